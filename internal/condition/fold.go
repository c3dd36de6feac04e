package condition

import (
	"unicode"
	"unicode/utf8"
)

// fold maps the letters that differ in case only to one of them, as
// strings.EqualFold compares them.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}

func folded(s string) []rune {
	runes := []rune(s)
	for i, r := range runes {
		runes[i] = fold(r)
	}
	return runes
}

// containsFold looks for a folded text in s without regard to case, and without
// making anything.
func containsFold(s string, part []rune) bool {
	if len(part) == 0 {
		return true
	}
	for i, r := range s {
		if fold(r) == part[0] && hasPrefixFold(s[i:], part) {
			return true
		}
	}
	return false
}

func hasPrefixFold(s string, part []rune) bool {
	for _, want := range part {
		r, size := utf8.DecodeRuneInString(s)
		if size == 0 || fold(r) != want {
			return false
		}
		s = s[size:]
	}
	return true
}
