package transcript

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// paragraph is a text in the order in which it is read, with how deep each letter is
// inside of text of the other direction: even levels run to the right, odd ones to the left.
// Levels come from the letters alone (the implicit part of Unicode's annex 9; marks that
// embed text are dropped before).
type paragraph struct {
	letters []rune
	levels  []int
	base    int
}

// hasRTL tells whether something in a text is written from right to left.
func hasRTL(text string) bool {
	return slices.ContainsFunc([]rune(text), func(r rune) bool { return isRTL(classOf(r)) })
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

func isRTL(c bidi.Class) bool { return c == bidi.R || c == bidi.AL }

// newParagraph finds the levels. The first letter says which way the whole runs; rtl says
// so where there is none.
func newParagraph(text string, rtl bool) paragraph {
	p := paragraph{letters: []rune(text)}
	classes := make([]bidi.Class, len(p.letters))
	for i, r := range p.letters {
		classes[i] = classOf(r)
	}
	if i := slices.IndexFunc(classes, func(c bidi.Class) bool { return c == bidi.L || isRTL(c) }); i >= 0 {
		rtl = isRTL(classes[i])
	}
	outside := bidi.L
	if rtl {
		p.base, outside = 1, bidi.R
	}
	resolveNumbers(classes, outside)
	resolveNeutrals(classes, outside)
	p.levels = make([]int, len(classes))
	for i, c := range classes {
		p.levels[i] = p.base
		switch {
		case c == bidi.R && p.base == 0, c == bidi.L && p.base == 1:
			p.levels[i]++
		case c == bidi.AN || c == bidi.EN:
			p.levels[i] = 2
		}
	}
	return p
}

// resolveNumbers leaves of the classes L, R, the numbers EN and AN, and ON for all else
// (rules W1 to W7).
func resolveNumbers(classes []bidi.Class, outside bidi.Class) {
	strong := outside
	for i, c := range classes {
		switch {
		case c == bidi.L || isRTL(c):
			strong = c
		case c == bidi.EN && strong == bidi.AL:
			classes[i] = bidi.AN
		}
	}
	at := func(i int) bidi.Class {
		if i < 0 || i >= len(classes) {
			return outside
		}
		return classes[i]
	}
	for i, c := range classes {
		between := at(i - 1)
		if between != at(i+1) {
			continue
		}
		if between == bidi.EN && (c == bidi.ES || c == bidi.CS) || between == bidi.AN && c == bidi.CS {
			classes[i] = between
		}
	}
	for i := range classes { // signs beside a number belong to it
		if classes[i] == bidi.ET && at(i-1) == bidi.EN {
			classes[i] = bidi.EN
		}
	}
	for i := len(classes) - 1; i >= 0; i-- {
		if classes[i] == bidi.ET && at(i+1) == bidi.EN {
			classes[i] = bidi.EN
		}
	}
	strong = outside
	for i, c := range classes {
		switch {
		case c == bidi.L:
			strong = c
		case isRTL(c):
			strong, classes[i] = bidi.R, bidi.R
		case c == bidi.EN && strong == bidi.L:
			classes[i] = bidi.L
		case c != bidi.EN && c != bidi.AN:
			classes[i] = bidi.ON
		}
	}
}

// resolveNeutrals gives what is neutral the direction of both its neighbours, or else that
// of the paragraph (rules N1 and N2).
func resolveNeutrals(classes []bidi.Class, outside bidi.Class) {
	direction := func(i int) bidi.Class {
		switch {
		case i < 0 || i >= len(classes):
			return outside
		case classes[i] == bidi.L:
			return bidi.L
		}
		return bidi.R // numbers too
	}
	for i := 0; i < len(classes); i++ {
		if classes[i] != bidi.ON {
			continue
		}
		end := i
		for end < len(classes) && classes[end] == bidi.ON {
			end++
		}
		becomes := outside
		if before := direction(i - 1); before == direction(end) {
			becomes = before
		}
		for ; i < end; i++ {
			classes[i] = becomes
		}
	}
}

// line is a stretch of the paragraph as it is drawn, from left to right (rules L1, L2 and L4).
func (p paragraph) line(from, to int) string {
	letters, levels := slices.Clone(p.letters[from:to]), slices.Clone(p.levels[from:to])
	for i := len(letters) - 1; i >= 0 && classOf(letters[i]) == bidi.WS; i-- {
		levels[i] = p.base
	}
	for i, level := range levels {
		if mirror, ok := mirrors[letters[i]]; ok && level%2 == 1 {
			letters[i] = mirror
		}
	}
	deepest := 0
	for _, level := range levels {
		deepest = max(deepest, level)
	}
	for level := deepest; level > 0; level-- {
		for i := 0; i < len(levels); i++ {
			end := i
			for end < len(levels) && levels[end] >= level {
				end++
			}
			slices.Reverse(letters[i:end])
			slices.Reverse(levels[i:end])
			i = end
		}
	}
	return string(letters)
}

// breakAt is where a line ends that begins at from: before the word that would pass width,
// inside of a word that is too long for any line.
func (p paragraph) breakAt(from int, width float64, measure func(string) float64) int {
	used, space := 0.0, -1
	for i := from; i < len(p.letters); i++ {
		used += measure(string(p.letters[i]))
		switch {
		case p.letters[i] == ' ': // may stand beyond the edge
			space = i
		case used <= width || i == from:
		case space >= 0:
			return space + 1
		default:
			return i
		}
	}
	return len(p.letters)
}

var mirrors = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '«': '»', '»': '«', '‹': '›', '›': '‹'}
