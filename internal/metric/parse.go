package metric

import (
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"
)

const (
	maxLength = 4000
	maxDepth  = 50
)

// Parse reads an expression. The error says where and what is wrong.
func Parse(text string) (*Expression, error) {
	if len(text) > maxLength {
		return nil, fmt.Errorf("it is longer than %d characters", maxLength)
	}
	r := &reader{text: text}
	root, err := r.sum()
	if err == nil && r.kind() != end {
		err = r.wrong("an operator or the end")
	}
	if err != nil {
		return nil, err
	}
	return &Expression{root}, nil
}

// The kinds of words.
const (
	end = iota
	number
	word   // a name, or and, or, not
	quoted // 'text', or "text" outside of Compute's texts
	sign
)

// reader reads words of a text one after another.
type reader struct {
	text  string
	at    int // where the next word is looked for
	from  int // where the text begins in the expression
	depth int
	inner bool // a text of Compute
}

// peek is the next word: its kind, what it says, and where it ends.
func (r *reader) peek() (kind int, says string, next int) {
	i := r.at
	for i < len(r.text) && strings.IndexByte(" \t\r\n", r.text[i]) >= 0 {
		i++
	}
	if i == len(r.text) {
		return end, "", i
	}
	while := func(is func(c byte) bool) int {
		j := i
		for j < len(r.text) && is(r.text[j]) {
			j++
		}
		return j
	}
	switch c := r.text[i]; {
	case isDigit(c):
		j := while(func(c byte) bool { return isDigit(c) || c == '.' })
		return number, r.text[i:j], j
	case isLetter(c):
		j := while(func(c byte) bool { return isLetter(c) || isDigit(c) })
		return word, strings.ToLower(r.text[i:j]), j
	case c == '\'' && r.inner || c == '"' && !r.inner:
		return quotedText(r.text, i)
	case c == '<' || c == '>':
		j := i + 1
		if j < len(r.text) && (r.text[j] == '=' || c == '<' && r.text[j] == '>') {
			j++
		}
		return sign, r.text[i:j], j
	}
	_, size := utf8.DecodeRuneInString(r.text[i:])
	return sign, r.text[i : i+size], i + size
}

