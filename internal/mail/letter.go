package mail

import (
	_ "embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"text/template"
)

// Letter names what the product writes to people about.
type Letter string

// The letters.
const (
	Invitation    Letter = "invitation"    // to an agent who shall choose a first password
	PasswordReset Letter = "passwordReset" // to an agent who forgot the password

	OfflineMessage Letter = "offlineMessage" // to agents, what a visitor left
)

// Fields are what letters say of the one they go to or come from.
type Fields struct {
	Name string // of the person
	Site string // name of the site
	Link string // what the button leads to; empty: there is no button
	Rows []Row  // what else the letter tells
}

// Row is a thing that a letter tells, as somebody wrote it.
type Row struct {
	Label, Text string
	Link        string // what the text leads to, if anything
}

// words are a letter in one language: texts in which {{.Name}} and {{.Site}} stand
// for the fields.
type words struct {
	subject string
	opening []string // paragraphs before the button
	button  string
	closing []string // and behind it
}

// Compose writes a letter in a language of the catalogue; in English when it is
// not there.
func Compose(language string, letter Letter, to string, f Fields) (Message, error) {
	w, ok := catalogue[language][letter]
	if !ok {
		language = fallback
		w, ok = catalogue[language][letter]
	}
	if !ok {
		return Message{}, fmt.Errorf("there is no letter %q", letter)
	}
	page := struct {
		Language         string
		Subject, Button  string
		Opening, Closing []string
		Link             string
		Rows             []Row
	}{Language: language, Button: w.button, Link: f.Link, Rows: f.Rows}
	var err error
	if page.Subject, err = f.into(w.subject); err != nil {
		return Message{}, err
	}
	page.Subject = strings.Join(strings.Fields(page.Subject), " ")
	if page.Opening, err = f.intoAll(w.opening); err != nil {
		return Message{}, err
	}
	if page.Closing, err = f.intoAll(w.closing); err != nil {
		return Message{}, err
	}
	var text, html strings.Builder
	if err := plain.Execute(&text, page); err != nil {
		return Message{}, fmt.Errorf("write the letter %s: %w", letter, err)
	}
	if err := rich.Execute(&html, page); err != nil {
		return Message{}, fmt.Errorf("write the letter %s: %w", letter, err)
	}
	return Message{To: to, Subject: page.Subject, Text: text.String(), HTML: html.String()}, nil
}

// into fills the fields into a text.
func (f Fields) into(words string) (string, error) {
	t, err := template.New("").Option("missingkey=error").Parse(words)
	if err != nil {
		return "", fmt.Errorf("read the words %q: %w", words, err)
	}
	var b strings.Builder
	if err := t.Execute(&b, f); err != nil {
		return "", fmt.Errorf("fill the words %q: %w", words, err)
	}
	return b.String(), nil
}

func (f Fields) intoAll(words []string) (out []string, err error) {
	out = make([]string, len(words))
	for i, w := range words {
		if out[i], err = f.into(w); err != nil {
			return nil, err
		}
	}
	return out, nil
}

var (
	//go:embed letter.txt
	plainForm string
	//go:embed letter.html
	richForm string

	plain = template.Must(template.New("letter.txt").Parse(plainForm))
	rich  = htmltemplate.Must(htmltemplate.New("letter.html").Parse(richForm))
)
