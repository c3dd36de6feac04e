package store

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// placeholderLimit bounds how many rewritten texts are remembered. Constant
// texts never reach it; texts made up at run time are rewritten each time.
const placeholderLimit = 4096

var (
	numbered      sync.Map // text with ? -> text with $1, $2, …
	numberedCount atomic.Int64
)

// placeholders turns ? into what the database wants.
func (db *DB) placeholders(query string) string {
	if db.dialect == SQLite {
		return query
	}
	if s, ok := numbered.Load(query); ok {
		return s.(string)
	}
	s := numberPlaceholders(query)
	if numberedCount.Add(1) <= placeholderLimit {
		numbered.Store(query, s)
	}
	return s
}

// numberPlaceholders replaces each ? outside quotes and comments by $1, $2, ….
// PostgreSQL operators that contain ? are not supported.
func numberPlaceholders(query string) string {
	var b strings.Builder
	n := 0
	for i := 0; i < len(query); {
		end := i + 1
		switch c := query[i]; {
		case c == '\'' || c == '"':
			end = after(query, i+1, query[i:i+1])
		case strings.HasPrefix(query[i:], "--"):
			end = after(query, i, "\n")
		case strings.HasPrefix(query[i:], "/*"):
			end = after(query, i, "*/")
		case c == '?':
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			i = end
			continue
		}
		b.WriteString(query[i:end])
		i = end
	}
	return b.String()
}

// after is the index behind the first mark at or after from, or the end of s.
func after(s string, from int, mark string) int {
	if i := strings.Index(s[from:], mark); i >= 0 {
		return from + i + len(mark)
	}
	return len(s)
}
