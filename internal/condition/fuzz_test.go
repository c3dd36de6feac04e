package condition_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"parley/internal/condition"
)

// FuzzExpression: no text breaks the parser, and what it printed it reads as the same.
func FuzzExpression(f *testing.F) {
	for _, seed := range []string{"1", "1 and (2 or 3)", "((1)) OR 2 and 3", "1and2", "(", "1 )", "ü", "1\x00", "((1 or 2) or (3 and (4 and 5)))"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := condition.Parse(text)
		if err != nil {
			return
		}
		printed := e.String()
		again, err := condition.Parse(printed)
		if err != nil || again.String() != printed {
			t.Fatalf("%q is printed %q, which is read as %v, %v", text, printed, again, err)
		}
		for world := range 32 {
			if got, want := answer(t, text, world), answer(t, printed, world); got != want {
				t.Fatalf("%q and %q differ in world %d", text, printed, world)
			}
		}
	})
}

// answer asks an expression about tests 1 to 5, of which those hold whose bit is set.
func answer(t *testing.T, text string, world int) bool {
	t.Helper()
	c := condition.Conditions{When: "logicalExpression", LogicalExpression: text}
	for i := range 5 {
		value := "no"
		if world&(1<<i) != 0 {
			value = "yes"
		}
		c.List = append(c.List, condition.Condition{Field: "City", Operator: "is", Value: value})
	}
	m, err := c.Compile("")
	return err == nil && m.Match(&condition.Facts{City: "yes"})
}

// FuzzConditions: no input breaks reading, compiling or asking, and what was stored
// is accepted again and stays as it is.
func FuzzConditions(f *testing.F) {
	for _, seed := range []string{
		one("TimeOnWebSite", "morethan", "30"), one("{!prechat.Company}", "8", "^a+$"), one("Plan", "Include", "Gold"), one("segmentation", "notlessthan", "3"),
		`{"when":"LOGICALEXPRESSION","logicalExpression":"1 or 7","list":[{"field":"a","operator":"is","value":1},{"number":"7","field":"City","operator":5,"value":"ſ"}]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		c, err := read[condition.Conditions](body)
		if err != nil {
			return
		}
		m, err := c.Compile("conditions")
		if err != nil {
			return
		}
		stored, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		c, err = read[condition.Conditions](string(stored))
		if err != nil {
			t.Fatalf("%s is not accepted again: %v", stored, err)
		}
		again, err := c.Compile("conditions")
		if err != nil {
			t.Fatalf("%s does not compile again: %v", stored, err)
		}
		if now, _ := json.Marshal(c); !bytes.Equal(now, stored) {
			t.Fatalf("%s became %s", stored, now)
		}
		if m.Match(ann()) != again.Match(ann()) {
			t.Fatalf("%s answers anew", stored)
		}
	})
}
