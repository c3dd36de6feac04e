package fulltext

import (
	"encoding/binary"
	"iter"
	"maps"
	"math/bits"
	"slices"
)

// A block holds the documents whose ids agree in all but the last blockBits bits.
const (
	blockBits = 15
	blockSize = 1 << blockBits
	words     = blockSize / 64
)

type block [words]uint64

// Set is a set of document ids.
type Set struct{ blocks map[int64]*block }

// NewSet returns a set of ids.
func NewSet(ids ...int64) *Set {
	s := &Set{map[int64]*block{}}
	for _, id := range ids {
		s.Add(id)
	}
	return s
}

func (s *Set) at(n int64) *block {
	b := s.blocks[n]
	if b == nil {
		b = &block{}
		s.blocks[n] = b
	}
	return b
}

// Add puts an id into the set.
func (s *Set) Add(id int64) {
	low := id & (blockSize - 1)
	s.at(id >> blockBits)[low/64] |= 1 << (low % 64)
}

// Remove takes an id out of the set.
func (s *Set) Remove(id int64) {
	if b := s.blocks[id>>blockBits]; b != nil {
		low := id & (blockSize - 1)
		b[low/64] &^= 1 << (low % 64)
	}
}

// Has tells whether an id is in the set.
func (s *Set) Has(id int64) bool {
	b := s.blocks[id>>blockBits]
	low := id & (blockSize - 1)
	return b != nil && b[low/64]&(1<<(low%64)) != 0
}

// Len is how many ids are in the set.
func (s *Set) Len() (n int) {
	for _, b := range s.blocks {
		n += b.len()
	}
	return n
}

func (b *block) len() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// Keep leaves in the set what is in the other one too.
func (s *Set) Keep(other *Set) {
	for n, b := range s.blocks {
		o := other.blocks[n]
		if o == nil {
			delete(s.blocks, n)
			continue
		}
		for i := range b {
			b[i] &= o[i]
		}
	}
}

// Between leaves in the set the ids from first to last.
func (s *Set) Between(first, last int64) {
	for n, b := range s.blocks {
		lo, hi := n<<blockBits, n<<blockBits+blockSize-1
		switch {
		case hi < first || lo > last:
			delete(s.blocks, n)
		case lo < first || hi > last:
			for id := lo; id <= hi; id++ {
				if id < first || id > last {
					low := id - lo
					b[low/64] &^= 1 << (low % 64)
				}
			}
		}
	}
}

// Descending gives the ids from the highest to the lowest.
func (s *Set) Descending() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for _, n := range slices.Backward(slices.Sorted(maps.Keys(s.blocks))) {
			b := s.blocks[n]
			for i := words - 1; i >= 0; i-- {
				for w := b[i]; w != 0; {
					top := 63 - bits.LeadingZeros64(w)
					if !yield(n<<blockBits + int64(i*64+top)) {
						return
					}
					w &^= 1 << top
				}
			}
		}
	}
}

// How a block is stored: a byte that says how, and then its ids' last bits, two bytes
// each, or a bit for every id that there can be.
const (
	asList byte = 0
	asBits byte = 1
)

func (b *block) encode() []byte {
	n := b.len()
	if n >= blockSize/16 {
		out := make([]byte, 1, 1+blockSize/8)
		out[0] = asBits
		for _, w := range b {
			out = binary.LittleEndian.AppendUint64(out, w)
		}
		return out
	}
	out := make([]byte, 1, 1+2*n)
	out[0] = asList
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			out = binary.LittleEndian.AppendUint16(out, uint16(i*64+bits.TrailingZeros64(w)))
		}
	}
	return out
}

// merge adds what is stored to the block; what is not understood adds nothing.
func (b *block) merge(data []byte) {
	if len(data) == 0 {
		return
	}
	how, rest := data[0], data[1:]
	if how == asBits && len(rest) == blockSize/8 {
		for i := range b {
			b[i] |= binary.LittleEndian.Uint64(rest[i*8:])
		}
		return
	}
	if how == asList {
		for ; len(rest) >= 2; rest = rest[2:] {
			low := binary.LittleEndian.Uint16(rest) & (blockSize - 1)
			b[low/64] |= 1 << (low % 64)
		}
	}
}
