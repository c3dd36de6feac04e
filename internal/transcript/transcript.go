// Package transcript draws what was said in a chat: as a page to print, as plain text for
// mails, and as a PDF. It knows no database: whoever has a chat fills a Document.
package transcript

import (
	_ "embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"text/template"
)

// Document is a chat as somebody reads it later. All texts are plain; drawing escapes them.
type Document struct {
	Language string // BCP 47
	RTL      bool
	Title    string
	Zone     string // which the times are in
	Opening  []string
	Lines    []Line
	Closing  []string
}

// Line is something that was said.
type Line struct {
	Time   string
	Sender string // empty: the system
	Side   string // visitor, agent, system
	Text   string
}

// Paragraphs is the text of a line, cut at line breaks.
func (l Line) Paragraphs() []string { return strings.Split(l.Text, "\n") }

var (
	//go:embed transcript.txt
	plainForm string
	//go:embed transcript.html
	richForm string

	plain = template.Must(template.New("transcript.txt").Parse(plainForm))
	rich  = htmltemplate.Must(htmltemplate.New("transcript.html").Parse(richForm))
)

// HTML is the page to print, and what a mail shows. It needs nothing from anywhere else.
func (d Document) HTML() (string, error) {
	var b strings.Builder
	if err := rich.Execute(&b, d); err != nil {
		return "", fmt.Errorf("draw a transcript: %w", err)
	}
	return b.String(), nil
}

// Text is the same for those who read mails as plain text.
func (d Document) Text() (string, error) {
	var b strings.Builder
	if err := plain.Execute(&b, d); err != nil {
		return "", fmt.Errorf("write a transcript: %w", err)
	}
	return b.String(), nil
}
