package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strings"

	"parley/internal/api"
)

// fileOf is an answer as a file: a line for each row. Objects in a row become columns
// with their path as name; a list in a row makes a line for each of its items, with the
// row's other columns repeated. Other spellings of a number are left out.
func fileOf(r Report, body any) *api.Stream {
	name := strings.ReplaceAll(r.Path, "/", "-") + ".csv"
	return &api.Stream{Name: name, Type: "text/csv; charset=utf-8", Write: func(w io.Writer) error {
		out := csv.NewWriter(w)
		v := reflect.ValueOf(body)
		item := v.Type()
		if item.Kind() == reflect.Slice {
			item = item.Elem()
		}
		if err := out.Write(header(item, "")); err != nil {
			return err
		}
		for line := range lines(v) {
			if err := out.Write(line); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	}}
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

// lines yields the lines of a value, one at a time.
func lines(v reflect.Value) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		if v.Kind() != reflect.Slice {
			each(v, yield)
			return
		}
		for i := range v.Len() {
			if !each(v.Index(i), yield) {
				return
			}
		}
	}
}

// each yields the lines of one row.
func each(v reflect.Value, yield func([]string) bool) bool {
	for _, line := range spread(v) {
		if !yield(line) {
			return false
		}
	}
	return true
}

// spread is a value as lines that have the columns of its type: those of a struct are
// all combinations of those of its members, so that a list repeats what stands beside it.
func spread(v reflect.Value) [][]string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return [][]string{make([]string, len(header(v.Type(), "")))}
		}
		return spread(v.Elem())
	case reflect.Slice:
		var all [][]string
		for i := range v.Len() {
			all = append(all, spread(v.Index(i))...)
		}
		if all == nil {
			all = [][]string{make([]string, len(header(v.Type(), "")))}
		}
		return all
	case reflect.Struct:
		all := [][]string{nil}
		for _, f := range columnsOf(v.Type()) {
			all = combined(all, spread(v.FieldByIndex(f.Index)))
		}
		return all
	case reflect.String:
		return [][]string{{safe(v.String())}}
	}
	return [][]string{{fmt.Sprint(v.Interface())}}
}

func combined(left, right [][]string) [][]string {
	if len(right) == 1 {
		for i := range left {
			left[i] = append(left[i], right[0]...)
		}
		return left
	}
	var all [][]string
	for _, l := range left {
		for _, r := range right {
			all = append(all, append(append([]string{}, l...), r...))
		}
	}
	return all
}

// safe keeps spreadsheets from reading a text as a formula.
func safe(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
