package transcript_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"parley/internal/transcript"
)

func document(text string) transcript.Document {
	return transcript.Document{Language: "en", Title: "Your chat with <Ann>", Zone: "UTC", Opening: []string{"Hello Vera,"}, Closing: []string{"Bye"},
		Lines: []transcript.Line{{Time: "10:00", Side: "system", Text: "Ann has joined the chat."}, {Time: "10:01", Side: "visitor", Sender: "<i>Vera", Text: text}}}
}

func TestPagesAndMailsEscape(t *testing.T) {
	t.Parallel()
	d := document("a<script>\nb & c")
	page, err := d.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script>", "<i>Vera", "<Ann>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	d.RTL = true
	if page, _ = d.HTML(); !strings.Contains(page, `dir="rtl"`) || !strings.Contains(page, "Hello Vera,") || !strings.Contains(page, "a&lt;script&gt;\nb &amp; c") {
		t.Errorf("the page is\n%s", page)
	}
	text, err := d.Text()
	if err != nil || !strings.Contains(text, "[10:01] <i>Vera: a<script>\nb & c\n") || !strings.Contains(text, "[10:00] Ann has joined the chat.\n") {
		t.Errorf("the text is\n%s %v", text, err)
	}
}

func TestPDF(t *testing.T) {
	t.Parallel()
	p, err := transcript.NewPrinter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, ok := range map[string]bool{
		"Grüße, Ça va? Zażółć Ελλάδα Привет 😀👍🏽 ❤️\t\u200bx": true,
		strings.Repeat("a long text without an end ", 2000):  true,
		strings.Repeat("x", 5000):       true,
		"中文":                            false,
		"שלום, (Ann)!":                  true,
		"مرحبا ١٢٣ لا":                  true,
		strings.Repeat("طلب 17 ", 3000): true,
		"":                              true,
	} {
		data, err := p.PDF(document(text))
		if ok && (err != nil || !bytes.HasPrefix(data, []byte("%PDF-"))) {
			t.Errorf("%.20q gives %.20q, %v", text, data, err)
		}
		if !ok && !errors.Is(err, transcript.ErrScript) {
			t.Errorf("%.20q gives %v", text, err)
		}
	}
	if _, err := transcript.NewPrinter([]byte("no font")); err == nil {
		t.Error("what is no font is taken for one")
	}
}
