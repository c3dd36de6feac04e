package transcript

import "testing"

func TestArabicLettersJoin(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ب":      "\uFE8F",
		"ببب":    "\uFE91\uFE92\uFE90",
		"اب":     "\uFE8D\uFE8F",       // alef does not join to what follows
		"با":     "\uFE91\uFE8E",       // but to what is before
		"لا":     "\uFEFB",             // one letter
		"بلا":    "\uFE91\uFEFC",       // that joins to what is before
		"لاب":    "\uFEFB\uFE8F",       // and not to what follows
		"ب ب":    "\uFE8F \uFE8F",      // nothing joins over a blank
		"بَب":    "\uFE91\uFE90",       // points are left out
		"پی":     "\uFB58\uFBFD",       // Persian letters
		"ءب":     "\uFE80\uFE8F",       // hamza never joins
		"é שׁ x": "é ש x",              // no others
		"مـب":    "\uFEE3\u0640\uFE90", // a stretched line
	} {
		if got := joined(text); got != want {
			t.Errorf("%s becomes %+q, want %+q", text, got, want)
		}
	}
}

func TestLinesInTheOrderOfTheEye(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"abc":                      "abc",
		"שלום":                     "םולש",
		"abc שלום 12":              "abc 12 םולש",
		"שלום abc 12!":             "!abc 12 םולש",
		"(שלום)":                   "(םולש)",
		"מחיר: 5.50$ (נטו)":        "(וטנ) 5.50$ :ריחמ",
		"a (ב) c":                  "a (ב) c",
		"12:30 אנה":                "הנא 12:30",
		"http://x.test/שלום?a=1 b": "http://x.test/םולש?a=1 b",
	} {
		p := newParagraph(text, false)
		if got := p.line(0, len(p.letters)); got != want {
			t.Errorf("%s is drawn as %s, want %s", text, got, want)
		}
	}
	p := newParagraph("אבג דהו זחט", true)
	if end := p.breakAt(0, 7.5, func(string) float64 { return 1 }); p.line(0, end) != " והד גבא" || p.line(end, len(p.letters)) != "טחז" {
		t.Errorf("lines are %q and %q", p.line(0, end), p.line(end, len(p.letters)))
	}
	if end := p.breakAt(0, 2, func(string) float64 { return 1 }); end != 2 {
		t.Errorf("a long word is cut at %d", end)
	}
}
