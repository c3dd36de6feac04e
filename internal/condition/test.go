package condition

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
)

// test is a Condition made ready. Text is compared without regard to letter case,
// numbers as numbers; a regular expression is RE2, matches anywhere, and regards
// case unless it says (?i) (C3).
type test struct {
	field    *field
	name     string // of a custom variable or a form's field, in lower case
	operator string
	value    string
	folded   []rune  // value, for include
	number   float64 // value, when numeric
	numeric  bool
	pattern  *regexp.Regexp
}

func newTest(c Condition) (test, error) {
	f, name := fieldOf(c.Field)
	t := test{field: f, name: strings.ToLower(name), operator: c.Operator, value: c.Value}
	t.number, t.numeric = parseNumber(c.Value)
	switch c.Operator {
	case "include", "notinclude":
		t.folded = folded(c.Value)
	case "regularexpression":
		var err error
		if t.pattern, err = regexp.Compile(c.Value); err != nil {
			return t, patternError(err)
		}
	}
	return t, nil
}

// patternError says what is wrong in words without Go's own prefix.
func patternError(err error) error {
	if e, ok := errors.AsType[*syntax.Error](err); ok {
		return fmt.Errorf("the regular expression is wrong at '%s': %s", e.Expr, e.Code)
	}
	return errors.New("the regular expression is wrong")
}

// holds asks a visitor's facts. What is not known by name never holds (C2).
func (t *test) holds(f *Facts) bool {
	switch {
	case t.field == segmentation:
		return t.segments(f.Segments)
	case t.field == variable:
		v, ok := f.Variables[t.name]
		return ok && t.named(v)
	case t.field == prechat:
		v, ok := f.Prechat[t.name]
		return ok && t.named(v)
	case t.field.number != nil:
		return t.compare(float64(t.field.number(f)))
	}
	return t.text(t.field.text(f))
}

// named compares a value that people made. Text that happens to be a number can be
// asked for more or less.
func (t *test) named(v Value) bool {
	switch t.operator {
	case "is", "isnot":
		if !v.Number {
			return t.text(v.Text)
		}
		n, ok := parseNumber(v.Text)
		return ok && t.compare(n)
	}
	return t.text(v.Text)
}

func (t *test) text(s string) bool {
	switch t.operator {
	case "is":
		return strings.EqualFold(s, t.value)
	case "isnot":
		return !strings.EqualFold(s, t.value)
	case "include":
		return containsFold(s, t.folded)
	case "notinclude":
		return !containsFold(s, t.folded)
	case "regularexpression":
		return t.pattern.MatchString(s)
	}
	n, ok := parseNumber(s)
	return ok && t.compare(n)
}

// compare compares with a value that is a number; one that is none never matches.
func (t *test) compare(n float64) bool {
	if !t.numeric {
		return false
	}
	switch t.operator {
	case "is":
		return n == t.number
	case "isnot":
		return n != t.number
	case "morethan":
		return n > t.number
	case "lessthan":
		return n < t.number
	case "notmorethan":
		return n <= t.number
	case "notlessthan":
		return n >= t.number
	}
	return false
}

// segments asks by the id or the name of a segment. The visitor may be in several:
// what is denied must hold for all of them.
func (t *test) segments(list []Segment) bool {
	found := func(has func(Segment) bool) bool {
		for _, s := range list {
			if has(s) {
				return true
			}
		}
		return false
	}
	switch t.operator {
	case "is":
		return found(t.isSegment)
	case "isnot":
		return !found(t.isSegment)
	case "include":
		return found(func(s Segment) bool { return containsFold(s.Name, t.folded) })
	case "notinclude":
		return !found(func(s Segment) bool { return containsFold(s.Name, t.folded) })
	case "regularexpression":
		return found(func(s Segment) bool { return t.pattern.MatchString(s.Name) })
	}
	return false
}

func (t *test) isSegment(s Segment) bool {
	return t.numeric && float64(s.ID) == t.number || strings.EqualFold(s.Name, strings.TrimSpace(t.value))
}

func parseNumber(s string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}
