package fulltext

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/internal/store"
)

// Query is what chats are looked for by. From and To are the lowest and the highest id of
// interest.
type Query struct {
	SiteID   int64
	Text     string     // in lower case
	Tags     [][]string // of each list a chat must have one
	From, To int64
}

// Find returns the chats that a query means: all of them, and no other.
func Find(ctx context.Context, tx *store.Tx, q Query) (*Set, error) {
	f := &finder{tx: tx, q: q}
	found, verify, err := f.candidates(ctx)
	if err != nil {
		return nil, err
	}
	for _, any := range q.Tags {
		names := make([]string, len(any))
		for i, tag := range any {
			names[i] = tagTerm + tag
		}
		tagged, err := f.listed(ctx, names)
		if err != nil {
			return nil, err
		}
		if found == nil {
			found = tagged
		} else {
			found.Keep(tagged)
		}
	}
	pending, err := f.pending(ctx)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return f.scan(ctx)
	}
	found.Between(q.From, q.To)
	for _, p := range pending {
		found.Remove(p.id)
	}
	if verify {
		if found, err = f.verified(ctx, found); err != nil {
			return nil, err
		}
	}
	for _, p := range pending {
		if p.hit {
			found.Add(p.id)
		}
	}
	return found, nil
}

type finder struct {
	tx *store.Tx
	q  Query
}

// candidates are chats that may hold the text: all that do, and perhaps others, which is
// what verify says. nil is all there are.
func (f *finder) candidates(ctx context.Context) (found *Set, verify bool, err error) {
	parts := runs(f.q.Text)
	if len(parts) == 1 && parts[0].first && parts[0].last {
		if found, exact, err := f.word(ctx, parts[0].text); exact || err != nil {
			return found, false, err
		}
	}
	for _, p := range parts {
		names := p.needs()
		for _, name := range names {
			has, err := f.listed(ctx, []string{name})
			if err != nil {
				return nil, false, err
			}
			if found == nil {
				found = has
			} else {
				found.Keep(has)
			}
		}
	}
	return found, f.q.Text != "", nil
}

// needs are terms that every chat has in which the run stands as it does in what is looked
// for: whole where something else stands beside it, perhaps part of a word at the edges.
func (r run) needs() (names []string) {
	letters := utf8.RuneCountInString(r.text)
	first, _ := utf8.DecodeRuneInString(r.text)
	if isSolitary(first) || !r.first && !r.last && letters <= maxWord {
		return []string{wordTerm + r.text}
	}
	into := map[string]struct{}{}
	grams(r.text, min(max(letters, shortGram), longGram), into)
	for name := range into {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// word finds the chats that have a word with text in it; exact is false when the index
// cannot tell that by itself.
func (f *finder) word(ctx context.Context, text string) (found *Set, exact bool, err error) {
	letters := utf8.RuneCountInString(text)
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case isSolitary(first):
		found, err = f.listed(ctx, []string{wordTerm + text})
		return found, true, err
	case letters < shortGram || letters > maxWord/2:
		return nil, false, nil
	case letters <= longGram:
		found, err = f.listed(ctx, []string{gramTerm + text})
		return found, true, err
	}
	names := map[string]struct{}{}
	rows, err := f.tx.Query(ctx, `SELECT word FROM search_word WHERE site_id = ? AND suffix >= ? AND suffix < ?`, f.q.SiteID, text, text+string(utf8.MaxRune))
	if err != nil {
		return nil, false, fmt.Errorf("look for words: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, false, fmt.Errorf("look for words: %w", err)
		}
		names[wordTerm+name] = struct{}{}
	}
	if err := rows.Err(); err != nil {
		return nil, false, fmt.Errorf("look for words: %w", err)
	}
	found, err = f.listed(ctx, slices.Sorted(maps.Keys(names)))
	return found, true, err
}

// listed are the chats that have at least one of the terms.
func (f *finder) listed(ctx context.Context, names []string) (*Set, error) {
	found := NewSet()
	for part := range slices.Chunk(names, store.ListLimit) {
		marks, terms := store.In(part)
		args := slices.Concat([]any{f.q.SiteID}, terms, []any{f.q.From >> blockBits, f.q.To >> blockBits})
		rows, err := f.tx.Query(ctx, `SELECT block, ids FROM search_posting WHERE site_id = ? AND term IN (`+marks+`) AND block BETWEEN ? AND ?`, args...)
		if err != nil {
			return nil, fmt.Errorf("read the search index: %w", err)
		}
		for rows.Next() {
			var at int64
			var ids []byte
			if err := rows.Scan(&at, &ids); err != nil {
				_ = rows.Close()
				return nil, fmt.Errorf("read the search index: %w", err)
			}
			found.at(at).merge(ids)
		}
		if err := rows.Close(); err != nil {
			return nil, fmt.Errorf("read the search index: %w", err)
		}
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("read the search index: %w", err)
		}
	}
	return found, nil
}

// listing is a chat that the sets do not tell the truth about.
type listing struct {
	id  int64
	hit bool // it is what is looked for
}

// pending looks through the chats that are not merged yet.
func (f *finder) pending(ctx context.Context) (out []listing, err error) {
	rows, err := f.tx.Query(ctx, `SELECT p.chat_id, p.tags, COALESCE(`+f.tx.Holds("t.text")+`, FALSE) FROM search_pending p
		LEFT JOIN chat_text t ON t.chat_id = p.chat_id AND NOT p.removed WHERE p.site_id = ? AND p.chat_id BETWEEN ? AND ?`,
		f.q.Text, f.q.SiteID, f.q.From, f.q.To)
	if err != nil {
		return nil, fmt.Errorf("search new chats: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var l listing
		var tags string
		if err := rows.Scan(&l.id, &tags, &l.hit); err != nil {
			return nil, fmt.Errorf("search new chats: %w", err)
		}
		has := strings.Fields(tags)
		for _, any := range f.q.Tags {
			l.hit = l.hit && slices.ContainsFunc(any, func(tag string) bool { return slices.Contains(has, tag) })
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// verified are those of the candidates in whose texts what is looked for stands.
func (f *finder) verified(ctx context.Context, candidates *Set) (*Set, error) {
	found := NewSet()
	ids := slices.Collect(candidates.Descending())
	for part := range slices.Chunk(ids, store.ListLimit) {
		marks, args := store.In(part)
		err := f.collect(ctx, found, `SELECT t.chat_id FROM chat_text t WHERE `+f.tx.Holds("t.text")+` AND t.chat_id IN (`+marks+`)`, append([]any{f.q.Text}, args...)...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// scan looks through all texts: for what has no word of three letters.
func (f *finder) scan(ctx context.Context) (*Set, error) {
	found := NewSet()
	return found, f.collect(ctx, found, `SELECT t.chat_id FROM chat_text t JOIN chat c ON c.id = t.chat_id
		WHERE `+f.tx.Holds("t.text")+` AND t.chat_id BETWEEN ? AND ? AND c.site_id = ?`, f.q.Text, f.q.From, f.q.To, f.q.SiteID)
}

func (f *finder) collect(ctx context.Context, into *Set, query string, args ...any) error {
	rows, err := f.tx.Query(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("search texts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("search texts: %w", err)
		}
		into.Add(id)
	}
	return rows.Err()
}
