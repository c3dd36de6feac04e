package chat

import (
	"encoding/json"
	"fmt"

	"parley/internal/routing"
)

// elsewhere is where a request may go when nobody is there where it waits, as the column
// holds it: [[agent,department],…].
type elsewhere []routing.Target

// Scan implements sql.Scanner.
func (e *elsewhere) Scan(v any) error {
	text, ok := v.(string)
	if b, is := v.([]byte); is {
		text, ok = string(b), true
	}
	if !ok {
		return fmt.Errorf("where a chat may wait is %T", v)
	}
	if text == "[]" {
		*e = nil
		return nil
	}
	var pairs [][2]int64
	if err := json.Unmarshal([]byte(text), &pairs); err != nil {
		return fmt.Errorf("where a chat may wait: %w", err)
	}
	*e = make(elsewhere, len(pairs))
	for i, p := range pairs {
		(*e)[i] = routing.Target{AgentID: p[0], DepartmentID: p[1]}
	}
	return nil
}

func (e elsewhere) text() string {
	pairs := make([][2]int64, len(e))
	for i, t := range e {
		pairs[i] = [2]int64{t.AgentID, t.DepartmentID}
	}
	b, err := json.Marshal(pairs)
	if err != nil {
		panic(err) // numbers always marshal
	}
	return string(b)
}
