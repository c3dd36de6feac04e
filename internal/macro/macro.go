// Package macro fills in texts what they leave open: {!Visitor.Name} (NOTES-livechat 8).
package macro

import (
	"regexp"
	"strings"
)

var shape = regexp.MustCompile(`\{!\s*([A-Za-z]+)\s*\.([^{}]*)\}`)

// Values are what macros stand for, by group and name. Letter case does not matter.
type Values struct{ values map[string]string }

// Set gives a macro its value. Of several that differ in letter case the first one counts.
func (v *Values) Set(group, name, value string) {
	if v.values == nil {
		v.values = map[string]string{}
	}
	if k := key(group, name); v.values[k] == "" {
		v.values[k] = value
	}
}

func key(group, name string) string {
	return strings.ToLower(strings.TrimSpace(group) + "." + strings.TrimSpace(name))
}

// In tells whether there may be macros in a text.
func In(text string) bool { return strings.Contains(text, "{!") }

// Fill replaces the macros in a text; those without a value become empty. What values
// hold is not looked at again: a visitor who is called {!Agent.Email} stays that.
func (v Values) Fill(text string) string {
	if !In(text) {
		return text
	}
	return shape.ReplaceAllStringFunc(text, func(m string) string {
		parts := shape.FindStringSubmatch(m)
		return v.values[key(parts[1], parts[2])]
	})
}
