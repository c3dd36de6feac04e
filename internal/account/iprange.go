package account

import (
	"context"
	"errors"
	"strings"

	"parley/internal/fault"
	"parley/internal/netrange"
	"parley/internal/store"
)

// IPRange is addresses from which agents may call (NOTES-account I6).
type IPRange struct {
	ID   int64  `json:"id" readOnly:"true" doc:"Range id."`
	From string `json:"from" bun:"first_address" required:"true" maxLength:"64" doc:"First address."`
	To   string `json:"to" bun:"last_address" required:"true" maxLength:"64" doc:"Last address."`
}

// check sees that the ends make a range, and spells them as everywhere.
func (r *IPRange) check() error {
	if err := errors.Join(fault.Required("from", r.From), fault.Required("to", r.To)); err != nil {
		return err
	}
	ends, err := netrange.Between("from", r.From, "to", r.To)
	if err == nil {
		r.From, r.To = ends.From().String(), ends.To().String()
	}
	return err
}

// named is the range in a summary of the audit log.
func (r *IPRange) named() string { return "IP range " + r.From + " - " + r.To }

func (s *Service) insertRange(ctx context.Context, tx *store.Tx, siteID int64, r *IPRange) error {
	if err := r.check(); err != nil {
		return err
	}
	if err := s.ranges.Insert(ctx, tx, siteID, r); err != nil {
		return err
	}
	return auditIP(ctx, tx, siteID, "Add "+r.named())
}

// updateRange has change alter a range, in the step that holds it.
func (s *Service) updateRange(ctx context.Context, tx *store.Tx, siteID, id int64, change func(*IPRange) error) (*IPRange, error) {
	r, err := s.lockRange(ctx, tx, siteID, id)
	if err != nil {
		return nil, err
	}
	before := r.named()
	if err := change(r); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := s.ranges.Update(ctx, tx, siteID, r); err != nil {
		return nil, err
	}
	if err := auditIP(ctx, tx, siteID, "Change "+before+" to "+strings.TrimPrefix(r.named(), "IP range ")); err != nil {
		return nil, err
	}
	return r, Recheck(ctx, tx, siteID, 0)
}

func (s *Service) removeRange(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	r, err := s.lockRange(ctx, tx, siteID, id)
	if err != nil {
		return err
	}
	if err := s.ranges.Delete(ctx, tx, siteID, id); err != nil {
		return err
	}
	if err := auditIP(ctx, tx, siteID, "Remove "+r.named()); err != nil {
		return err
	}
	return Recheck(ctx, tx, siteID, 0)
}

func (s *Service) lockRange(ctx context.Context, tx *store.Tx, siteID, id int64) (*IPRange, error) {
	r, err := s.ranges.GetForUpdate(ctx, tx, siteID, id)
	if errors.Is(err, store.ErrNone) {
		return nil, fault.NotFound("IP range", id)
	}
	return r, err
}
