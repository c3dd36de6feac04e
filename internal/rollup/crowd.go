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
	if len(c) == 0 {
		return nil
	}
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

// page is the part of a sheet for visitors whose ids are near each other.
type page [pageSize / 64]uint64

const pageSize = 4096

// sheet has a bit for each visitor, in pages for those ids alone that there are.
type sheet struct {
	pages []*page // nil: nobody
	begun []int   // which pages there are
	spare []*page // empty ones
	count int64   // of those who are marked
}

// markAll marks the visitors of a crowd that was stored: in the order of their ids, so that
// many of them stand on one page.
func (s *sheet) markAll(stored []byte) {
	var id uint64
	at, on := -1, (*page)(nil)
	for i := 0; i < len(stored); {
		step, shift := uint64(0), 0
		for ; i < len(stored); i++ {
			b := stored[i]
			step |= uint64(b&0x7f) << shift
			if b < 0x80 {
				i++
				break
			}
			shift += 7
		}
		id += step
		if n := int(id / pageSize); n != at {
			at, on = n, s.page(n)
		}
		s.count += on.mark(id)
	}
}

func (s *sheet) mark(id int64) { s.count += s.page(int(id / pageSize)).mark(uint64(id)) }

// mark returns 1 for who was not marked yet, and 0 for who was.
func (p *page) mark(id uint64) int64 {
	word, bit := &p[id%pageSize/64], uint64(1)<<(id%64)
	if *word&bit != 0 {
		return 0
	}
	*word |= bit
	return 1
}

// page is the page with a number.
func (s *sheet) page(n int) *page {
	if n >= len(s.pages) || s.pages[n] == nil {
		s.begin(n)
	}
	return s.pages[n]
}

// begin puts an empty page in.
func (s *sheet) begin(n int) {
	if n >= len(s.pages) {
		s.pages = append(s.pages, make([]*page, max(n+1-len(s.pages), len(s.pages)))...)
	}
	if last := len(s.spare) - 1; last >= 0 {
		s.pages[n], s.spare = s.spare[last], s.spare[:last]
	} else {
		s.pages[n] = &page{}
	}
	s.begun = append(s.begun, n)
}

// wipe makes the sheet empty and returns how many were marked.
func (s *sheet) wipe() int64 {
	for _, n := range s.begun {
		*s.pages[n] = page{}
		s.spare = append(s.spare, s.pages[n])
		s.pages[n] = nil
	}
	n := s.count
	s.begun, s.count = s.begun[:0], 0
	return n
}
