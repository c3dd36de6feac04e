package report

import (
	"context"
	"reflect"
	"strings"

	"parley/internal/api"
)

// linesAtOnce is how many rows of a report are written together.
const linesAtOnce = 200

// fileOf is an answer as a file: a line for each row. Objects in a row become columns
// with their path as name; a list in a row makes a line for each of its items, with the
// row's other columns repeated. Other spellings of a number are left out. The lines are
// made while the file is sent.
func fileOf(ctx context.Context, r Report, body any) *api.Stream {
	v := reflect.ValueOf(body)
	item := v.Type()
	if item.Kind() == reflect.Slice {
		item = item.Elem()
	} else {
		one := reflect.MakeSlice(reflect.SliceOf(item), 1, 1)
		one.Index(0).Set(v)
		v = one
	}
	done := 0
	return api.Sheet{Name: strings.ReplaceAll(r.Path, "/", "-") + ".csv", Header: header(item, ""),
		Next: func(_ context.Context, add func([]any)) error {
			end := min(done+linesAtOnce, v.Len())
			for ; done < end; done++ {
				for _, line := range spread(v.Index(done)) {
					add(line)
				}
			}
			return nil
		}}.Stream(ctx)
}

// header names the columns of a type.
func header(t reflect.Type, under string) (names []string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return header(t.Elem(), under)
	case reflect.Struct:
		for _, f := range columnsOf(t) {
			names = append(names, header(f.Type, dotted(under, nameOf(f)))...)
		}
		return names
	}
	return []string{under}
}

// columnsOf are the members of a row that a file shows.
func columnsOf(t reflect.Type) (list []reflect.StructField) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("sameAs") == "" && f.Tag.Get("json") != "-" {
			list = append(list, f)
		}
	}
	return list
}

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func dotted(under, name string) string {
	if under == "" {
		return name
	}
	return under + "." + name
}

// spread is a value as lines that have the columns of its type: those of a struct are
// all combinations of those of its members, so that a list repeats what stands beside it.
func spread(v reflect.Value) [][]any {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return [][]any{blank(len(header(v.Type(), "")))}
		}
		return spread(v.Elem())
	case reflect.Slice:
		var all [][]any
		for i := range v.Len() {
			all = append(all, spread(v.Index(i))...)
		}
		if all == nil {
			all = [][]any{blank(len(header(v.Type(), "")))}
		}
		return all
	case reflect.Struct:
		all := [][]any{nil}
		for _, f := range columnsOf(v.Type()) {
			all = combined(all, spread(v.FieldByIndex(f.Index)))
		}
		return all
	case reflect.String:
		return [][]any{{v.String()}}
	}
	return [][]any{{v.Interface()}}
}

// blank is a line without anything.
func blank(columns int) []any {
	line := make([]any, columns)
	for i := range line {
		line[i] = ""
	}
	return line
}

func combined(left, right [][]any) [][]any {
	if len(right) == 1 {
		for i := range left {
			left[i] = append(left[i], right[0]...)
		}
		return left
	}
	var all [][]any
	for _, l := range left {
		for _, r := range right {
			all = append(all, append(append([]any{}, l...), r...))
		}
	}
	return all
}
