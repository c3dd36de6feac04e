package condition

import (
	"fmt"
	"strings"

	"parley/internal/fault"
)

// Matcher is conditions made ready to be asked. It is never changed and may be
// used by many goroutines.
type Matcher struct {
	when  string
	tests []test
	root  *node // of a logical expression that is not blank
}

// mostTests bounds what every page view must look at.
const mostTests = 100

// Compile checks conditions and completes them: numbers that are absent (C7),
// spellings of fields. member is the input member that holds them, for faults.
func (c *Conditions) Compile(member string) (*Matcher, error) {
	if len(c.List) > mostTests {
		return nil, fault.OutOfRange(join(member, "list"), "at most %d tests are allowed", mostTests)
	}
	places, err := c.number(member)
	if err != nil {
		return nil, err
	}
	m := &Matcher{when: c.When, tests: make([]test, len(c.List))}
	for i := range c.List {
		t := &c.List[i]
		if f, name := fieldOf(t.Field); f.name != "" {
			t.Field = name
		}
		if m.tests[i], err = newTest(*t); err != nil {
			return nil, fault.Malformed(testName(member, i, "value"), "%s", err)
		}
	}
	if c.When != "logicalExpression" || strings.TrimSpace(c.LogicalExpression) == "" {
		return m, nil // a blank expression is allowed and never holds (C5)
	}
	if m.root, err = bound(c.LogicalExpression, places); err != nil {
		return nil, fault.Malformed(join(member, "logicalExpression"), "%s", err)
	}
	return m, nil
}

// Compile is Compile of Conditions. A segment cannot ask for segments.
func (s *SegmentConditions) Compile(member string) (*Matcher, error) {
	c := s.Conditions()
	for i, t := range c.List {
		if f, _ := fieldOf(t.Field); f == segmentation {
			return nil, fault.Malformed(testName(member, i, "field"), "a segment cannot be about segments")
		}
	}
	m, err := c.Compile(member)
	if err != nil {
		return nil, err
	}
	for i, t := range c.List {
		s.List[i].Number, s.List[i].Field = t.Number, t.Field
	}
	return m, nil
}

// number gives tests without a number their place, and tells where each number stands.
func (c *Conditions) number(member string) (map[int]int, error) {
	places := make(map[int]int, len(c.List))
	for i := range c.List {
		t := &c.List[i]
		if t.Number == 0 {
			t.Number = i + 1
		}
		if _, twice := places[t.Number]; twice {
			return nil, fault.Malformed(testName(member, i, "number"), "another test has the number %d", t.Number)
		}
		places[t.Number] = i
	}
	return places, nil
}

func bound(text string, places map[int]int) (*node, error) {
	e, err := Parse(text)
	if err != nil {
		return nil, err
	}
	return e.root, e.root.bind(places)
}

// Match tells whether the visitor fits. Without tests nobody does (C6), nor when m
// is nil.
func (m *Matcher) Match(f *Facts) bool {
	switch {
	case m == nil || len(m.tests) == 0:
		return false
	case m.when == "logicalExpression":
		return m.root != nil && m.holds(m.root, f)
	}
	wanted := m.when == "any"
	for i := range m.tests {
		if m.tests[i].holds(f) == wanted {
			return wanted
		}
	}
	return !wanted
}

func (m *Matcher) holds(n *node, f *Facts) bool {
	if n.kind == number {
		return m.tests[n.n].holds(f)
	}
	wanted := n.kind == or
	for _, part := range n.parts {
		if m.holds(part, f) == wanted {
			return wanted
		}
	}
	return !wanted
}

func testName(member string, i int, name string) string {
	return join(member, fmt.Sprintf("list[%d].%s", i, name))
}

func join(member, name string) string {
	if member == "" {
		return name
	}
	return member + "." + name
}
