package lenient

import (
	"encoding/json"
	"math"
	"net/mail"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/internal/fault"
)

// Text is the text of a value that is text, a number or a boolean. Of several
// values under one name the last one counts.
func Text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return Clean(v), true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	case []any:
		if len(v) > 0 {
			return Text(v[len(v)-1])
		}
	}
	return "", false
}

// Clean makes text that both databases can hold: valid UTF-8 without NUL.
func Clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}

func scalar(rv reflect.Value, f *Field, v any, name string) error {
	text, ok := Text(v)
	switch kind := rv.Kind(); {
	case kind == reflect.String:
		if !ok {
			return fault.Unreadable("'%s' is not a text", name)
		}
		return setText(rv, f, text, name)
	case kind == reflect.Bool:
		return setBool(rv, strings.TrimSpace(text), name)
	case rv.CanInt():
		return setInt(rv, f, strings.TrimSpace(text), name)
	case rv.CanFloat():
		return setFloat(rv, f, strings.TrimSpace(text), name)
	}
	return fault.Unreadable("'%s' cannot be set", name)
}

func setText(rv reflect.Value, f *Field, text, name string) error {
	if f.spell != nil && (text != "" || !f.Open) {
		spelled, known := f.spell[strings.ToLower(strings.TrimSpace(text))]
		switch {
		case known:
			text = spelled
		case !f.Open:
			return fault.NotInList(name, f.Enum...)
		}
	}
	if f.MaxLength > 0 && utf8.RuneCountInString(text) > f.MaxLength {
		return fault.TooLong(name, f.MaxLength)
	}
	if f.Email && text != "" && !IsEmail(text) {
		return fault.NotEmail(name)
	}
	rv.SetString(text)
	return nil
}

// IsEmail tells whether text is one plain mail address.
func IsEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text && a.Name == "" && len(text) <= 254
}

func setBool(rv reflect.Value, text, name string) error {
	switch strings.ToLower(text) {
	case "true":
		rv.SetBool(true)
	case "false":
		rv.SetBool(false)
	default:
		return fault.NotBoolean(name)
	}
	return nil
}

func setInt(rv reflect.Value, f *Field, text, name string) error {
	if f.spell != nil {
		if spelled, ok := f.spell[strings.ToLower(text)]; ok {
			text = spelled
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		x, ferr := strconv.ParseFloat(text, 64)
		if ferr != nil || math.IsNaN(x) || x != math.Trunc(x) {
			return fault.NotNumber(name)
		}
		if f.Clip != nil {
			x = min(x, *f.Clip)
		}
		if math.Abs(x) >= 1<<63 {
			return fault.OutOfRange(name, "it is too large")
		}
		n = int64(x)
	}
	if f.Clip != nil && float64(n) > *f.Clip {
		n = int64(*f.Clip)
	}
	if rv.OverflowInt(n) {
		return fault.OutOfRange(name, "it is too large")
	}
	if err := f.inRange(float64(n), name); err != nil {
		return err
	}
	if f.spell != nil && !f.Open {
		if _, ok := f.spell[strconv.FormatInt(n, 10)]; !ok {
			return fault.NotInList(name, f.Enum...)
		}
	}
	rv.SetInt(n)
	return nil
}

func setFloat(rv reflect.Value, f *Field, text, name string) error {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return fault.NotNumber(name)
	}
	if err := f.inRange(x, name); err != nil {
		return err
	}
	rv.SetFloat(x)
	return nil
}

func (f *Field) inRange(x float64, name string) error {
	switch {
	case f.Min != nil && x < *f.Min:
		return fault.OutOfRange(name, "%s or more is expected", shortest(*f.Min))
	case f.Max != nil && x > *f.Max:
		return fault.OutOfRange(name, "%s or less is expected", shortest(*f.Max))
	}
	return nil
}

func shortest(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
