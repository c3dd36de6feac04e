package lenient

import (
	"net/url"
	"strings"
)

// Form reads a urlencoded form or a query string. Brackets nest: a[b]=, a[0]=,
// [0]=; dots stay in the name and are understood by the decoder. A name that
// comes again makes a list; text that cannot be unescaped is taken as it is.
func Form(raw string) *Object {
	o := NewObject()
	seen := map[string]bool{}
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, value = unescape(name), unescape(value)
		setForm(o, name, value, seen[name])
		seen[name] = true
	}
	return o
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// setForm puts value at the place that the bracketed name means. The same name
// in the same spelling adds to a list; in another letter case it replaces (C1).
func setForm(o *Object, name, value string, again bool) {
	path := brackets(name)
	for _, step := range path[:len(path)-1] {
		next, _ := o.Get(step)
		child, ok := next.(*Object)
		if !ok {
			child = NewObject()
			o.Set(step, child)
		}
		o = child
	}
	last := path[len(path)-1]
	if last == "" { // a[]=
		old, _ := o.Get("")
		list, _ := old.([]any)
		o.Set("", append(list, value))
		return
	}
	if old, ok := o.Get(last); ok && again {
		switch old := old.(type) {
		case string:
			o.Set(last, []any{old, value})
			return
		case []any:
			o.Set(last, append(old, value))
			return
		}
	}
	o.Set(last, value)
}

// brackets splits "a[b][0]" into a, b, 0. A name whose brackets do not pair up
// or nest too deep is one word.
func brackets(name string) []string {
	open := strings.IndexByte(name, '[')
	if open < 0 {
		return []string{name}
	}
	var path []string
	if open > 0 {
		path = append(path, name[:open])
	}
	rest := name[open:]
	for rest != "" {
		end := strings.IndexByte(rest, ']')
		if rest[0] != '[' || end < 0 || len(path) >= maxDepth {
			return []string{name}
		}
		path = append(path, rest[1:end])
		rest = rest[end+1:]
		if strings.HasPrefix(rest, ".") { // a[0].b
			rest = rest[1:]
			cut := strings.IndexByte(rest, '[')
			if cut < 0 {
				cut = len(rest)
			}
			path, rest = append(path, rest[:cut]), rest[cut:]
		}
	}
	return path
}
