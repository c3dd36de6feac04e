package condition

import "strings"

// Name is what a test names of a site's own things: a segment by name or id, or
// something that may be a custom variable.
type Name struct {
	Member   string // of the input that holds the name, for faults
	Segment  string
	Variable string
}

// Names lists what the tests of the conditions in member name. A variable need not
// exist: a test on a field that is unknown is kept and never holds (C2).
func (c Conditions) Names(member string) []Name {
	var out []Name
	for i, t := range c.List {
		switch f, name := fieldOf(t.Field); {
		case t.isOneSegment():
			out = append(out, Name{Member: testName(member, i, "value"), Segment: strings.TrimSpace(t.Value)})
		case f == variable:
			out = append(out, Name{Member: testName(member, i, "field"), Variable: name})
		}
	}
	return out
}

// isOneSegment tells a test whose value is a segment, and not a part of its name.
func (c Condition) isOneSegment() bool {
	f, _ := fieldOf(c.Field)
	return f == segmentation && (strings.EqualFold(c.Operator, "is") || strings.EqualFold(c.Operator, "isnot"))
}

// RenameSegment follows a segment that gets another name.
func (c *Conditions) RenameSegment(from, to string) {
	for i := range c.List {
		if t := &c.List[i]; t.isOneSegment() && strings.EqualFold(strings.TrimSpace(t.Value), from) {
			t.Value = to
		}
	}
}

// RenameVariable follows a custom variable that gets another name.
func (c *Conditions) RenameVariable(from, to string) {
	for i := range c.List {
		t := &c.List[i]
		f, name := fieldOf(t.Field)
		if f != variable || !strings.EqualFold(name, from) {
			continue
		}
		t.Field = to
		if again, plain := fieldOf(to); again != variable || plain != to {
			t.Field = "{!CustomVariable." + to + "}" // the name alone is a field's own
		}
	}
}
