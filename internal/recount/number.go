package recount

import (
	"encoding/json"
	"math/big"
	"strings"
)

// form is how a number is written (x-json-number).
type form int

const (
	decimal form = iota
	integer
	shortest
)

// unit is what a number measures, which says how it is rounded (x-numbers).
type unit int

const (
	counts  unit = iota // two decimals, half away from zero
	seconds             // of milliseconds, to whole seconds
	money               // of thousandths, exact
)

// ratio is n divided by d, nil without data.
func ratio(n, d int64) *big.Rat {
	if d == 0 {
		return nil
	}
	return big.NewRat(n, d)
}

func whole(n int64) *big.Rat { return big.NewRat(n, 1) }

// write is a number as the report has to write it.
func write(x *big.Rat, u unit, f form) json.Number {
	if x == nil {
		x = new(big.Rat)
	}
	text := ""
	switch u {
	case seconds:
		text = new(big.Rat).Quo(x, whole(1000)).FloatString(0)
	case money:
		text = new(big.Rat).Quo(x, whole(1000)).FloatString(3)
	default:
		text = x.FloatString(2)
	}
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if f == decimal && !strings.Contains(text, ".") {
		text += ".0"
	}
	return json.Number(text)
}
