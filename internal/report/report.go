// Package report answers the report operations (contract/reports.yaml).
//
// A report is a value of Report: its path, its editions follow from the path, the
// parameters it takes, and what it answers. There are three kinds:
//
//   - Tabulate: rows of numbers by bucket, slot or entity. Each Column states the
//     x-definition of its number beside the function that computes it from a cell, the
//     type of which is the report's own; cells of requests are rollup.Sums. The frame
//     makes buckets, zero rows, slots, averages, aliases, rounding and labels.
//   - Listed: rows of a struct with json and doc tags, for what has no groups.
//     Decimal and Shortest are the forms of its numbers, int64 the integers.
//   - Single: one such struct.
//
// To add one: a function in a file of its own that returns the Report, and a line in
// all. What every report has in common is done here: the permission, the edition
// (403005), parameters, catching up with the latest facts, one consistent view of the
// database, and the file for format=csv. The documents are made from the same tables,
// and the contract's test compares them with reports.yaml.
package report

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// Report is one operation below /livechat/reports/.
type Report struct {
	Path    string   // below /livechat/reports/
	Aliases []string // other paths, also below it
	ID      string   // operationId
	Tag     string
	Summary string
	Parameters

	rows   []api.Row
	one    bool
	answer func(ctx context.Context, tx *store.Tx, q Query) (any, error)
}

// Listed completes a report that is a list of T.
func Listed[T any](r Report, fn func(ctx context.Context, tx *store.Tx, q Query) ([]T, error)) Report {
	t := reflect.TypeFor[T]()
	r.rows = []api.Row{{Name: t.Name(), Type: t}}
	r.answer = func(ctx context.Context, tx *store.Tx, q Query) (any, error) {
		list, err := fn(ctx, tx, q)
		if list == nil {
			list = []T{}
		}
		return list, err
	}
	return r
}

// Single completes a report that is one T.
func Single[T any](r Report, fn func(ctx context.Context, tx *store.Tx, q Query) (T, error)) Report {
	t := reflect.TypeFor[T]()
	r.rows, r.one = []api.Row{{Name: t.Name(), Type: t}}, true
	r.answer = func(ctx context.Context, tx *store.Tx, q Query) (any, error) { return fn(ctx, tx, q) }
	return r
}

// rowName is what the names of the rows' types begin with: getQueueReport has Queue rows.
func (r Report) rowName() string {
	return strings.TrimSuffix(strings.TrimPrefix(r.ID, "get"), "Report")
}

// Keeper keeps what reports read up with the facts.
type Keeper interface {
	// CatchUp returns when what was recorded before the call is reported of.
	CatchUp(ctx context.Context, siteID int64) error
}

// Service answers reports.
type Service struct {
	db     *store.DB
	keeper Keeper
}

// New makes the service.
func New(db *store.DB, keeper Keeper) *Service { return &Service{db: db, keeper: keeper} }

// all lists the reports.
func (s *Service) all() []Report {
	return []Report{
		chatVolume(), visits(), chatSource(), queue(), waitTime(), chatTransfer(),
		agentPerformance(), efficiency(), rating(), conversions(),
		availability(), workload(),
		manualInvitation(), autoInvitation(), offlineMessage(),
		wrapUpCompletion(), cannedMessage(), requestPage(), agentStatus(),
		rightNow(), agentsNow(), queuesNow(), today(),
		preChatSurvey(), postChatSurvey(), wrapUpSurvey(), customMetrics(),
	}
}

// Serve registers the operations.
func Serve(a *api.API, s *Service) {
	for _, r := range s.all() {
		s.serve(a, r)
	}
}

func (s *Service) serve(a *api.API, r Report) {
	const under = "/livechat/reports/"
	op := api.Op{Method: "GET", Path: under + r.Path, ID: r.ID, Tag: r.Tag, Summary: r.Summary, Permission: auth.ViewReports,
		Description: "As a file of comma-separated values with format=csv.", Errors: []int{400}}
	for _, alias := range r.Aliases {
		op.Aliases = append(op.Aliases, under+alias)
	}
	licensed := func(ctx context.Context) error {
		return s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
			return account.MustHave(ctx, tx, auth.From(ctx).SiteID, account.Report(r.Path))
		})
	}
	t := api.Table{Input: r.input(), Rows: r.rows, One: r.one}
	api.HandleTable(a, op, t, licensed, func(ctx context.Context, in any) (any, error) {
		q, csv, err := queryOf(in, auth.From(ctx).SiteID, s.db.Now())
		if err != nil {
			return nil, err
		}
		body, err := s.run(ctx, r, q)
		if err != nil || !csv {
			return body, err
		}
		return fileOf(ctx, r, body), nil
	})
}

// run computes a report from one state of the database, in which all is counted that
// was recorded before.
func (s *Service) run(ctx context.Context, r Report, q Query) (body any, err error) {
	if err := s.keeper.CatchUp(ctx, q.SiteID); err != nil {
		return nil, fmt.Errorf("catch up for %s: %w", r.Path, err)
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		body, err = r.answer(ctx, tx, q)
		return err
	})
	return body, err
}
