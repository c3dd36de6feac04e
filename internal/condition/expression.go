package condition

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Expression combines numbered tests by and, or and brackets (C4).
type Expression struct{ root *node }

type kind int

const (
	number kind = iota
	and
	or
)

// node is a number, or two and more nodes joined by one word; a node never holds
// one of its own kind.
type node struct {
	kind  kind
	n     int // the number; in a Matcher the place of the test
	at    int // where it stands
	parts []*node
}

// SyntaxError tells what is wrong with an expression, and at which character, from 1.
type SyntaxError struct {
	At      int
	Message string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%s at character %d", e.Message, e.At) }

// deepest is how far brackets may nest.
const deepest = 50

// Parse reads an expression such as "1 and (2 or 3)": brackets bind first, then
// and, then or; words match in any letter case.
func Parse(text string) (*Expression, error) {
	p := &parser{text: text}
	p.next()
	root, err := p.any(0)
	if err != nil {
		return nil, err
	}
	switch {
	case p.token == ")":
		return nil, p.fail("a bracket is closed that was not opened")
	case p.token != "":
		return nil, p.fail("'and' or 'or' is expected")
	}
	return &Expression{root}, nil
}

// String writes the expression with as few brackets as it needs.
func (e *Expression) String() string {
	var b strings.Builder
	e.root.write(&b)
	return b.String()
}

func (n *node) write(b *strings.Builder) {
	if n.kind == number {
		b.WriteString(strconv.Itoa(n.n))
		return
	}
	word := " or "
	if n.kind == and {
		word = " and "
	}
	for i, part := range n.parts {
		if i > 0 {
			b.WriteString(word)
		}
		if n.kind == and && part.kind == or {
			b.WriteByte('(')
			part.write(b)
			b.WriteByte(')')
			continue
		}
		part.write(b)
	}
}

// bind replaces the numbers by the places of their tests.
func (n *node) bind(places map[int]int) error {
	if n.kind == number {
		place, ok := places[n.n]
		if !ok {
			return &SyntaxError{n.at, fmt.Sprintf("there is no test number %d", n.n)}
		}
		n.n = place
	}
	for _, part := range n.parts {
		if err := part.bind(places); err != nil {
			return err
		}
	}
	return nil
}

// parser holds the token it looks at; "" is the end.
type parser struct {
	text  string
	token string
	from  int // where the token begins, in bytes
	to    int // where the next one is looked for
}

func (p *parser) next() {
	for p.to < len(p.text) && isSpace(p.text[p.to]) {
		p.to++
	}
	p.from = p.to
	for p.to < len(p.text) {
		if same := p.to == p.from || class(p.text[p.to]) == class(p.text[p.from]); !same {
			break
		}
		p.to++
		if class(p.text[p.from]) == single {
			break
		}
	}
	p.token = p.text[p.from:p.to]
}

// The classes of characters that make a token together.
const (
	single = iota
	digit
	letter
	space
)

func class(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return digit
	case isSpace(c):
		return space
	case c == '(' || c == ')':
		return single
	}
	return letter
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// any reads what or joins.
func (p *parser) any(depth int) (*node, error) { return p.join(or, "or", depth, p.all) }

// all reads what and joins.
func (p *parser) all(depth int) (*node, error) { return p.join(and, "and", depth, p.one) }

func (p *parser) join(k kind, word string, depth int, part func(int) (*node, error)) (*node, error) {
	first, err := part(depth)
	if err != nil {
		return nil, err
	}
	parts := spread(nil, k, first)
	for strings.EqualFold(p.token, word) {
		p.next()
		n, err := part(depth)
		if err != nil {
			return nil, err
		}
		parts = spread(parts, k, n)
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return &node{kind: k, parts: parts}, nil
}

// spread adds a node to those that k joins; one that k joins itself gives its parts.
func spread(parts []*node, k kind, n *node) []*node {
	if n.kind == k && k != number {
		return append(parts, n.parts...)
	}
	return append(parts, n)
}

// one reads a number or a bracket.
func (p *parser) one(depth int) (*node, error) {
	switch {
	case p.token == "":
		return nil, p.fail("a number or a bracket is missing")
	case p.token == "(" && depth == deepest:
		return nil, p.fail("brackets nest too deep")
	case p.token == "(":
		open := p.from
		p.next()
		n, err := p.any(depth + 1)
		switch {
		case err != nil:
			return nil, err
		case p.token == "":
			return nil, &SyntaxError{p.place(open), "the bracket is not closed that opens"}
		case p.token != ")":
			return nil, p.fail("'and' or 'or' is expected")
		}
		p.next()
		return n, nil
	case class(p.token[0]) != digit:
		return nil, p.fail("a number or a bracket is expected")
	}
	n, err := strconv.Atoi(p.token)
	if err != nil {
		return nil, p.fail("the number is too large")
	}
	leaf := &node{kind: number, n: n, at: p.place(p.from)}
	p.next()
	return leaf, nil
}

func (p *parser) fail(message string) error { return &SyntaxError{p.place(p.from), message} }

// place counts the character that begins at a byte, from 1.
func (p *parser) place(at int) int { return utf8.RuneCountInString(p.text[:at]) + 1 }
