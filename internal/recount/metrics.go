package recount

import "math/big"

// metrics are custom metrics and what they mean.
var metrics = []struct {
	expression string
	of         func(chats []*request) *big.Rat
}{
	{`Compute("count(*)", "rating >= 4") / Compute("count(rating)")`, func(chats []*request) *big.Rat {
		good, rated := int64(0), int64(0)
		for _, r := range chats {
			if r.grade != 0 {
				rated++
			}
			if r.grade >= 4 {
				good++
			}
		}
		return ratio(good, rated)
	}},
	{`compute("avg(waitTime)", "source = 'button' or not agents = 1") - 1.5`, func(chats []*request) *big.Rat {
		sum, n := int64(0), int64(0)
		for _, r := range chats {
			in := map[int64]bool{}
			for _, s := range r.stays {
				in[s.agent] = true
			}
			if r.source == 1 || len(in) != 1 {
				sum, n = sum+r.outcomeAt-r.at, n+1
			}
		}
		mean := ratio(sum, 1000*n)
		if mean == nil {
			return nil
		}
		return mean.Sub(mean, big.NewRat(3, 2))
	}},
	{`Compute("max(chatTime)") * 2`, func(chats []*request) *big.Rat {
		most := int64(-1)
		for _, r := range chats {
			if r.ended {
				most = max(most, r.endedAt-r.outcomeAt)
			}
		}
		if most < 0 {
			return nil
		}
		return big.NewRat(most, 500)
	}},
	{`Compute("count(category)") + Compute("count(*)", "category = 'inquiry' and wrappedUp = 1")`, func(chats []*request) *big.Rat {
		n := int64(0)
		for _, r := range chats {
			some, inquiry := false, false
			for g := range r.answersTo(WrapUpForm) {
				some = some || g.field == 0
				inquiry = inquiry || g.field == 0 && g.value == "Inquiry"
			}
			if some {
				n++
			}
			if inquiry {
				n++
			}
		}
		return whole(n)
	}},
}

// Metrics are the expressions that are to be the custom metrics 1, 2, 3 and so on of a site.
func Metrics() (list []string) {
	for _, m := range metrics {
		list = append(list, m.expression)
	}
	return list
}

// customMetrics computes them over the chats of today (R42).
func customMetrics(c scope, _ Question) (out []any) {
	for i, m := range metrics {
		out = append(out, map[string]any{"id": number(int64(i + 1)), "value": write(m.of(c.those(isAnswered)), counts, shortest)})
	}
	return out
}
