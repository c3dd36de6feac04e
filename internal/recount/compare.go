package recount

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Differs says where an answer first differs from what the facts say, or "". Numbers must
// be written as the contract wants them, not only have the same value.
func (s *Site) Differs(q Question, answer []byte) string {
	d := json.NewDecoder(bytes.NewReader(answer))
	d.UseNumber()
	var got any
	if err := d.Decode(&got); err != nil {
		return fmt.Sprintf("the answer is no JSON: %v", err)
	}
	if q.report.one != nil {
		return difference("", q.report.one(scope{Site: s, spans: []span{{q.From, q.To}}}, q), got)
	}
	return difference("", any(q.report.rows(s, q)), got)
}

func difference(at string, want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		other, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s is %v, want an object", at, got)
		}
		names := maps.Clone(want)
		maps.Copy(names, other)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			w, wanted := want[name]
			g, there := other[name]
			if wanted != there {
				return fmt.Sprintf("%s.%s: wanted is %t and there is %t", at, name, wanted, there)
			}
			if d := difference(at+"."+name, w, g); d != "" {
				return d
			}
		}
	case []any:
		other, ok := got.([]any)
		if !ok || len(other) != len(want) {
			return fmt.Sprintf("%s has %d rows, want %d\nwant %v\ngot  %v", at, len(other), len(want), want, got)
		}
		for i := range want {
			if d := difference(fmt.Sprintf("%s[%d]", at, i), want[i], other[i]); d != "" {
				return fmt.Sprintf("%s\nwant row %v\ngot row  %v", d, want[i], other[i])
			}
		}
	default:
		if want != got {
			return fmt.Sprintf("%s is %v, want %v", at, got, want)
		}
	}
	return ""
}
