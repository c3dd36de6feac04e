package visitor

import (
	"encoding/json"
	"fmt"

	"parley/internal/condition"
)

// Variable is a value of a custom variable as it is kept with a visit.
type Variable struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Value  string `json:"value"`
	Number bool   `json:"number,omitempty"` // it is compared as one
}

// Variables are the values of a visit, as the column holds them.
type Variables []Variable

// Scan implements sql.Scanner.
func (v *Variables) Scan(column any) error {
	switch column := column.(type) {
	case string:
		return json.Unmarshal([]byte(column), v)
	case []byte:
		return json.Unmarshal(column, v)
	}
	return fmt.Errorf("custom variables of a visit are %T", column)
}

// values is what conditions ask for.
func (v Variables) values() condition.Values {
	out := make(condition.Values, len(v))
	for _, one := range v {
		out.Set(one.Name, condition.Value{Text: one.Value, Number: one.Number})
	}
	return out
}
