package rollup_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

const minute = int64(60_000)

// TestWorkIsRolledUpWhileItLasts rolls up the time of an agent who is logged in and in a
// chat, then tells late when both ended.
func TestWorkIsRolledUpWhileItLasts(t *testing.T) {
	t.Parallel()
	day := int64(20_000) * 24 * 60 * minute
	now := day + 30*60*minute // on the next day
	db := storetest.Open(t, store.Options{URL: storetest.NewURL(t), Clock: func() time.Time { return time.UnixMilli(now) }})
	k := rollup.New(db, slog.New(slog.DiscardHandler))
	agent := func(at int64, s fact.Status) fact.Fact {
		return fact.AgentStatusChanged{Person: fact.Person{At: at, SiteID: site, AgentID: 5}, Status: s}
	}
	chat := fact.Chat{At: day + 7*minute, SiteID: site, ChatID: 1, VisitorID: 1}
	at := func(minutes int64) fact.Chat {
		c := chat
		c.At = day + minutes*minute
		return c
	}
	tell := func(list ...fact.Fact) {
		t.Helper()
		if err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error { return fact.Record(ctx, tx, list...) }); err != nil {
			t.Fatal(err)
		}
		catchUp(t, k)
	}
	rollUp := func() {
		t.Helper()
		if err := k.RollUp(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	// want looks at the quarters that are rolled up, and how many minutes are to be counted from rows.
	want := func(when string, rolled rollup.Work, rows int64) {
		t.Helper()
		var got rollup.Work
		var counted int64
		err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			p, err := rollup.PlanWork(ctx, tx, site, rollup.Span{From: day, To: now}, nil)
			if err != nil {
				return err
			}
			for _, s := range p.Rows {
				counted += (s.To - s.From) / minute
			}
			return p.Each(ctx, tx, site, rollup.EveryAgent, func(_, _ int64, w rollup.Work) { got.Add(w) })
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, ms := range []*int64{&got.Linear, &got.InChats, &got.LoggedIn} {
			*ms /= minute
		}
		if got != rolled || counted != rows {
			t.Errorf("%s: minutes are %+v and %d counted from rows, want %+v and %d", when, got, counted, rolled, rows)
		}
	}
	tell(agent(day, fact.Online), fact.ChatRequested{Chat: at(7), Source: fact.FromButton}, fact.ChatAccepted{Chat: at(20), AgentID: 5}, fact.AgentJoinedChat{Chat: at(20), AgentID: 5})
	want("before", rollup.Work{}, 30*60)
	rollUp()
	want("rolled up while it lasts", rollup.Work{Linear: 1780, InChats: 1780, LoggedIn: 1800}, 0)
	tell(fact.AgentLeftChat{Chat: at(50), AgentID: 5}, fact.ChatEnded{Chat: at(50), By: fact.Visitor})
	want("when the chat turns out to have ended", rollup.Work{LoggedIn: 15}, 1785)
	rollUp()
	want("rolled up again", rollup.Work{Linear: 30, InChats: 30, LoggedIn: 1800}, 0)
	tell(agent(day+100*minute, fact.Offline))
	want("when the agent turns out to have left", rollup.Work{Linear: 30, InChats: 30, LoggedIn: 90}, 1710)
	rollUp()
	want("all told", rollup.Work{Linear: 30, InChats: 30, LoggedIn: 100}, 0)
}
