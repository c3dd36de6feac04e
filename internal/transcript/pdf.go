package transcript

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
)

// ErrScript says that a PDF cannot show what was said: its font lacks the letters
// (docs/decisions/017).
var ErrScript = errors.New("the font of PDFs does not have the script of this chat")

// Printer draws PDFs with one font.
type Printer struct {
	data []byte
	font *sfnt.Font
}

// NewPrinter takes a TrueType font; without one it has DejaVu Sans, which knows Latin,
// Greek, Cyrillic, Hebrew and Arabic letters among others.
func NewPrinter(data []byte) (*Printer, error) {
	if data == nil {
		data = dejavusans.TTF
	}
	font, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("read the font of PDFs: %w", err)
	}
	return &Printer{data, font}, nil
}

// NewDejaVu is NewPrinter without a font.
func NewDejaVu() *Printer {
	p, err := NewPrinter(nil)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return p
}

const (
	margin    = 18.0 // millimetres
	stand     = "□"  // for a symbol that the font does not have
	smallSize = 9
	textSize  = 11
)

// PDF draws a document, or returns ErrScript.
func (p *Printer) PDF(d Document) ([]byte, error) {
	d, err := p.fit(d)
	if err != nil {
		return nil, err
	}
	f := fpdf.New("P", "mm", "A4", "")
	f.AddUTF8FontFromBytes("text", "", p.data)
	f.SetMargins(margin, margin, margin)
	f.SetAutoPageBreak(true, margin)
	f.SetTitle(d.Title, true)
	f.SetLang(d.Language)
	f.AddPage()
	write := func(size float64, grey int, text string) {
		f.SetFont("text", "", size)
		f.SetTextColor(grey, grey, grey)
		for part := range strings.SplitSeq(text, "\n") {
			writeParagraph(f, size*0.5, part, d.RTL)
		}
	}
	write(16, 20, d.Title)
	write(smallSize, 90, d.Zone)
	f.Ln(5)
	for _, l := range d.Lines {
		if l.Sender == "" {
			write(smallSize, 90, l.Time+"  "+l.Text)
		} else {
			write(smallSize, 90, l.Time+"  "+l.Sender)
			write(textSize, 20, l.Text)
		}
		f.Ln(2)
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		return nil, fmt.Errorf("draw a PDF: %w", err)
	}
	return b.Bytes(), nil
}

// writeParagraph draws a text in lines of the height. The library orders nothing: what is
// written from right to left is broken into lines and ordered here.
func writeParagraph(f *fpdf.Fpdf, height float64, text string, rtl bool) {
	if !rtl && !hasRTL(text) {
		f.MultiCell(0, height, text, "", "L", false)
		return
	}
	p := newParagraph(text, rtl)
	align := "L"
	if p.base == 1 {
		align = "R"
	}
	width, _ := f.GetPageSize()
	for from := 0; ; {
		to := p.breakAt(from, width-2*margin-1, f.GetStringWidth)
		f.CellFormat(0, height, p.line(from, to), "", 1, align, false, 0, "")
		if from = to; from >= len(p.letters) {
			return
		}
	}
}

// fit is the document in what the font has.
func (p *Printer) fit(d Document) (Document, error) {
	lines := make([]Line, len(d.Lines))
	copy(lines, d.Lines)
	d.Lines = lines
	texts := []*string{&d.Title, &d.Zone}
	for i := range lines {
		texts = append(texts, &lines[i].Time, &lines[i].Sender, &lines[i].Text)
	}
	var buffer sfnt.Buffer
	for _, text := range texts {
		var b strings.Builder
		for _, r := range joined(*text) {
			s, err := p.draw(&buffer, r)
			if err != nil {
				return d, err
			}
			b.WriteString(s)
		}
		*text = b.String()
	}
	return d, nil
}

// draw is what stands for a character.
func (p *Printer) draw(buffer *sfnt.Buffer, r rune) (string, error) {
	switch {
	case r == '\n':
		return "\n", nil
	case r == '\t':
		return "    ", nil
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return "", nil
	}
	index, err := p.font.GlyphIndex(buffer, r)
	if err != nil {
		return "", fmt.Errorf("look into the font of PDFs: %w", err)
	}
	switch {
	case index != 0 && r <= 0xFFFF: // the library draws no others
		return string(r), nil
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return "", ErrScript
	}
	return stand, nil
}
