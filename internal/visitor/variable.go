package visitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"parley/internal/condition"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Pair is a value that a page or a program gives a custom variable.
type Pair struct {
	Name  string `json:"name" required:"true" maxLength:"200" doc:"Name of the variable."`
	Value string `json:"value" doc:"Its value."`
}

const (
	mostPairs = 100  // that one call may give
	maxValue  = 2000 // characters of a value; longer ones are cut
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

// Known picks the pairs whose variables the site has; unknown are the places of the
// others (contract/widget.md 3.3: a page's are ignored).
func Known(settings *setting.Settings, site *snapshot.Site, pairs []Pair) (v Variables, unknown []int, err error) {
	if len(pairs) > mostPairs {
		return nil, nil, fault.OutOfRange("customVariables", "at most %d values are allowed", mostPairs)
	}
	for i, p := range pairs {
		known, ok := settings.CustomVariableNamed(site, p.Name)
		if !ok {
			unknown = append(unknown, i)
			continue
		}
		one := Variable{ID: known.ID, Name: known.Name, Value: clip(p.Value, maxValue), Number: known.Type != "text"}
		if !one.Number { // what is one for the site is no card's
			one.Value = settings.Masked(site, one.Value)
		}
		v = v.with(one)
	}
	return v, unknown, nil
}

// with is the values with one more; it takes the place of an earlier one of the variable.
func (v Variables) with(one Variable) Variables {
	out := slices.Clone(v)
	if i := slices.IndexFunc(out, func(o Variable) bool { return o.ID == one.ID }); i >= 0 {
		out[i] = one
		return out
	}
	return append(out, one)
}

// Given are the values as the API tells of them.
func (v Variables) Given() []VariableValue {
	out := make([]VariableValue, len(v))
	for i, one := range v {
		out[i] = VariableValue{one.ID, one.Name, one.Value}
	}
	return out
}

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

func (v Variables) text() string {
	b, err := json.Marshal(append(Variables{}, v...))
	if err != nil {
		panic(err) // numbers and texts always marshal
	}
	return string(b)
}

// Values is what conditions ask for.
func (v Variables) Values() condition.Values {
	out := make(condition.Values, len(v))
	for _, one := range v {
		out.Set(one.Name, condition.Value{Text: one.Value, Number: one.Number})
	}
	return out
}

// hold lays values over those of a visit; the others stay (NOTES-livechat B17).
func hold(ctx context.Context, tx *store.Tx, visitID int64, given Variables) error {
	if len(given) == 0 {
		return nil
	}
	var held Variables
	err := tx.QueryRow(ctx, `SELECT variables FROM visit WHERE id = ?`+tx.ForUpdate(), visitID).Scan(&held)
	if err != nil {
		return fmt.Errorf("read a visit's custom variables: %w", err)
	}
	for _, one := range given {
		held = held.with(one)
	}
	if _, err := tx.Exec(ctx, `UPDATE visit SET variables = ? WHERE id = ?`, held.text(), visitID); err != nil {
		return fmt.Errorf("keep a visit's custom variables: %w", err)
	}
	return nil
}

// Give lays values over those of a visitor's open visit; without one it is fault.NotFound.
func Give(ctx context.Context, tx *store.Tx, siteID int64, visitorID string, given Variables) error {
	var visitID int64
	err := tx.QueryRow(ctx, `SELECT v.id FROM visit v JOIN visitor p ON p.id = v.visitor_id WHERE p.uuid = ? AND p.site_id = ? AND v.ended_at IS NULL`,
		visitorID, siteID).Scan(&visitID)
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound("visitor", visitorID)
	}
	if err != nil {
		return fmt.Errorf("read a visit: %w", err)
	}
	return hold(ctx, tx, visitID, given)
}

// VariablesOf are the values of a visit.
func VariablesOf(ctx context.Context, tx *store.Tx, visitID int64) (v Variables, err error) {
	if err := tx.QueryRow(ctx, `SELECT variables FROM visit WHERE id = ?`, visitID).Scan(&v); err != nil {
		return nil, fmt.Errorf("read a visit's custom variables: %w", err)
	}
	return v, nil
}
