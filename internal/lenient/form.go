package lenient

import (
	"net/url"
	"strings"
)

// Form reads a urlencoded form or a query string. Brackets and dots nest: a[b]=,
// a.b=, a[0]=, [0]=. A name that comes again makes a list; text that cannot be
// unescaped is taken as it is.
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
	path := steps(name)
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

// steps splits "a[b][0]" and "a.b.0" into a, b, 0. A name whose brackets do not pair
// up, whose dots separate nothing or that nests too deep is one word.
func steps(name string) []string {
	var path []string
	rest, dotted := name, !strings.HasPrefix(name, "[") // whether a word comes next
	for rest != "" || dotted {
		if dotted {
			cut := strings.IndexAny(rest, ".[")
			if cut < 0 {
				cut = len(rest)
			}
			if cut == 0 {
				return []string{name}
			}
			path, rest = append(path, rest[:cut]), rest[cut:]
		} else {
			end := strings.IndexByte(rest, ']')
			if rest[0] != '[' || end < 0 {
				return []string{name}
			}
			path, rest = append(path, rest[1:end]), rest[end+1:]
		}
		if len(path) > maxDepth {
			return []string{name}
		}
		if rest, dotted = strings.CutPrefix(rest, "."); dotted && rest == "" {
			return []string{name}
		}
	}
	return path
}
