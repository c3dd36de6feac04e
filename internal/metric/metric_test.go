package metric

import (
	"math/big"
	"strings"
	"testing"
)

func n(x int64) *big.Rat { return big.NewRat(x, 1) }

var chats = []Chat{
	{Numbers: map[string]*big.Rat{"rating": n(5), "waittime": n(10), "agents": n(1)}, Texts: map[string][]string{"source": {"button"}, "[41]": {"Large"}, "category": {"Inquiry", "Junk"}}},
	{Numbers: map[string]*big.Rat{"rating": n(2), "waittime": n(20), "agents": n(2)}, Texts: map[string][]string{"source": {"auto"}, "[41]": {"It's small"}}},
	{Numbers: map[string]*big.Rat{"waittime": n(60), "agents": n(1)}, Texts: map[string][]string{"source": {"button"}}},
}

func TestWhatExpressionsSay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`Compute("count(*)")`:                                                                           "3",
		`COMPUTE ( "Count(rating)" , "" )`:                                                              "2",
		`Compute("avg(rating)")`:                                                                        "7/2",
		`Compute("sum(waitTime)","rating >= 2 and not source = 'AUTO'")`:                                "10",
		`Compute("min(waitTime)") + Compute("max(waitTime)")`:                                           "70",
		`Compute("count(*)","rating >= 4") / Compute("count(rating)")`:                                  "1/2",
		`1 + 2 * (3 - 0.5) / -2`:                                                                        "-3/2",
		`Compute("count(*)","[41] = 'it''s SMALL'")`:                                                    "1",
		`Compute("count([041])")`:                                                                       "2",
		`Compute("count(*)","category = 'junk' or (agents=2 and rating<>5)")`:                           "2",
		`Compute("count(*)","category <> 'junk'")`:                                                      "0",
		`Compute("count(*)","rating < 100")`:                                                            "2",
		`Compute("count(*)","waitTime > -1 and waitTime <= 20")`:                                        "2",
		`Compute("avg(rating)","source = 'manual'")`:                                                    "nothing",
		`1 / (Compute("count(*)","source = 'manual'"))`:                                                 "nothing",
		`2 - Compute("sum(chatTime)")`:                                                                  "nothing",
		"Compute(\"count(*)\",\n\t\"not not (source = 'button')\") - - 1":                               "3",
		`Compute("count(*)", "` + strings.Repeat("(", 40) + "agents=1" + strings.Repeat(")", 40) + `")`: "2",
	} {
		e, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := "nothing"
		if x := e.Of(chats); x != nil {
			got = x.RatString()
		}
		if got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestWhatIsWrongIsSaidWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                                      "at character 1 there should be a number, Compute or a bracket, and there is the end",
		`1 +`:                                   "at character 4",
		`1 2`:                                   "at character 2 there should be an operator or the end, and there is '2'",
		`Compute(count(*))`:                     "at character 9 there should be an aggregate in double quotes",
		`Compute("count(*)"`:                    "there should be ')', and there is the end",
		`Compute("median(rating)")`:             "at character 10 there should be count, sum, avg, min or max, and there is 'median'",
		`Compute("sum(*)")`:                     "sum(*) means nothing",
		`Compute("avg(source)")`:                "source is a text",
		`Compute("sum(mood)")`:                  "at character 14 there should be a field (agentmessages, agents,",
		`Compute("count(*)","source > 'a'")`:    "at character 27 there should be = or <>, and there is '>'",
		`Compute("count(*)","rating = 'good'")`: "there should be a number",
		`Compute("count(*)","rating = 5 or")`:   "there should be a field",
		`Compute("count(*)","rating = 5)")`:     "there should be and, or, or the end of the filter, and there is ')'",
		`Compute("count(*)","[x] = 'a'")`:       "the id of a field of a form",
		`Compute("count(*)","source = 'a")`:     "a text in single quotes",
		`5.`:                                    "at character 1 there should be a number",
		strings.Repeat("(", 60):                 "more than 50 brackets",
		strings.Repeat("-", 60) + "1":           "more than 50",
		strings.Repeat("1+", 3000):              "longer than 4000",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", text, err, want)
		}
	}
}

// Whatever is written, reading it ends, and what can be read can be computed.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{`Compute("count(*)","rating >= 4 and [41] = 'a' or not (source <> 'b')") / 2 - -3.5`, `((1))`, `Compute("avg(waitTime)")`, `"`, `Compute("`, `1..2`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if e, err := Parse(text); err == nil {
			e.Of(chats)
		}
	})
}
