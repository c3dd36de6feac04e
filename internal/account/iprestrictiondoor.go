package account

import (
	"context"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/netrange"
	"parley/internal/store"
)

// Paths of the IP restriction; the overview of the documents has the plural (NOTES-account I1).
const (
	restrictionPath   = "/account/ipRestriction"
	restrictionPlural = "/account/ipRestrictions"
	rangesPath        = "/ipRanges"
)

func restrictionOp(method, path, id, summary string) api.Op {
	return api.Op{Method: method, Path: restrictionPath + path, Aliases: []string{restrictionPlural + path}, ID: id,
		Tag: "IP Restriction", Summary: summary, Permission: auth.ManageAccountSecurity}
}

func (s *Service) serveIPRestriction(a *api.API) {
	const one = rangesPath + "/{id}"
	api.Handle(a, restrictionOp("GET", "", "getIpRestriction", "Read the IP restriction switches"), s.readRestriction)
	api.Handle(a, restrictionOp("PUT", "", "updateIpRestriction", "Turn IP restriction on or off"), s.changeRestriction)
	api.Handle(a, restrictionOp("GET", rangesPath, "listIpRanges", "List every allowed range; no paging"), s.listRanges)
	api.Handle(a, restrictionOp("POST", rangesPath, "createIpRange", "Add an allowed range"), s.createRange)
	api.Handle(a, restrictionOp("POST", one, "createIpRangeAtId", "Same as createIpRange; the id in the path is ignored"),
		func(ctx context.Context, in *rangeAtIn) (*api.Out[*IPRange], error) {
			return s.createRange(ctx, &rangeCreateIn{in.Body})
		})
	api.Handle(a, restrictionOp("PUT", rangesPath, "updateIpRange", "Change an allowed range named by the id in the body; a list of such bodies is accepted too"), s.changeRanges)
	api.Handle(a, restrictionOp("PUT", one, "updateIpRangeById", "Change an allowed range named by the path"), s.changeRange)
	api.Handle(a, restrictionOp("DELETE", one, "deleteIpRange", "Remove an allowed range"), s.deleteRange)
	api.Handle(a, api.Op{Method: "GET", Path: "/api/agent/v1/ipRestriction/check", ID: "checkIpRestriction", Tag: "IP Restriction", Door: api.Root,
		Summary: "Tell whether the caller's address is in the allowed ranges, or in others", Permission: auth.ManageAccountSecurity}, s.checkRestriction)
}

type restrictionIn struct{ Body api.Patch[IPRestriction] }

type rangeCreateIn struct{ Body IPRange }

type rangeAtIn struct {
	ID   int64 `path:"id" doc:"Ignored."`
	Body IPRange
}

// rangeChange is a change of a range; absent means unchanged.
type rangeChange struct {
	ID   *int64 `json:"id,omitempty" doc:"Range to change."`
	From string `json:"from" maxLength:"64" doc:"First address."`
	To   string `json:"to" maxLength:"64" doc:"Last address."`
}

type rangeChangesIn struct{ Body api.Patch[rangeChange] }

type rangeChangeIn struct {
	ID   int64 `path:"id" doc:"Range id."`
	Body api.Patch[rangeChange]
}

type rangeIn struct {
	ID int64 `path:"id" doc:"Range id."`
}

func (s *Service) readRestriction(ctx context.Context, _ *api.Empty) (*api.Out[IPRestriction], error) {
	out := &api.Out[IPRestriction]{}
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = GetIPRestriction(ctx, tx, auth.From(ctx).SiteID)
		return err
	})
}

// changeRestriction does not refuse a caller who locks itself out (I7).
func (s *Service) changeRestriction(ctx context.Context, in *restrictionIn) (*api.Out[IPRestriction], error) {
	out := &api.Out[IPRestriction]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = ChangeIPRestriction(ctx, tx, auth.From(ctx).SiteID, in.Body.Onto)
		return err
	})
}

