package transcript

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The forms of an Arabic letter, in the order in which Unicode lists them.
const (
	alone = iota
	last
	first
	between
)

// Letters that become one.
const (
	lam     = 'ل'
	tatweel = 'ـ' // joins and has one form

	firstPoint, lastPoint, daggerAlef = 0x064B, 0x0655, 0x0670 // of Arabic, which Unicode counts to no script
)

// joining are the forms of the letters that join: four of those that join on both sides,
// two of those that join to the letter before, one of those that never do. Lam with an
// alef after it is one letter.
type joining struct {
	letters map[rune][]rune
	lamAlef map[rune][]rune // by the alef
}

// arabicForms are read from Unicode's own forms for drawing, which stand together by letter
// and say what letter they are.
var arabicForms = sync.OnceValue(func() joining {
	j := joining{map[rune][]rune{tatweel: {tatweel, tatweel, tatweel, tatweel}}, map[rune][]rune{}}
	for _, block := range [][2]rune{{0xFE80, 0xFEFC}, {0xFB50, 0xFBB1}, {0xFBFC, 0xFBFF}} {
		for r := block[0]; r <= block[1]; {
			letter := norm.NFKC.String(string(r))
			var forms []rune
			for ; r <= block[1] && norm.NFKC.String(string(r)) == letter; r++ {
				forms = append(forms, r)
			}
			switch of := []rune(letter); {
			case len(of) == 2 && of[0] == lam:
				j.lamAlef[of[1]] = forms
			case len(of) == 1 && j.letters[of[0]] == nil:
				j.letters[of[0]] = forms
			}
		}
	}
	return j
})

// joined is text with each Arabic letter in the form that it has between its neighbours.
// Points above and below letters, which one reads without, are left out: a font that is
// laid letter beside letter cannot place them.
func joined(text string) string {
	letters := []rune(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && (unicode.In(r, unicode.Arabic, unicode.Hebrew) || r >= firstPoint && r <= lastPoint || r == daggerAlef) {
			return -1
		}
		return r
	}, text))
	j := arabicForms()
	var out []rune
	before := false // the letter before joins to this one
	for i := 0; i < len(letters); i++ {
		r := letters[i]
		forms, after := j.letters[r], i+1 < len(letters) && len(j.letters[letters[i+1]]) > 1
		if r == lam && i+1 < len(letters) && j.lamAlef[letters[i+1]] != nil {
			forms, after = j.lamAlef[letters[i+1]], false
			i++
		}
		both := len(forms) == 4
		form := alone
		switch {
		case before && both && after:
			form = between
		case before && len(forms) > 1:
			form = last
		case both && after:
			form = first
		}
		if forms != nil {
			r = forms[form]
		}
		out, before = append(out, r), both
	}
	return string(out)
}
