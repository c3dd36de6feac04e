package account

import (
	"reflect"
	"strings"

	"parley/internal/lenient"
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
