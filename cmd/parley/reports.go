package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"parley/internal/server"
)

type reportsCmd struct {
	Rebuild rebuildCmd `cmd:"" help:"Derive anew from the facts all that reports read, and print how long it took. The server may run; reports wait meanwhile."`
}

type rebuildCmd struct{ command }

// Run prints rebuilt and seconds.
func (c *rebuildCmd) Run(w *world) error {
	progress := func(float64) {}
	if f, ok := w.errors.(*os.File); ok && isTerminal(f) {
		progress = plainBar(w.errors)
		defer fmt.Fprintln(w.errors)
	}
	began := time.Now()
	if err := server.RebuildReports(w.ctx, c.Storage, progress); err != nil {
		return err
	}
	took := time.Since(began).Round(time.Millisecond)
	return c.answer(w, map[string]any{"rebuilt": true, "seconds": took.Seconds()}, fmt.Sprintf("The reports are rebuilt, in %s.", took))
}

// plainBar draws how far something is, and how long it will take.
func plainBar(out io.Writer) func(part float64) {
	draw := barOf(out)
	return func(part float64) { draw(part, "") }
}

// barOf draws a bar with words behind it, at most ten times a second.
func barOf(out io.Writer) func(part float64, words string) {
	const width = 30
	began, drawn := time.Now(), time.Time{}
	return func(part float64, words string) {
		if part = min(max(part, 0.001), 1); time.Since(drawn) < 100*time.Millisecond && part < 1 {
			return
		}
		drawn = time.Now()
		full := int(part * width)
		left := time.Duration(float64(time.Since(began)) / part * (1 - part)).Round(time.Second)
		_, _ = fmt.Fprintf(out, "\r[%s%s] %3.0f %%  %s%s left   ", strings.Repeat("#", full), strings.Repeat(".", width-full), part*100, words, left)
	}
}
