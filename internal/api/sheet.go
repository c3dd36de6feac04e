package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Sheet is a file of comma-separated values as RFC 4180 has it, in UTF-8, that is made in
// parts: only one part is held at a time.
type Sheet struct {
	Name   string // of the file
	BOM    bool   // begins with a byte order mark
	Header []string

	// Next adds the lines of the next part, none when there are no more. Nothing is sent
	// while it runs: it may hold a view of the database, whatever the client does.
	Next func(ctx context.Context, add func(line []any)) error
}

// Stream is the sheet as an answer.
func (s Sheet) Stream(ctx context.Context) *Stream {
	return &Stream{Name: s.Name, Type: "text/csv; charset=utf-8", Write: func(w io.Writer) error {
		var part bytes.Buffer
		if s.BOM {
			part.WriteString("\ufeff")
		}
		out := csv.NewWriter(&part)
		out.UseCRLF = true
		failed := out.Write(cells(s.Header))
		for {
			lines := 0
			err := s.Next(ctx, func(line []any) {
				lines++
				if failed == nil {
					failed = out.Write(cells(line))
				}
			})
			if err != nil {
				return err
			}
			if out.Flush(); failed == nil {
				failed = out.Error()
			}
			if failed != nil {
				return fmt.Errorf("write %s: %w", s.Name, failed)
			}
			if _, err := part.WriteTo(w); err != nil || lines == 0 {
				return err
			}
			part.Reset()
		}
	}}
}

// cells are values as a line has them. Texts are harmless in spreadsheets.
func cells[T any](values []T) []string {
	line := make([]string, len(values))
	for i, v := range values {
		switch v := any(v).(type) {
		case string:
			line[i] = harmless(v)
		default:
			line[i] = fmt.Sprint(v)
		}
	}
	return line
}

// harmless keeps spreadsheets from reading a text as a formula: what would begin one, in
// either width and behind whatever blanks, comes after an apostrophe. Characters that no
// text has are left out.
func harmless(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\ufffd")
	shown := strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
	if text != "" && (strings.ContainsRune("\t\r\n", rune(text[0])) || strings.IndexFunc(shown, func(r rune) bool { return strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", r) }) == 0) {
		return "'" + text
	}
	return text
}
