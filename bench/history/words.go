package main

import (
	"math/rand/v2"
	"strings"
)

// language makes texts as people make them: few words are in nearly every text, most are in
// hardly any.
type language struct {
	words []string
	zipf  *rand.Zipf
	rand  *rand.Rand
}

var (
	begins = []string{"b", "br", "c", "ch", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl", "qu", "r", "s", "st", "t", "tr", "v", "w"}
	cores  = []string{"a", "e", "i", "o", "u", "ai", "ea", "oo", "ou"}
	ends   = []string{"", "ck", "d", "l", "ll", "m", "n", "nd", "ng", "r", "rt", "s", "st", "t", "x"}
)

const vocabulary = 40_000

// newLanguage makes always the same words.
func newLanguage() *language {
	r := rand.New(rand.NewPCG(7, 11))
	known := map[string]bool{}
	l := &language{rand: r}
	for len(l.words) < vocabulary {
		var b strings.Builder
		for range 1 + r.IntN(3) {
			b.WriteString(begins[r.IntN(len(begins))] + cores[r.IntN(len(cores))] + ends[r.IntN(len(ends))])
		}
		if w := b.String(); !known[w] && len(w) > 1 {
			known[w] = true
			l.words = append(l.words, w)
		}
	}
	l.zipf = rand.NewZipf(r, 1.1, 8, vocabulary-1)
	return l
}

// sentence is some words.
func (l *language) sentence(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(l.words[l.zipf.Uint64()])
	}
	return b.String()
}
