package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// question is a call that is measured. bounded ones have to meet the bar.
type question struct {
	name    string
	bounded bool
	path    func(r *rand.Rand) string
}

const wholeYear = "timeFrom=2000-01-01&timeTo=2100-01-01"

// questions are what agents and managers ask all day, and what they ask now and then.
func questions(words []string) []question {
	page := func(more string) func(*rand.Rand) string {
		return func(r *rand.Rand) string {
			return fmt.Sprintf("/api/v2/livechat/chats?%s&pageIndex=%d%s", wholeYear, r.IntN(10), more)
		}
	}
	search := func(more string, pick func(r *rand.Rand) string) func(*rand.Rand) string {
		return func(r *rand.Rand) string {
			return fmt.Sprintf("/api/v2/livechat/chats?%s&pageIndex=%d&keywords=%s%s", wholeYear, r.IntN(10), url.QueryEscape(pick(r)), more)
		}
	}
	among := func(from, to int) func(*rand.Rand) string {
		return func(r *rand.Rand) string {
			for {
				if w := words[from+r.IntN(to-from)]; len(w) >= 3 {
					return w
				}
			}
		}
	}
	three := func(r *rand.Rand) string {
		for {
			if w := []rune(words[r.IntN(2000)]); len(w) >= 3 {
				at := r.IntN(len(w) - 2)
				return string(w[at : at+3])
			}
		}
	}
	always := func(text string) func(*rand.Rand) string { return func(*rand.Rand) string { return text } }
	return []question{
		{"an agent's list", true, func(*rand.Rand) string { return "/api/agent/v1/desk" }},
		{"first ten pages of all", true, page("")},
		{"… of a department", true, page("&departmentId=3")},
		{"… of an agent", true, page("&agentId=107")},
		{"… of the last 30 days", true, func(r *rand.Rand) string {
			return fmt.Sprintf("/api/v2/livechat/chats?timeFrom=%s&pageIndex=%d", time.Now().AddDate(0, 0, -30).Format(time.DateOnly), r.IntN(10))
		}},
		{"search, a word in every chat", true, search("", always("help"))},
		{"… a common word", true, search("", among(0, 100))},
		{"… a word now and then", true, search("", among(1000, 10000))},
		{"… a rare word", true, search("", among(30000, vocabulary))},
		{"… three letters", true, search("", three)},
		{"… an order's number", true, search("", func(r *rand.Rand) string { return fmt.Sprintf("%08d", (1+r.Int64N(6000))*7919%100_000_000) })},
		{"… a common word in a department", true, search("&departmentId=3", among(0, 100))},
		{"page 500 of all", false, func(*rand.Rand) string { return "/api/v2/livechat/chats?" + wholeYear + "&pageIndex=500" }},
		{"a condition on the email", false, page("&conditions[0][field]=email&conditions[0][operate]=contains&conditions[0][value]=stou")},
		{"search, two letters", false, search("", always("qu"))},
		{"search, two words side by side", false, search("", func(r *rand.Rand) string { return words[r.IntN(30)] + " " + words[r.IntN(30)] })},
		{"search, the greeting of every chat", false, search("", always("how can i help you"))},
	}
}

// ask has so many clients ask for a spell, and returns what each answer took.
func ask(ctx context.Context, c *http.Client, base, cookie string, q question, clients int, spell time.Duration) ([]time.Duration, error) {
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	var wg sync.WaitGroup
	end := time.Now().Add(spell)
	for n := range clients {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 3))
			var mine []time.Duration
			for first := true; first || time.Now().Before(end); first = false {
				took, err := once(ctx, c, base+q.path(r), cookie)
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
				mine = append(mine, took)
			}
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	slices.Sort(all)
	return all, failed
}

func once(ctx context.Context, c *http.Client, address, cookie string) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Cookie", cookie)
	begun := time.Now()
	res, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s: %s", address, res.Status, body)
	}
	return time.Since(begun), err
}

// quantile is the time below which a share of all sorted times is.
func quantile(times []time.Duration, share float64) float64 {
	if len(times) == 0 {
		return 0
	}
	return float64(times[min(int(share*float64(len(times))), len(times)-1)]) / float64(time.Millisecond)
}
