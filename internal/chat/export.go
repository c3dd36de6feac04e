package chat

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/uptrace/bun"

	"parley/internal/api"
	"parley/internal/fulltext"
	"parley/internal/store"
)

const (
	exportedAtOnce = 100  // how many chats are held at a time
	lookedAtAtOnce = 2000 // how many of those that may hold a word are looked at in one view
)

// export writes chats, newest first, to a file with a line for each. It goes through
// them by their keys, in a view of the database for each part: whoever reads slowly holds
// none. A chat that is there all the time is in the file once.
type export struct {
	db     *store.DB
	query  func(ctx context.Context, tx *store.Tx) (*bun.SelectQuery, error)
	at, id string        // the columns that order them
	found  *fulltext.Set // the only ones that are meant; nil: all
	names  []exportColumn
	zone   *time.Location
	forms  answerColumns

	after dated // the last that was looked at
}

// exportHistory is the history as a file.
func (e *Engine) exportHistory(ctx context.Context, who Party, f filter, in *historyIn) (*api.Stream, error) {
	var err error
	if f.categoryID != nil {
		if f.categories, err = e.categories(ctx, who.SiteID, *f.categoryID); err != nil {
			return nil, err
		}
	}
	x := &export{at: "c.requested_at", id: "c.id", names: exportColumns(false),
		query: func(ctx context.Context, tx *store.Tx) (*bun.SelectQuery, error) { return f.query(ctx, tx, who) }}
	if f.agentID != nil {
		x.at, x.id = "a.requested_at", "a.chat_id"
	}
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if _, err = x.query(ctx, tx); err == nil && f.word() != "" { // what is wrong is told before the file begins
			x.found, err = f.holding(ctx, tx, who)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return e.exported(ctx, who.SiteID, x, "chats", in.Format, in.HistoryRange)
}

// holding are the chats that hold the text that is searched for.
func (f filter) holding(ctx context.Context, tx *store.Tx, who Party) (*fulltext.Set, error) {
	first, last, err := f.span(ctx, tx, who)
	if err != nil || first > last {
		return fulltext.NewSet(), err
	}
	tags, err := f.tags(ctx, tx, who)
	if err != nil {
		return nil, err
	}
	return fulltext.Find(ctx, tx, fulltext.Query{SiteID: who.SiteID, Text: f.word(), Tags: tags, From: first, To: last})
}

// exportMissed are the requests that nobody took as a file.
func (e *Engine) exportMissed(ctx context.Context, who Party, in *missedIn, from, to int64) (*api.Stream, error) {
	x := &export{at: "c.requested_at", id: "c.id", names: exportColumns(true),
		query: func(ctx context.Context, tx *store.Tx) (*bun.SelectQuery, error) {
			return in.query(ctx, tx, who, from, to)
		}}
	return e.exported(ctx, who.SiteID, x, "missed-and-refused-chats", in.Format, in.HistoryRange)
}

func (e *Engine) exported(ctx context.Context, siteID int64, x *export, name string, format api.Format, in api.HistoryRange) (*api.Stream, error) {
	site, err := e.settings.Site(ctx, siteID)
	if err != nil {
		return nil, err
	}
	x.db, x.zone, x.after = e.db, in.Timezone.Location(), dated{math.MaxInt64, math.MaxInt64}
	x.forms = formsOf(e.campaigns.All(site), e.settings.CustomVariables(site))
	sheet := api.Sheet{Name: name + ".csv", BOM: format.BOM, Next: x.next}
	for _, c := range x.names {
		sheet.Header = append(sheet.Header, c.name)
	}
	sheet.Header = append(sheet.Header, x.forms.header(x.names[0].missed)...)
	return sheet.Stream(ctx), nil
}

// next adds the lines of the next chats.
func (x *export) next(ctx context.Context, add func([]any)) error {
	for {
		var rows []*exportRow
		var looked int
		err := x.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
			ids, n, err := x.ids(ctx, tx)
			if looked = n; err != nil || len(ids) == 0 {
				return err
			}
			rows, err = exportRows(ctx, tx, ids)
			return err
		})
		if err != nil {
			return fmt.Errorf("export chats: %w", err)
		}
		for _, r := range rows {
			r.zone = x.zone
			line := make([]any, 0, len(x.names))
			for _, c := range x.names {
				line = append(line, c.value(r))
			}
			add(x.forms.add(line, r, x.names[0].missed))
		}
		if looked == 0 || len(rows) > 0 {
			return nil
		}
	}
}

// ids are the next chats, and how many were looked at for them.
func (x *export) ids(ctx context.Context, tx *store.Tx) (ids []int64, looked int, err error) {
	q, err := x.query(ctx, tx)
	if err != nil {
		return nil, 0, err
	}
	limit := exportedAtOnce
	if x.found != nil {
		limit = lookedAtAtOnce
	}
	at, id := bun.Safe(x.at), bun.Safe(x.id)
	q = q.ColumnExpr("?, ?", id, at).Where("(?, ?) < (?, ?)", at, id, x.after.at, x.after.id).OrderExpr("? DESC, ? DESC", at, id).Limit(int64(limit))
	err = each(ctx, q, func(row scanner) error {
		if len(ids) == exportedAtOnce {
			return nil
		}
		var d dated
		if err := row.Scan(&d.id, &d.at); err != nil {
			return err
		}
		if looked++; x.found == nil || x.found.Has(d.id) {
			ids = append(ids, d.id)
		}
		x.after = d
		return nil
	})
	return ids, looked, err
}
