package rollup

import (
	"encoding/binary"
	"slices"
)

// The crowds of a cell: whose visitors are counted each once.
const (
	chatted          = iota // of chats
	converted               // of conversions
	convertedChatted        // of conversions, those who had an answered chat before
	crowds
)

// crowd is the ids of visitors, in any order and more than once.
type crowd []int64

// encoded is the crowd as it is stored.
func (c crowd) encoded() []byte {
	slices.Sort(c)
	out, last := make([]byte, 0, 2*len(c)), int64(0)
	for i, id := range c {
		if i == 0 || id != last {
			out = binary.AppendUvarint(out, uint64(id-last))
			last = id
		}
	}
	return out
}

// eachIn calls fn with the visitors of a crowd that was stored.
func eachIn(stored []byte, fn func(id int64)) {
	last := int64(0)
	for len(stored) > 0 {
		step, n := binary.Uvarint(stored)
		if n <= 0 {
			return
		}
		last += int64(step)
		fn(last)
		stored = stored[n:]
	}
}

// census counts the visitors of many crowds, each once.
type census struct {
	stored [][]byte
	more   crowd
}

// distinct is how many visitors there are. The tally is taken on a sheet that others use
// after it.
func (c *census) distinct(s *sheet) int64 {
	for _, b := range c.stored {
		eachIn(b, s.mark)
	}
	for _, id := range c.more {
		s.mark(id)
	}
	return s.wipe()
}

// sheet has a bit for each visitor.
type sheet struct {
	bits   []uint64
	marked []int64
}

func (s *sheet) mark(id int64) {
	word, bit := int(id>>6), uint64(1)<<(id&63)
	if word >= len(s.bits) {
		s.bits = append(s.bits, make([]uint64, max(word+1-len(s.bits), len(s.bits)))...)
	}
	if s.bits[word]&bit == 0 {
		s.bits[word] |= bit
		s.marked = append(s.marked, id)
	}
}

// wipe makes the sheet empty and returns how many were marked.
func (s *sheet) wipe() int64 {
	n := len(s.marked)
	for _, id := range s.marked {
		s.bits[id>>6] = 0
	}
	s.marked = s.marked[:0]
	return int64(n)
}