func (s *Service) listRanges(ctx context.Context, _ *api.Empty) (*api.Out[[]IPRange], error) {
	out := &api.Out[[]IPRange]{}
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, _, err = s.ranges.List(ctx, tx, auth.From(ctx).SiteID, 0, 0)
		return err
	})
}

func (s *Service) createRange(ctx context.Context, in *rangeCreateIn) (*api.Out[*IPRange], error) {
	out := &api.Out[*IPRange]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		r := in.Body
		out.Body = &r
		return s.insertRange(ctx, tx, auth.From(ctx).SiteID, &r)
	})
}

func (s *Service) changeRange(ctx context.Context, in *rangeChangeIn) (*api.Out[*IPRange], error) {
	out := &api.Out[*IPRange]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = s.updateRange(ctx, tx, auth.From(ctx).SiteID, in.ID, func(r *IPRange) error {
			after, err := in.Body.Onto(rangeChange{From: r.From, To: r.To})
			r.From, r.To = after.From, after.To
			return err
		})
		return err
	})
}

// changeRanges takes one change or a list of them, all or none of which are made (I4).
func (s *Service) changeRanges(ctx context.Context, in *rangeChangesIn) (*api.Out[api.OneOrMany[IPRange]], error) {
	doc, err := in.Body.Doc()
	if err != nil {
		return nil, err
	}
	changes, isList := doc.([]any)
	if !isList {
		changes = []any{doc}
	}
	out := &api.Out[api.OneOrMany[IPRange]]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		out.Body = api.OneOrMany[IPRange]{List: isList}
		for _, change := range changes {
			r, err := s.changeNamed(ctx, tx, change)
			if err != nil {
				return err
			}
			out.Body.All = append(out.Body.All, *r)
		}
		return nil
	})
}

// changeNamed makes a change that says itself which range it is about.
func (s *Service) changeNamed(ctx context.Context, tx *store.Tx, change any) (*IPRange, error) {
	named, err := lenient.Merge(rangeChange{}, change)
	if err != nil {
		return nil, err
	}
	if named.ID == nil {
		return nil, fault.Missing("id")
	}
	return s.updateRange(ctx, tx, auth.From(ctx).SiteID, *named.ID, func(r *IPRange) error {
		after, err := lenient.Merge(rangeChange{From: r.From, To: r.To}, change)
		r.From, r.To = after.From, after.To
		return err
	})
}

// deleteRange answers a JSON string (I5).
func (s *Service) deleteRange(ctx context.Context, in *rangeIn) (*api.Out[string], error) {
	out := &api.Out[string]{Body: api.Removed("IPRange '{id}' has been removed.", in.ID)}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return s.removeRange(ctx, tx, auth.From(ctx).SiteID, in.ID)
	})
}

type checkIn struct {
	Ranges *string `query:"ranges" doc:"Ranges to look in, with commas between them: addresses, CIDR blocks or a-b; absent or empty: the allowed ranges."`
}

// RestrictionCheck tells where the caller would stand if agents could call from some ranges only.
type RestrictionCheck struct {
	Address string `json:"address" doc:"The caller's address, as the server sees it."`
	Inside  bool   `json:"inside" doc:"True when the address is in one of the ranges."`
}

// checkRestriction lets the console warn somebody who is about to be locked out.
func (s *Service) checkRestriction(ctx context.Context, in *checkIn) (*api.Out[RestrictionCheck], error) {
	ranges, err := s.rangesToCheck(ctx, in.Ranges)
	if err != nil {
		return nil, err
	}
	address := api.RequestFrom(ctx).Remote
	return &api.Out[RestrictionCheck]{Body: RestrictionCheck{address.String(), inRanges(ranges, address)}}, nil
}

func (s *Service) rangesToCheck(ctx context.Context, given *string) (texts []string, err error) {
	if given != nil {
		texts = strings.FieldsFunc(*given, func(r rune) bool { return r == ',' })
		for _, text := range texts {
			if err := netrange.Check("ranges", text); err != nil {
				return nil, err
			}
		}
		return texts, nil
	}
	out, err := s.listRanges(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, r := range out.Body {
		texts = append(texts, r.From+"-"+r.To)
	}
	return texts, nil
}
