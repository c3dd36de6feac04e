package signon

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/setting"
	"parley/internal/visitor"
)

// Limits of what a token says, in characters and in values.
const (
	maxUserID = 200
	maxName   = 200
	maxEmail  = 254
	maxValues = 50
)

// target is what an attribute fills: {!Visitor.Name}, or plain Visitor.Name or Name
// (NOTES-livechat 8). Letter case does not matter.
var target = regexp.MustCompile(`(?i)^\s*(?:\{!\s*)?(?:(Visitor|Prechat|CustomVariable)\s*\.)?\s*([^{}]+?)\s*\}?\s*$`)

// identityOf gives the claims their places by the site's mappings. The user's id is the
// claim sub, unless an attribute is mapped to {!Visitor.SsoUserId}; name and email are the
// claims of those names unless others are mapped. field is what faults are about.
func identityOf(field string, c claims, mappings []setting.SsoDataMapping) (id visitor.Identity, err error) {
	for _, m := range mappings {
		parts, value := target.FindStringSubmatch(m.Comm100Field), text(c[m.SsoAttribute])
		if parts == nil || value == "" || !utf8.ValidString(value) {
			continue
		}
		group, name := strings.ToLower(parts[1]), parts[2]
		if group == "customvariable" {
			name = visitor.VariablePrefix + name
		}
		switch {
		case group != "prechat" && strings.EqualFold(name, "SsoUserId"):
			id.UserID = value
		case len(id.Values) < maxValues:
			id.Values = append(id.Values, visitor.Pair{Name: name, Value: value})
		}
	}
	if id.UserID == "" {
		id.UserID = text(c["sub"])
	}
	for _, usual := range []string{"name", "email"} {
		if value := text(c[usual]); value != "" && id.Values.Of(usual) == "" {
			id.Values = append(id.Values, visitor.Pair{Name: usual, Value: value})
		}
	}
	id.Values = slices.DeleteFunc(id.Values, func(p visitor.Pair) bool {
		return strings.EqualFold(p.Name, "name") && utf8.RuneCountInString(p.Value) > maxName ||
			strings.EqualFold(p.Name, "email") && (utf8.RuneCountInString(p.Value) > maxEmail || !lenient.IsEmail(p.Value))
	})
	switch {
	case id.UserID == "":
		return id, fault.Malformed(field, "it names no user (sub, or a name id that lasts)")
	case utf8.RuneCountInString(id.UserID) > maxUserID || strings.ContainsRune(id.UserID, 0) || !utf8.ValidString(id.UserID):
		return id, fault.Malformed(field, "its user's id (sub) is longer than %d characters", maxUserID)
	}
	return id, nil
}
