// Package event carries typed events inside one process. Events are published
// after the commit of the step that caused them, are hints, and may be lost
// with the process; whoever needs certainty reads the database.
package event

import (
	"context"
	"reflect"
	"sync"
)

// Bus delivers each event to the subscribers of its type. The zero value is ready.
type Bus struct {
	mu   sync.RWMutex
	subs map[reflect.Type][]func(context.Context, any)
}

// Subscribe has fn called with every E published from now on, on the publisher's
// goroutine: fn must be quick and must not publish the same type again.
func Subscribe[E any](b *Bus, fn func(context.Context, E)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs == nil {
		b.subs = map[reflect.Type][]func(context.Context, any){}
	}
	t := reflect.TypeFor[E]()
	b.subs[t] = append(b.subs[t], func(ctx context.Context, e any) { fn(ctx, e.(E)) })
}

// Publish delivers e to its subscribers in the order they subscribed.
func Publish[E any](ctx context.Context, b *Bus, e E) {
	b.mu.RLock()
	subs := b.subs[reflect.TypeFor[E]()]
	b.mu.RUnlock()
	for _, fn := range subs {
		fn(ctx, e)
	}
}
