package rollup

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// daily is what the quarters of a day have, by which of the day they are. It is stored as a
// list of these: the number of the quarter, how many bytes follow, and these.
type daily map[int64][]byte

var errPacked = errors.New("what a day has by quarters cannot be read")

// packed is the day as it is stored.
func (d daily) packed() []byte {
	out := []byte{}
	for _, n := range slices.Sorted(maps.Keys(d)) {
		out = binary.AppendUvarint(out, uint64(n))
		out = binary.AppendUvarint(out, uint64(len(d[n])))
		out = append(out, d[n]...)
	}
	return out
}

// unpacked is the day that was stored.
func unpacked(stored []byte) (daily, error) {
	d := daily{}
	return d, unpack(stored, func(n int64, b []byte) { d[n] = b })
}

// set puts a quarter in place of what there was; nothing takes it away.
func (d daily) set(n int64, b []byte) {
	if len(b) == 0 {
		delete(d, n)
	} else {
		d[n] = b
	}
}

// unpack calls fn with the quarters of a day, in their order.
func unpack(stored []byte, fn func(n int64, b []byte)) error {
	for len(stored) > 0 {
		n, a := binary.Uvarint(stored)
		if a <= 0 {
			return errPacked
		}
		length, b := binary.Uvarint(stored[a:])
		if b <= 0 || length > uint64(len(stored)-a-b) {
			return errPacked
		}
		end := a + b + int(length)
		fn(int64(n), stored[a+b:end])
		stored = stored[end:]
	}
	return nil
}

// packed is the sums of a quarter: each measure that is not 0, and how much.
func (s *Sums) packed() (out []byte) {
	for m, n := range s {
		if n != 0 {
			out = append(out, byte(m))
			out = binary.AppendVarint(out, n)
		}
	}
	return out
}

// eachSum calls fn with the sums of a quarter.
func eachSum(b []byte, fn func(m Measure, n int64)) error {
	for len(b) > 0 {
		v, n := binary.Varint(b[1:])
		if n <= 0 || Measure(b[0]) >= measures {
			return errPacked
		}
		fn(Measure(b[0]), v)
		b = b[1+n:]
	}
	return nil
}
