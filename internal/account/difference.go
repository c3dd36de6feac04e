package account

import (
	"context"
	"reflect"
	"strings"

	"parley/internal/lenient"
	"parley/internal/store"
)

// differences are the names of the members in which two values of a struct differ.
func differences[T any](before, after T) []string {
	b, a := reflect.ValueOf(before), reflect.ValueOf(after)
	var names []string
	for _, f := range lenient.Fields(b.Type()) {
		if !reflect.DeepEqual(b.FieldByIndex(f.Index).Interface(), a.FieldByIndex(f.Index).Interface()) {
			names = append(names, f.Name)
		}
	}
	return names
}

// listed is the end of a summary that says what was changed: ": email, title".
func listed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ": " + strings.Join(names, ", ")
}

// AuditDifferences is Audit of a change that ends by naming what of an object has changed.
func AuditDifferences[T any](ctx context.Context, tx *store.Tx, e Entry, before, after T) error {
	e.Summary += listed(differences(before, after))
	return Audit(ctx, tx, e)
}
