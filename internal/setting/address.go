package setting

import (
	"strings"

	"parley/internal/fault"
	"parley/internal/lenient"
)

// addresses brings a list of mail addresses, separated by commas or semicolons,
// to the form that is sent: commas (NOTES-livechat B14).
func addresses(field, text string) (string, error) {
	var list []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if !lenient.IsEmail(part) {
			return "", fault.NotEmail(field)
		}
		list = append(list, part)
	}
	return strings.Join(list, ","), nil
}
