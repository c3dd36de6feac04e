package fulltext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A text is letters and digits in runs, with anything else between them. A run is a word of
// the index; in scripts that are written without blanks every letter is one. A run that
// is longer than maxWord letters is several words that overlap by half, so that whatever
// is at most half as long lies in one of them.
const (
	maxWord = 128
	gram    = 3 // letters of the pieces of words that are indexed too
)

// run is a stretch of letters and digits of a text.
type run struct {
	text        string
	first, last bool // the text begins, ends with it
}

// runs cuts a text.
func runs(text string) (out []run) {
	begin := -1
	end := func(at int) {
		if begin >= 0 {
			out = append(out, run{text: text[begin:at], first: begin == 0, last: at == len(text)})
			begin = -1
		}
	}
	for at, r := range text {
		switch {
		case isSolitary(r):
			end(at)
			begin = at
			end(at + utf8.RuneLen(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if begin < 0 {
				begin = at
			}
		default:
			end(at)
		}
	}
	end(len(text))
	return out
}

// isSolitary tells the letters of scripts that put no blanks between words.
func isSolitary(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// pieces are the words that a run stands for in the index.
func pieces(run string) []string {
	letters := []rune(run)
	if len(letters) <= maxWord {
		return []string{run}
	}
	var out []string
	for at := 0; ; at += maxWord / 2 {
		if at+maxWord >= len(letters) {
			return append(out, string(letters[at:]))
		}
		out = append(out, string(letters[at:at+maxWord]))
	}
}

// Terms are what documents are listed under: their words, the grams of those, and tags that
// whoever adds a document gives it.
const (
	wordTerm = "w"
	gramTerm = "g"
	tagTerm  = "t"
)

// terms adds all terms of a text to a set.
func terms(text string, into map[string]struct{}) {
	for _, r := range runs(text) {
		for _, word := range pieces(r.text) {
			if _, known := into[wordTerm+word]; known {
				continue
			}
			into[wordTerm+word] = struct{}{}
			grams(word, into)
		}
	}
}

func grams(word string, into map[string]struct{}) {
	var begins [gram]int // of the last letters
	n := 0
	for at, r := range word {
		copy(begins[:], begins[1:])
		begins[gram-1] = at
		if n++; n >= gram {
			into[gramTerm+word[begins[0]:at+utf8.RuneLen(r)]] = struct{}{}
		}
	}
}

// fold is how texts and what is looked for are compared.
func fold(text string) string { return strings.ToLower(text) }
