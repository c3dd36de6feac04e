package fulltext_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parley/internal/fulltext"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

const site = 6000000

// shelf is a database with the tables that the index needs, and what stands in it.
type shelf struct {
	t     *testing.T
	db    *store.DB
	index *fulltext.Index
	texts map[int64]string
	tags  map[int64][]string
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{t: t, db: storetest.Open(t, store.Options{URL: storetest.NewURL(t)}), texts: map[int64]string{}, tags: map[int64][]string{}}
	s.index = fulltext.New(s.db, nil)
	s.update(`INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at)
		VALUES (?, 'T', 'T', '0', 'x', 'enterprise', 1, 0)`, site)
	s.update(`INSERT INTO visitor (id, site_id, uuid, first_seen_at) VALUES (1, ?, 'v', 0)`, site)
	s.update(`INSERT INTO visit (id, site_id, visitor_id, campaign_id, started_at, seen_at, due_at, landing_url, landing_title, referrer, page_url, page_title, pages,
		language, time_zone, address, user_agent) VALUES (1, ?, 1, 1, 0, 0, 0, '', '', '', '', '', 1, '', '', '', '')`, site)
	return s
}

func (s *shelf) step(fn func(ctx context.Context, tx *store.Tx) error) {
	s.t.Helper()
	if err := s.db.Update(context.Background(), fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) update(query string, args ...any) {
	s.t.Helper()
	s.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

func (s *shelf) add(id int64, text string, tags ...string) {
	s.t.Helper()
	s.texts[id], s.tags[id] = text, tags
	s.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO chat (id, site_id, uuid, visitor_id, visitor_uuid, visit_id, campaign_id, priority, state, head, last_at, requested_at,
			agents, visitor_name, visitor_email, visitor_phone, visitor_company, page_url, page_title, pre_chat)
			VALUES (?, ?, ?, 1, 'v', 1, 1, 0, 'ended', 1, 0, 0, '[]', '', '', '', '', '', '', '[]')`, id, site, fmt.Sprint(id))
		if err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, `INSERT INTO chat_text (chat_id, text) VALUES (?, ?)`, id, text); err != nil {
			return err
		}
		return fulltext.Add(ctx, tx, site, id, tags...)
	})
}

func (s *shelf) remove(id int64) {
	s.t.Helper()
	s.step(func(ctx context.Context, tx *store.Tx) error {
		if err := fulltext.Remove(ctx, tx, site, id, s.tags[id]...); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM chat WHERE id = ?`, id)
		return err
	})
	delete(s.texts, id)
}

func (s *shelf) merge() {
	s.t.Helper()
	if err := s.index.Merge(context.Background()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) find(q fulltext.Query) (ids []int64) {
	s.t.Helper()
	q.SiteID = site
	err := s.db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		found, err := fulltext.Find(ctx, tx, q)
		if err != nil {
			return err
		}
		ids = slices.Sorted(found.Descending())
		if len(ids) != found.Len() {
			s.t.Errorf("%q: a set of %d has %d ids", q.Text, found.Len(), len(ids))
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return ids
}

// truth is what a search must find.
func (s *shelf) truth(q fulltext.Query) (ids []int64) {
	for id, text := range s.texts {
		fits := id >= q.From && id <= q.To && strings.Contains(text, q.Text)
		for _, any := range q.Tags {
			fits = fits && slices.ContainsFunc(any, func(tag string) bool { return slices.Contains(s.tags[id], tag) })
		}
		if fits {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (s *shelf) check(when string, q fulltext.Query) {
	s.t.Helper()
	if got, want := s.find(q), s.truth(q); !slices.Equal(got, want) {
		s.t.Errorf("%s: %+v finds %v, want %v", when, q, got, want)
	}
}

// vocabulary is what the texts of the test are made of; some of it is awkward.
var vocabulary = []string{"order", "orders", "reorder", "border", "late", "is", "a", "übertöpfe", "100%", "x_y", "o'neil", "退款", "订单 退款", "ありがとう",
	"vera@example.test", "https://shop.example.test/pots?id=42", "e\u0301te\u0301", "42", "4242", "\\", "%", strings.Repeat("long", 60), "ab", "ขอบคุณ"}

// A search finds all that a look into every text finds, and nothing else: while chats are
// new, when they are merged, and when some were removed.
func TestASearchFindsWhatIsThere(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	r := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(vocabulary[r.IntN(len(vocabulary))])
			b.WriteString([]string{" ", " ", "\n", "", ", "}[r.IntN(5)])
		}
		return b.String()
	}
	ids := []int64{}
	grow := func(n int) {
		for range n {
			id := r.Int64N(100000) + 1
			if _, taken := s.texts[id]; taken {
				continue
			}
			s.add(id, text(1+r.IntN(12)), fulltext.DepartmentTag(r.Int64N(3)), fulltext.AgentTag(r.Int64N(4)))
			ids = append(ids, id)
		}
	}
	look := func(when string) {
		t.Helper()
		for range 150 {
			whole := []rune(text(1 + r.IntN(3)))
			from := r.IntN(len(whole))
			word := string(whole[from : from+1+r.IntN(len(whole)-from)])
			q := fulltext.Query{Text: word, From: 0, To: 1 << 40}
			if r.IntN(3) == 0 {
				q.From = r.Int64N(60000)
				q.To = q.From + r.Int64N(60000)
			}
			for range r.IntN(3) {
				q.Tags = append(q.Tags, []string{fulltext.DepartmentTag(r.Int64N(3)), fulltext.AgentTag(r.Int64N(4))}[:1+r.IntN(2)])
			}
			s.check(when, q)
		}
	}
	grow(60)
	look("new")
	s.merge()
	look("merged")
	grow(60)
	look("half of it merged")
	for _, id := range ids[40:80] {
		s.remove(id)
	}
	look("some removed")
	s.merge()
	look("removed for good")
}

// What was removed leaves no trace in the index.
func TestRemovedWordsAreForgotten(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	s.add(1, "my secret order", fulltext.DepartmentTag(0))
	s.add(2, "my order", fulltext.DepartmentTag(0))
	s.merge()
	s.remove(1)
	s.add(3, "never merged secret")
	s.remove(3)
	s.merge()
	for query, want := range map[string]string{
		`SELECT COUNT(*) FROM search_word WHERE word LIKE '%secret%'`:    "0",
		`SELECT COUNT(*) FROM search_posting WHERE term LIKE '%secret%'`: "0",
		`SELECT COUNT(*) FROM search_pending`:                            "0",
		`SELECT COUNT(*) FROM search_merge`:                              "0",
		`SELECT COUNT(*) FROM search_word`:                               "1",
	} {
		var got string
		s.step(func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, query).Scan(&got) })
		if got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	s.check("after all", fulltext.Query{Text: "order", To: 10})
}
