// Package cardnumber finds the numbers of payment cards in what people write, and makes
// them unreadable.
package cardnumber

import "unicode"

// A card has 13 to 19 digits, the last of which checks the others (ISO/IEC 7812).
const (
	fewest = 13
	most   = 19
)

// maxGap is how many characters may stand between two digits of one number.
const maxGap = 3

// shown is how many digits at the end stay readable.
const shown = 4

// digit is a digit of a text.
type digit struct {
	at    int // rune
	value int
}

// Mask replaces the digits of card numbers in a text by asterisks, but for the last four
// if they stand together. A card number is 13 to 19 digits, whatever script they are in,
// together or with blanks, dashes and dots between them, that begin and end where a group
// of digits does and pass the check of Luhn. Everything else stays as it is.
func Mask(text string) string {
	if !mayHold(text) {
		return text
	}
	runes := []rune(text)
	masked := false
	for pass(runes) { // what stays readable of a number may be the beginning of another
		masked = true
	}
	if !masked {
		return text
	}
	return string(runes)
}

// pass masks numbers that do not overlap, and tells whether there were any.
func pass(text []rune) (found bool) {
	for _, run := range runs(text) {
		for first := 0; first < len(run); {
			length := number(run, first)
			if length > 0 {
				hide(text, run[first:first+length])
				found = true
			}
			first = nextGroup(run, first+max(length, 1))
		}
	}
	return found
}

// Holds tells whether Mask would change a text.
func Holds(text string) bool { return mayHold(text) && Mask(text) != text }

// mayHold rules out most texts at the cost of looking at each byte once.
func mayHold(text string) bool {
	digits := 0
	for i := range len(text) {
		if c := text[i]; '0' <= c && c <= '9' || c >= 0x80 {
			digits++
		}
	}
	return digits >= fewest
}

// runs are the digits of a text that may belong to one number.
func runs(text []rune) (out [][]digit) {
	var run []digit
	gap := 0
	end := func() {
		if len(run) >= fewest {
			out = append(out, run)
		}
		run, gap = nil, 0
	}
	for at, r := range text {
		switch value, isDigit := digitOf(r); {
		case isDigit:
			run, gap = append(run, digit{at, value}), 0
		case len(run) > 0 && separates(r) && gap < maxGap:
			gap++
		case len(run) > 0:
			end()
		}
	}
	end()
	return out
}

// separates tells the characters that people put between the digits of a number. Lines of
// numbers are several.
func separates(r rune) bool {
	switch r {
	case '.', '_', '\u2212':
		return true
	case '\n', '\r', '\v', '\f', '\u2028', '\u2029':
		return false
	}
	return unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf)
}

// digitOf is the value of a decimal digit of any script: they stand in rows of ten.
func digitOf(r rune) (int, bool) {
	if '0' <= r && r <= '9' {
		return int(r - '0'), true
	}
	if r < 0x80 || !unicode.IsDigit(r) {
		return 0, false
	}
	for _, row := range unicode.Nd.R16 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return int(r-rune(row.Lo)) % 10, true
		}
	}
	for _, row := range unicode.Nd.R32 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return int(r-rune(row.Lo)) % 10, true
		}
	}
	return 0, false
}

// number is how many digits the card number has that begins at a place in a run, the
// longest of several; 0 when there is none.
func number(run []digit, first int) int {
	for length := min(most, len(run)-first); length >= fewest; length-- {
		n := run[first : first+length]
		if endsGroup(run, first+length-1) && plausible(n) && luhn(n) {
			return length
		}
	}
	return 0
}

// plausible rules out digits in several groups that begin like no payment card does (major
// industry identifiers 1 to 6): lists of amounts and phone numbers are more often meant.
func plausible(n []digit) bool {
	together := n[len(n)-1].at-n[0].at == len(n)-1
	return together || 1 <= n[0].value && n[0].value <= 6
}

func luhn(n []digit) bool {
	sum, zeros := 0, true
	for i, d := range n {
		v := d.value
		zeros = zeros && v == 0
		if (len(n)-i)%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0 && !zeros
}

// endsGroup tells whether no digit follows immediately.
func endsGroup(run []digit, i int) bool { return i+1 == len(run) || run[i+1].at > run[i].at+1 }

// nextGroup is the first digit from i on that begins a group.
func nextGroup(run []digit, i int) int {
	for i < len(run) && run[i].at == run[i-1].at+1 {
		i++
	}
	return i
}

// hide writes asterisks over a number.
func hide(text []rune, n []digit) {
	last := n[len(n)-shown:]
	if last[shown-1].at-last[0].at == shown-1 {
		n = n[:len(n)-shown]
	}
	for _, d := range n {
		text[d.at] = '*'
	}
}

// Last is the last four digits of a number, "" when it has fewer.
func Last(number string) string {
	var digits []rune
	for _, r := range number {
		if v, ok := digitOf(r); ok {
			digits = append(digits, rune('0'+v))
		}
	}
	if len(digits) < fewest {
		return ""
	}
	return string(digits[len(digits)-shown:])
}

// Valid tells whether a text is a card number and nothing else.
func Valid(text string) bool {
	var n []digit
	for at, r := range []rune(text) {
		value, isDigit := digitOf(r)
		if !isDigit && !separates(r) {
			return false
		}
		if isDigit {
			n = append(n, digit{at, value})
		}
	}
	return len(n) >= fewest && len(n) <= most && luhn(n)
}
