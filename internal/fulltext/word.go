package fulltext

import (
	"unicode"
	"unicode/utf8"
)

// A text is letters and digits in runs, with anything else between them. A run is a word of
// the index; in scripts that are written without blanks every letter is one. A run that
// is longer than maxWord letters is several words that overlap by half, so that whatever
// is at most half as long lies in one of them.
const maxWord = 128

// Pieces of words are indexed too: all of three letters, and of four, because so many
// words share four letters that joining their sets would take long.
const (
	shortGram = 3
	longGram  = 4
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

// Terms are what documents are listed under: their words, the pieces of those, and tags that
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
			grams(word, shortGram, into)
			grams(word, longGram, into)
		}
	}
}

// grams adds the pieces of a word that have so many letters.
func grams(word string, letters int, into map[string]struct{}) {
	begins := make([]int, 0, len(word)) // of the letters so far
	for at, r := range word {
		begins = append(begins, at)
		if n := len(begins); n >= letters {
			into[gramTerm+word[begins[n-letters]:at+utf8.RuneLen(r)]] = struct{}{}
		}
	}
}

// suffixes are the ends of a word by which parts of it are found that are longer than the
// pieces.
func suffixes(word string) (out []string) {
	letters := utf8.RuneCountInString(word)
	for at := range word {
		if letters <= longGram {
			break
		}
		out = append(out, word[at:])
		letters--
	}
	return out
}
