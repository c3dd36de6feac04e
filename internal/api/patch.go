package api

import (
	"reflect"

	"parley/internal/lenient"
)

// Patch is the body of a partial update of a T: what the caller sent, not yet
// looked at. The handler loads the object first and then lays the patch on it,
// so that a missing object is reported before a bad body (E10).
type Patch[T any] struct{ sent received }

// Onto returns base with the patch laid over it (see lenient.Merge); base
// itself is left alone. Faults are the caller's, ready to be returned.
func (p Patch[T]) Onto(base T) (T, error) {
	doc, err := p.sent.parse()
	if err != nil {
		return base, err
	}
	return lenient.Merge(base, doc)
}

// New reads the body as a complete T: defaults, required members (see lenient.Create).
func (p Patch[T]) New() (T, error) {
	doc, err := p.sent.parse()
	if err != nil {
		var none T
		return none, err
	}
	return lenient.Create[T](doc)
}

// Doc is the body as read leniently: nil, []any or *lenient.Object. For bodies
// whose shape no type can tell.
func (p Patch[T]) Doc() (any, error) { return p.sent.parse() }

func (p *Patch[T]) receive(b received)  { p.sent = b }
func (p *Patch[T]) shape() reflect.Type { return reflect.TypeFor[T]() }
