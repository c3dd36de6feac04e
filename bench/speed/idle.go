package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"parley/bench/client"
)

// idleVisitors measures what a connected visitor who does nothing costs in memory.
func (b *bed) idleVisitors(ctx context.Context) error {
	visitors, err := b.visit(ctx)
	if err != nil {
		return err
	}
	before, err := b.settledRSS(ctx)
	if err != nil {
		return err
	}
	sockets := make([]*client.Socket, len(visitors))
	defer func() {
		for _, s := range sockets {
			if s != nil {
				s.Close()
			}
		}
	}()
	err = inParallel(len(visitors), func(i int) (err error) {
		sockets[i], err = client.Dial(ctx, b.node.URL(), visitors[i].Visit.Token)
		return err
	})
	if err != nil {
		return err
	}
	after, err := b.settledRSS(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("  %d idle visitors: %.1f KB a connection (%d MB resident, %d MB before)\n",
		len(visitors), float64(after-before)/float64(len(visitors))/1024, after>>20, before>>20)
	return nil
}

// visit makes the visitors, on connections that are closed afterwards.
func (b *bed) visit(ctx context.Context) ([]*client.Visitor, error) {
	c := client.HTTP()
	defer c.CloseIdleConnections()
	visitors := make([]*client.Visitor, b.idle)
	return visitors, inParallel(b.idle, func(i int) (err error) {
		visitors[i], err = client.NewVisitor(ctx, c, b.node.URL(), b.site.ID)
		return err
	})
}

// inParallel calls do with 0 to n-1 from a few goroutines and returns an error of theirs.
func inParallel(n int, do func(int) error) (err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for worker := range 16 {
		all.Go(func() {
			for i := worker; i < n; i += 16 {
				if e := do(i); e != nil {
					mu.Lock()
					err = e
					mu.Unlock()
					return
				}
			}
		})
	}
	all.Wait()
	return err
}

// settledRSS is the server's resident memory once it has stopped falling: the
// smallest value of a few seconds. Reading the metrics makes the collector's
// clock go on in a server that is idle.
func (b *bed) settledRSS(ctx context.Context) (int64, error) {
	least := int64(0)
	for range 30 {
		res, err := http.Get(b.node.URL() + "/metrics")
		if err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
		rss, err := b.node.RSS()
		if err != nil {
			return 0, err
		}
		if least == 0 || rss < least {
			least = rss
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return least, nil
}
