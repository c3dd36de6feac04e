package cardnumber_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"parley/internal/cardnumber"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"a number", "4111111111111111", "************1111"},
		{"in groups", "my card is 4111 1111 1111 1111, thanks", "my card is **** **** **** 1111, thanks"},
		{"with dashes", "5500-0000-0000-0004", "****-****-****-0004"},
		{"with both", "5500 - 0000 - 0000 - 0004", "**** - **** - **** - 0004"},
		{"with dots and other blanks", "4012.8888.8888.1881 4012\u00a08888\u20098888\u200b1881", "****.****.****.1881 ****\u00a0****\u2009****\u200b1881"},
		{"with dashes of typographers", "4012–8888—8888−1881", "****–****—****−1881"},
		{"fifteen digits", "3782 822463 10005", "**** ****** *0005"},
		{"fourteen digits", "30569309025904", "**********5904"},
		{"thirteen digits", "4222222222222", "*********2222"},
		{"nineteen digits", "6304 0000 0000 0000 000", "**** **** **** **** ***"},
		{"digit by digit", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * * * * *"},
		{"two of them", "4111111111111111 and 5500000000000004", "************1111 and ************0004"},
		{"two in a row", "4111111111111111 5500000000000004", "************1111 ************0004"},
		{"between letters", "x4111111111111111y", "x************1111y"},
		{"other digits", "４１１１１１１１１１１１１１１１ ٤١١١١١١١١١١١١١١١", "************１１１１ ************١١١١"},
		{"after a phone number", "0123 4111 1111 1111 1111", "0123 **** **** **** 1111"},
		{"no card at all", "4111111111111112", "4111111111111112"},
		{"an order", "order 1234 5678 9012 3456", "order 1234 5678 9012 3456"},
		{"zeros", "0000000000000000", "0000000000000000"},
		{"a phone number", "+49 (170) 123 45 67", "+49 (170) 123 45 67"},
		{"too long", "41111111111111111111111", "41111111111111111111111"},
		{"lines are not one number", "4111 1111\n1111 1111", "4111 1111\n1111 1111"},
		{"far apart", "4111    1111    1111    1111", "4111    1111    1111    1111"},
		{"nothing", "", ""},
		{"no digits", "Ünïcödé 漢字漢字漢字漢字漢字", "Ünïcödé 漢字漢字漢字漢字漢字"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := cardnumber.Mask(c.text); got != c.want {
				t.Errorf("%q became %q, want %q", c.text, got, c.want)
			}
			if cardnumber.Holds(c.text) != (c.text != c.want) {
				t.Errorf("Holds(%q) is wrong", c.text)
			}
		})
	}
}

// FuzzMask puts a card number between any two texts: it is never readable afterwards,
// whatever stands around it, and nothing but digits changes.
func FuzzMask(f *testing.F) {
	f.Add("my card is ", ", thanks", byte(0))
	f.Add("tel 0123 4", "4 12/25 123", byte(1))
	f.Add("\xff1 ", "\u200b7", byte(2))
	f.Fuzz(func(t *testing.T, before, after string, style byte) {
		gap := []string{"", " ", "-", "\u00a0", " - "}[int(style)%5]
		number := strings.Join([]string{"4111", "1111", "1111", "1111"}, gap)
		text := before + "\n" + number + "\n" + after
		got := cardnumber.Mask(text)
		if strings.Contains(got, "\n"+number+"\n") {
			t.Errorf("%q became %q", text, got)
		}
		if again := cardnumber.Mask(got); again != got {
			t.Errorf("%q became %q and then %q", text, got, again)
		}
		if !utf8.ValidString(text) {
			return
		}
		was, is := []rune(text), []rune(got)
		if len(was) != len(is) {
			t.Fatalf("%q became %q", text, got)
		}
		for i := range was {
			if was[i] != is[i] && is[i] != '*' {
				t.Errorf("%q became %q", text, got)
			}
		}
		cardnumber.Mask(before + after) // must not panic
	})
}
