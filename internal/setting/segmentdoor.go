package setting

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/condition"
	"parley/internal/lenient"
	"parley/internal/reference"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// segmentShelf is the segments of a site in the snapshot, by priority, ready to be
// asked. It is their reader.
type segmentShelf struct {
	part snapshot.Part[segmentList]
}

type segmentList struct {
	rows     []VisitorSegmentation
	matchers []*condition.Matcher
}

func addSegments(book *snapshot.Book, table *store.Resources[VisitorSegmentation]) segmentShelf {
	return segmentShelf{snapshot.Add(book, table.Name(), func(ctx context.Context, tx *store.Tx, siteID int64) (l segmentList, err error) {
		if l.rows, _, err = table.List(ctx, tx, siteID, 0, 0); err != nil {
			return l, err
		}
		byPriority(l.rows)
		for i := range l.rows {
			// What was understood when it was written and is not any more is about nobody.
			m, err := l.rows[i].Conditions.Compile("")
			if err != nil {
				m = nil
			}
			l.matchers = append(l.matchers, m)
		}
		return l, nil
	})}
}

// All is the site's segments by priority.
func (sh segmentShelf) All(s *snapshot.Site) []VisitorSegmentation { return sh.part.In(s).rows }

// Find is the segment with an id.
func (sh segmentShelf) Find(s *snapshot.Site, id int64) (VisitorSegmentation, bool) {
	for _, v := range sh.All(s) {
		if v.ID == id {
			return v, true
		}
	}
	return VisitorSegmentation{}, false
}

// SegmentsOf lists the segments that a visitor is in, by priority: the first is
// the one to show (NOTES-livechat C10).
func (s *Settings) SegmentsOf(site *snapshot.Site, f *condition.Facts) []VisitorSegmentation {
	l := s.segments.part.In(site)
	var in []VisitorSegmentation
	for i, v := range l.rows {
		if v.IsEnable && l.matchers[i].Match(f) {
			in = append(in, v)
		}
	}
	return in
}

// HasSegments tells whether visitors may come into any segment.
func (s *Settings) HasSegments(site *snapshot.Site) bool {
	return s.Configs(site).IsEnableVisitorSegmentation && slices.ContainsFunc(s.segments.All(site), func(v VisitorSegmentation) bool { return v.IsEnable })
}

// Enter finds the segments that a visitor is in, by priority, and adds them to what is
// known of it; none while the site has segments switched off (NOTES-livechat B8).
func (s *Settings) Enter(site *snapshot.Site, f *condition.Facts) []VisitorSegmentation {
	f.Segments = nil
	if !s.Configs(site).IsEnableVisitorSegmentation {
		return nil
	}
	in := s.SegmentsOf(site, f)
	for _, v := range in {
		f.Segments = append(f.Segments, condition.Segment{ID: v.ID, Name: v.Name})
	}
	return in
}

func (s *Settings) serveSegments(a *api.API) {
	n := &noun[VisitorSegmentation]{book: s.book, table: s.segmentTable, read: s.segments, what: reference.Segment.Label,
		check: checkSegment, wrote: writeSegmentUses, leave: leaveSegment}
	f := family{path: "/livechat/visitorSegmentations", tag: "Visitor Segmentations", permission: auth.ManageSettings}
	api.Handle(a, f.op("GET", "", "listVisitorSegmentations", "List visitor segments"), n.list)
	api.Handle(a, f.op("POST", "", "createVisitorSegmentation", "Create a visitor segment"), s.createSegment(n))
	api.Handle(a, f.op("GET", "/{id}", "getVisitorSegmentation", "Read a visitor segment"), n.get)
	api.Handle(a, f.op("PUT", "/{id}", "updateVisitorSegmentation", "Change a visitor segment"), n.update)
	api.Handle(a, f.removal("deleteVisitorSegmentation", "Remove a visitor segment", ""), n.removeSilently)
}

type newSegmentIn struct {
	Body api.Patch[VisitorSegmentation]
}

// createSegment adds a segment; without a priority it comes last.
func (s *Settings) createSegment(n *noun[VisitorSegmentation]) func(context.Context, *newSegmentIn) (*api.Out[VisitorSegmentation], error) {
	return func(ctx context.Context, in *newSegmentIn) (*api.Out[VisitorSegmentation], error) {
		if _, err := in.Body.New(); err != nil { // what is required is there
			return nil, err
		}
		out := &api.Out[VisitorSegmentation]{}
		err := s.book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			siteID := auth.From(ctx).SiteID
			v := lenient.Defaults[VisitorSegmentation]()
			if v.Priority, err = nextPriority(ctx, tx, siteID); err != nil {
				return err
			}
			if out.Body, err = in.Body.Onto(v); err != nil {
				return err
			}
			return n.insert(ctx, tx, siteID, &out.Body)
		})
		if err != nil {
			return nil, fmt.Errorf("create a segment: %w", err)
		}
		return out, nil
	}
}
