package chat

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"parley/internal/api"
	"parley/internal/fulltext"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// Pages are newest first, also where ids do not follow time.
func TestPagesOfASearchFollowTime(t *testing.T) {
	t.Parallel()
	for _, late := range []int64{0, 3, 40} {
		t.Run(fmt.Sprintf("%d hours late", late), func(t *testing.T) {
			t.Parallel()
			db := storetest.Open(t, store.Options{URL: storetest.NewURL(t)})
			r := rand.New(rand.NewPCG(1, uint64(late)))
			all := chatsOfHours(t, db, r, late)
			for range 60 {
				found, want := fulltext.NewSet(), []dated{}
				for _, d := range all {
					if r.IntN(10) < 1+r.IntN(9) {
						found.Add(d.id)
						want = append(want, d)
					}
				}
				slices.SortFunc(want, func(a, b dated) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.id, a.id)) })
				page := api.Page{Index: r.IntN(12), Size: 1 + r.IntN(40)}
				first := min(page.Offset(), len(want))
				expected := idsOf(want[first:min(first+page.Size, len(want))])
				err := db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
					got, err := newestOf(ctx, tx, 1, found, page)
					if err == nil && !slices.Equal(got, expected) {
						t.Errorf("%+v of %d: %v, want %v", page, len(want), got, expected)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// chatsOfHours makes 300 chats of site 1 in 100 hours, some of them hours later than others
// with higher ids.
func chatsOfHours(t *testing.T, db *store.DB, r *rand.Rand, late int64) (all []dated) {
	t.Helper()
	err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		all = nil
		for _, query := range []string{
			`INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at) VALUES (1, 'T', 'T', '0', 'x', 'enterprise', 1, 0)`,
			`INSERT INTO visitor (id, site_id, uuid, first_seen_at) VALUES (1, 1, 'v', 0)`,
			`INSERT INTO visit (id, site_id, visitor_id, campaign_id, started_at, seen_at, due_at, landing_url, landing_title, referrer, page_url, page_title, pages,
				language, time_zone, address, user_agent) VALUES (1, 1, 1, 1, 0, 0, 0, '', '', '', '', '', 1, '', '', '', '')`,
		} {
			if _, err := tx.Exec(ctx, query); err != nil {
				return err
			}
		}
		for i := range int64(300) {
			d := dated{id: 10 + i, at: 5*hour + i*hour/3 + r.Int64N(hour/3)}
			if late > 0 && r.IntN(20) == 0 {
				d.at += r.Int64N(late * hour)
			}
			_, err := tx.Exec(ctx, `INSERT INTO chat (id, site_id, uuid, visitor_id, visitor_uuid, visit_id, campaign_id, priority, state, head, last_at, requested_at,
				agents, visitor_name, visitor_email, visitor_phone, visitor_company, page_url, page_title, pre_chat)
				VALUES (?, 1, ?, 1, 'v', 1, 1, 0, 'ended', 1, 0, ?, '[]', '', '', '', '', '', '', '[]')`, d.id, fmt.Sprint(d.id), d.at)
			if err != nil {
				return err
			}
			if err := countHistory(ctx, tx, &record{id: d.id, siteID: 1, requestedAt: d.at}, 1); err != nil {
				return err
			}
			all = append(all, d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
