package setting

import (
	"regexp"
	"strconv"
	"strings"

	"parley/internal/condition"
	"parley/internal/snapshot"
)

// Reached lists the conversion actions that a visitor achieves by the page that it is on,
// or by its custom variables (contract: ConversionAction).
func (s *Settings) Reached(site *snapshot.Site, f *condition.Facts) []ConversionAction {
	var out []ConversionAction
	for _, a := range s.ConversionActions(site) {
		if a.IsEnable && a.isReached(f) {
			out = append(out, a)
		}
	}
	return out
}

// WatchesConversions tells whether any action looks at pages or variables.
func (s *Settings) WatchesConversions(site *snapshot.Site) bool {
	for _, a := range s.ConversionActions(site) {
		if a.IsEnable && a.Type != ByAPI {
			return true
		}
	}
	return false
}

func (c ConversionAction) isReached(f *condition.Facts) bool {
	switch c.Type {
	case ByURL:
		return f.CurrentPageURL != "" && c.matches(f.CurrentPageURL)
	case ByVariable:
		v, ok := f.Variables[strings.ToLower(c.CustomVariable)]
		return ok && c.matches(v.Text)
	}
	return false
}

// matches compares a text as the action says. A pattern that cannot be read and a number
// that is none match nothing.
func (c ConversionAction) matches(text string) bool {
	want := c.MatchValue
	if c.MatchType == "RegularExpression" {
		if !c.IsCaseSensitive {
			want = "(?i)" + want
		}
		re, err := regexp.Compile(want)
		return err == nil && re.MatchString(text)
	}
	if !c.IsCaseSensitive {
		text, want = strings.ToLower(text), strings.ToLower(want)
	}
	switch c.MatchType {
	case "BeginsWith":
		return strings.HasPrefix(text, want)
	case "Contains":
		return strings.Contains(text, want)
	case "IsLessThan", "IsMoreThan":
		a, errA := strconv.ParseFloat(strings.TrimSpace(text), 64)
		b, errB := strconv.ParseFloat(strings.TrimSpace(want), 64)
		return errA == nil && errB == nil && (a < b) == (c.MatchType == "IsLessThan") && a != b
	}
	return text == want
}

// Worth is the value of a conversion in thousandths: that of the custom variable which the
// action takes it from, else the action's own.
func (c ConversionAction) Worth(f *condition.Facts) int64 {
	if c.IsAssignValue && c.IsAssignValueFromCustomVariable {
		n, _ := thousandths(f.Variables[strings.ToLower(c.CustomVariableForAssignValue)].Text)
		return n
	}
	return c.worth("")
}
