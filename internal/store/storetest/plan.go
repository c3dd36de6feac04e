package storetest

import (
	"context"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley/internal/store"
)

// growing are the tables that grow with what visitors do: no statement may read all of one
// to find a few rows. What has a LIMIT is left to its author.
var growing = []string{"chat", "message", "fact", "visit", "visitor", "page_view", "request", "chat_agent", "chat_text", "chat_survey", "chat_wrapup",
	"offline_message", "invitation_shown", "agent_chat", "agent_message", "delivery", "file", "search_posting", "search_word"}

// small are the indexes of those of their rows that are few at any time.
var small = []string{"chat_open", "chat_running", "chat_watched", "chat_line", "chat_asked"}

// watcher collects the statements of a test and looks at their plans when it is over.
type watcher struct {
	mu    sync.Mutex
	texts []string
}

func (w *watcher) hear(text string) {
	if !isProduct() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.texts = append(w.texts, text)
}

// isProduct tells whether the product asks, and not a test or what tests stand on.
func isProduct() bool {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for {
		f, more := frames.Next()
		folder := path.Base(path.Dir(f.File))
		ours := strings.HasPrefix(f.Function, "parley/")
		if ours && !strings.HasPrefix(f.Function, "parley/internal/store") {
			return !strings.HasSuffix(f.File, "_test.go") && !strings.HasSuffix(folder, "test") && folder != "testenv"
		}
		if !more {
			return false
		}
	}
}

// looked are the statements that some test of the process has looked at already.
var looked sync.Map

var (
	literal = regexp.MustCompile(`'(?:[^']|'')*'|\b\d+\b`)
	named   = regexp.MustCompile(`(?i)\b(?:from|join|update)\s+"?(\w+)"?(?:\s+(?:as\s+)?"?(\w+)"?)?`)
	scanned = regexp.MustCompile(`SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?`)
)

// check tells of statements that read all of a table that grows.
func (w *watcher) check(t testing.TB, db *store.DB) {
	t.Helper()
	for _, text := range w.texts {
		if strings.Contains(text, "LIMIT") {
			continue
		}
		if _, known := looked.LoadOrStore(literal.ReplaceAllString(text, "?"), true); known {
			continue
		}
		if line := wholeScan(t, db, text); line != "" {
			t.Errorf("a statement reads a whole table that grows (%s):\n%s", line, text)
		}
	}
}

// wholeScan is the line of a statement's plan that says so, or "".
func wholeScan(t testing.TB, db *store.DB, text string) (found string) {
	t.Helper()
	table := map[string]string{}
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		table[m[1]], table[m[2]] = m[1], m[1]
	}
	err := db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, "EXPLAIN QUERY PLAN "+text, make([]any, strings.Count(literal.ReplaceAllString(text, ""), "?"))...)
		if err != nil {
			return nil // DDL, PRAGMA and the like
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id, parent, unused int
			var line string
			if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
				return err
			}
			m := scanned.FindStringSubmatch(line)
			if m != nil && slices.Contains(growing, table[m[1]]) && !slices.Contains(small, m[2]) {
				found = line
			}
		}
		return rows.Err()
	})
	if err != nil {
		t.Error(err)
	}
	return found
}
