// Package metric computes custom metrics: numbers that a site defines itself, over the
// chats of a day (NOTES-reports R42).
//
// An expression adds, subtracts, multiplies and divides numbers and what Compute finds,
// which is called as a data table's:
//
//	Compute("count(*)", "rating >= 4") / Compute("count(rating)")
//
// Its first text is an aggregate: count, sum, avg, min or max of a field, or count(*). The
// second, which may be left out, says of which chats: comparisons of fields, with and, or,
// not and brackets. Texts in it stand in single quotes, and are compared without regard to
// letter case; a field of a form is written by its id, [41] = 'Large'. What a chat does not
// have, such as the rating of an unrated one, is left out of aggregates and makes every
// comparison false.
package metric

import (
	"maps"
	"math/big"
	"slices"
	"strings"
)

// Chat is a chat as expressions see it: its numbers and texts by the names of fields.
// What it does not have is absent.
type Chat struct {
	Numbers map[string]*big.Rat
	Texts   map[string][]string // several answers to one question; of a form's field by its id in brackets
}

// numbers and texts are the fields that there are. Times are seconds.
var (
	numbers = map[string]string{
		"waittime": "seconds from request to the first agent", "chattime": "seconds from then to the end of the chat; absent while it goes on",
		"responsetime": "mean seconds from the visitor's first unanswered message to the agent's next", "rating": "the visitor's grade, 1 to 5; absent without one",
		"agentmessages": "messages of agents, without notes", "visitormessages": "messages of the visitor", "cannedmessages": "canned messages that were used",
		"agents": "agents who joined", "transferred": "1 when the chat was handed on, else 0", "wrappedup": "1 when it has a wrap-up, else 0",
		"campaignid": "campaign", "departmentid": "department, as last set; absent without one", "visitorid": "the same for all chats of one visitor",
	}
	texts = map[string]string{"source": "button, manual or auto: what the visitor accepted", "category": "categories of the wrap-up"}
)

// Fields lists the fields with what they are, by name in lower case.
func Fields() map[string]string {
	all := maps.Clone(numbers)
	maps.Copy(all, texts)
	return all
}

func fieldNames(of ...map[string]string) string {
	var names []string
	for _, m := range of {
		names = append(names, slices.Collect(maps.Keys(m))...)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// Expression is a metric that can be computed.
type Expression struct{ root term }

// Of is the value over some chats: nil when there is nothing to compute on, such as the
// mean of no numbers or a division by zero.
func (e *Expression) Of(chats []Chat) *big.Rat { return e.root.of(chats) }

// term is a part of an expression.
type term interface{ of(chats []Chat) *big.Rat }

type constant struct{ n *big.Rat }

func (c constant) of([]Chat) *big.Rat { return c.n }

type operation struct {
	by   byte
	a, b term
}

func (o operation) of(chats []Chat) *big.Rat {
	a, b := o.a.of(chats), o.b.of(chats)
	if a == nil || b == nil {
		return nil
	}
	switch o.by {
	case '+':
		return new(big.Rat).Add(a, b)
	case '-':
		return new(big.Rat).Sub(a, b)
	case '*':
		return new(big.Rat).Mul(a, b)
	}
	if b.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

// compute is one call of Compute.
type compute struct {
	aggregate, field string // field "*": chats
	where            condition
}

func (c compute) of(chats []Chat) *big.Rat {
	var sum, least, most *big.Rat
	n := int64(0)
	for _, chat := range chats {
		if c.where != nil && !c.where(chat) {
			continue
		}
		if _, isText := texts[c.field]; isText || c.field == "*" || c.field[0] == '[' {
			if c.field == "*" || len(chat.Texts[c.field]) > 0 {
				n++
			}
			continue
		}
		x := chat.Numbers[c.field]
		if x == nil {
			continue
		}
		if n++; n == 1 {
			sum, least, most = new(big.Rat).Set(x), x, x
			continue
		}
		sum.Add(sum, x)
		if x.Cmp(least) < 0 {
			least = x
		}
		if x.Cmp(most) > 0 {
			most = x
		}
	}
	switch {
	case c.aggregate == "count":
		return big.NewRat(n, 1)
	case n == 0:
		return nil
	case c.aggregate == "sum":
		return sum
	case c.aggregate == "min":
		return least
	case c.aggregate == "max":
		return most
	}
	return sum.Quo(sum, big.NewRat(n, 1))
}

// condition tells whether a chat counts.
type condition func(Chat) bool

// compares holds a number to another.
func compares(field, operator string, to *big.Rat) condition {
	return func(c Chat) bool {
		x := c.Numbers[field]
		if x == nil {
			return false
		}
		d := x.Cmp(to)
		switch operator {
		case "=":
			return d == 0
		case "<>":
			return d != 0
		case "<":
			return d < 0
		case "<=":
			return d <= 0
		case ">":
			return d > 0
		}
		return d >= 0
	}
}

// says looks for a text among those of a field; differs is for one that has others alone.
func says(field, text string, differs bool) condition {
	return func(c Chat) bool {
		list := c.Texts[field]
		is := slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, text) })
		return len(list) > 0 && is != differs
	}
}
