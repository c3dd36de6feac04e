package campaign

import (
	"strings"

	"parley/internal/fault"
	"parley/internal/lenient"
)

// Addresses reads a list of mail addresses that are separated by commas or
// semicolons, and writes it with commas (NOTES-livechat B14).
func Addresses(member, text string) (string, error) {
	var list []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if !lenient.IsEmail(part) {
			return "", fault.NotEmail(member)
		}
		list = append(list, part)
	}
	return strings.Join(list, ","), nil
}