// quotedText is a text in quotes; two of them are one in the text.
func quotedText(text string, at int) (kind int, says string, next int) {
	quote, out := text[at], strings.Builder{}
	for i := at + 1; i < len(text); i++ {
		if text[i] != quote {
			out.WriteByte(text[i])
			continue
		}
		if i+1 == len(text) || text[i+1] != quote {
			return quoted, out.String(), i + 1
		}
		out.WriteByte(quote)
		i++
	}
	return sign, text[at:], len(text) // never ends
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

func (r *reader) kind() int { k, _, _ := r.peek(); return k }

// takes goes on when the next word is one of some signs or names.
func (r *reader) takes(any ...string) (string, bool) {
	kind, says, next := r.peek()
	if kind != sign && kind != word {
		return "", false
	}
	for _, one := range any {
		if says == one {
			r.at = next
			return says, true
		}
	}
	return "", false
}

// wrong says that something else should stand here.
func (r *reader) wrong(wanted string) error {
	kind, _, next := r.peek()
	found := "the end"
	if kind != end {
		found = "'" + strings.TrimSpace(r.text[r.at:next]) + "'"
	}
	return fmt.Errorf("at character %d there should be %s, and there is %s", r.from+r.at+1, wanted, found)
}

func (r *reader) must(one string) error {
	if _, is := r.takes(one); !is {
		return r.wrong("'" + one + "'")
	}
	return nil
}

// deeper bounds brackets in brackets.
func (r *reader) deeper() error {
	if r.depth++; r.depth > maxDepth {
		return fmt.Errorf("it has more than %d brackets in each other", maxDepth)
	}
	return nil
}

func (r *reader) sum() (term, error) { return r.chain(r.product, "+", "-") }

func (r *reader) product() (term, error) { return r.chain(r.factor, "*", "/") }

func (r *reader) chain(part func() (term, error), operators ...string) (term, error) {
	a, err := part()
	for err == nil {
		by, is := r.takes(operators...)
		if !is {
			break
		}
		var b term
		b, err = part()
		a = operation{by[0], a, b}
	}
	return a, err
}

func (r *reader) factor() (term, error) {
	if err := r.deeper(); err != nil {
		return nil, err
	}
	defer func() { r.depth-- }()
	if _, is := r.takes("("); is {
		inside, err := r.sum()
		if err == nil {
			err = r.must(")")
		}
		return inside, err
	}
	if _, is := r.takes("-"); is {
		of, err := r.factor()
		return operation{'-', constant{new(big.Rat)}, of}, err
	}
	if r.kind() == number {
		n, err := r.number()
		return constant{n}, err
	}
	if _, is := r.takes("compute"); is {
		return r.compute()
	}
	return nil, r.wrong("a number, Compute or a bracket")
}

func (r *reader) number() (*big.Rat, error) {
	_, says, next := r.peek()
	n, ok := new(big.Rat).SetString(says)
	if !ok || strings.HasSuffix(says, ".") {
		return nil, r.wrong("a number")
	}
	r.at = next
	return n, nil
}

// compute reads ("aggregate", "filter").
func (r *reader) compute() (term, error) {
	if err := r.must("("); err != nil {
		return nil, err
	}
	inside, err := r.inside("an aggregate in double quotes")
	if err != nil {
		return nil, err
	}
	c, err := inside.aggregate()
	if err != nil {
		return nil, err
	}
	if _, is := r.takes(","); is {
		filter, err := r.inside("a filter in double quotes")
		if err != nil {
			return nil, err
		}
		if filter.kind() != end {
			if c.where, err = filter.or(); err != nil {
				return nil, err
			}
			if filter.kind() != end {
				return nil, filter.wrong("and, or, or the end of the filter")
			}
		}
	}
	return c, r.must(")")
}

// inside reads a text of Compute.
func (r *reader) inside(what string) (*reader, error) {
	kind, says, next := r.peek()
	if kind != quoted {
		return nil, r.wrong(what)
	}
	from := r.from + next - 1 - len(says)
	r.at = next
	return &reader{text: says, from: from, inner: true}, nil
}

func (r *reader) aggregate() (c compute, err error) {
	name, is := r.takes("count", "sum", "avg", "min", "max")
	if !is {
		return c, r.wrong("count, sum, avg, min or max")
	}
	c.aggregate = name
	if err := r.must("("); err != nil {
		return c, err
	}
	if _, all := r.takes("*"); all && name == "count" {
		c.field = "*"
	} else if all {
		return c, fmt.Errorf("%s(*) means nothing: name a field", name)
	} else {
		var isText bool
		if c.field, isText, err = r.field(); err != nil {
			return c, err
		}
		if isText && name != "count" {
			return c, fmt.Errorf("%s(%s) means nothing: %s is a text, which can only be counted", name, c.field, c.field)
		}
	}
	if err := r.must(")"); err != nil {
		return c, err
	}
	if r.kind() != end {
		return c, r.wrong("the end of the aggregate")
	}
	return c, nil
}

// field reads the name of a field, or the id of a form's in brackets.
func (r *reader) field() (name string, isText bool, err error) {
	if _, is := r.takes("["); is {
		kind, says, next := r.peek()
		if kind != number || strings.Contains(says, ".") || len(says) > 18 {
			return "", false, r.wrong("the id of a field of a form")
		}
		r.at = next
		return "[" + strings.TrimLeft(says[:len(says)-1], "0") + says[len(says)-1:] + "]", true, r.must("]")
	}
	kind, says, next := r.peek()
	_, isNumber := numbers[says]
	_, isText = texts[says]
	if kind != word || !isNumber && !isText {
		return "", false, r.wrong("a field (" + fieldNames(numbers, texts) + ", or the id of a form's field in square brackets)")
	}
	r.at = next
	return says, isText, nil
}

func (r *reader) or() (condition, error) {
	a, err := r.and()
	for err == nil {
		if _, is := r.takes("or"); !is {
			break
		}
		left := a
		var right condition
		right, err = r.and()
		a = func(c Chat) bool { return left(c) || right(c) }
	}
	return a, err
}

func (r *reader) and() (condition, error) {
	a, err := r.not()
	for err == nil {
		if _, is := r.takes("and"); !is {
			break
		}
		left := a
		var right condition
		right, err = r.not()
		a = func(c Chat) bool { return left(c) && right(c) }
	}
	return a, err
}

func (r *reader) not() (condition, error) {
	if err := r.deeper(); err != nil {
		return nil, err
	}
	defer func() { r.depth-- }()
	if _, is := r.takes("not"); is {
		of, err := r.not()
		return func(c Chat) bool { return !of(c) }, err
	}
	if _, is := r.takes("("); is {
		inside, err := r.or()
		if err == nil {
			err = r.must(")")
		}
		return inside, err
	}
	return r.comparison()
}

func (r *reader) comparison() (condition, error) {
	field, isText, err := r.field()
	if err != nil {
		return nil, err
	}
	if isText {
		operator, is := r.takes("=", "<>")
		if !is {
			return nil, r.wrong("= or <>")
		}
		kind, text, next := r.peek()
		if kind != quoted {
			return nil, r.wrong("a text in single quotes")
		}
		r.at = next
		return says(field, text, operator == "<>"), nil
	}
	operator, is := r.takes("=", "<>", "<", "<=", ">", ">=")
	if !is {
		return nil, r.wrong("=, <>, <, <=, > or >=")
	}
	_, negative := r.takes("-")
	if r.kind() != number {
		return nil, r.wrong("a number")
	}
	n, err := r.number()
	if err == nil && negative {
		n.Neg(n)
	}
	return compares(field, operator, n), err
}
