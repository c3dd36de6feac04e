package setting

import (
	"context"
	"net/netip"
	"strings"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/netrange"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Ban keeps a visitor or addresses from chatting.
type Ban struct {
	ID        int64  `json:"id" readOnly:"true" doc:"Ban id."`
	Type      string `json:"type" required:"true" enum:"visitor,ip" doc:"What is banned."`
	VisitorID string `json:"visitorId" default:"" maxLength:"100" doc:"Visitor id; empty for an ip ban."`
	IPAddress string `json:"ipAddress" default:"" maxLength:"200" doc:"Address, CIDR block or from-to range; empty for a visitor ban."`
	Comment   string `json:"comment" default:"" maxLength:"2000" doc:"Free text."`
}

const visitorBan = "visitor"

func (b Ban) known() (int64, string) { return b.ID, "" } // addresses are not for the audit log

// serveBans registers their operations. Whom a ban is about goes at once.
func (s *Settings) serveBans(a *api.API, desk Desk) {
	n := s.banNoun(desk)
	f := family{path: "/livechat/bans", tag: "Bans", permission: auth.ManageBan}
	api.Handle(a, f.op("GET", "", "listBans", "List bans"), n.list)
	api.Handle(a, f.op("POST", "", "createBan", "Create a ban"), n.create)
	api.Handle(a, f.op("GET", "/{id}", "getBan", "Read a ban"), n.get)
	api.Handle(a, f.op("PUT", "/{id}", "updateBan", "Change a ban"), n.update)
	const removed = "Ban '{id}' has been removed."
	api.Handle(a, f.removal("deleteBan", "Remove a ban", removed), n.remove(removed))
}

func (s *Settings) banNoun(desk Desk) *noun[Ban] {
	n := nounOf(s.banTable, "ban")
	n.check = checkBan
	n.wrote = func(ctx context.Context, tx *store.Tx, siteID int64, b *Ban) error {
		if err := account.Recheck(ctx, tx, siteID, account.AllVisitors); err != nil {
			return err
		}
		bans := Bans{visitors: map[string]bool{}}
		bans.add(*b)
		return desk.VisitorsBanned(ctx, tx, siteID, auth.From(ctx).AgentID, bans)
	}
	return n
}

// AddBan adds a ban as its operation does, for whoever may manage bans. One that there is
// already is returned instead.
func (s *Settings) AddBan(ctx context.Context, tx *store.Tx, desk Desk, siteID int64, b Ban) (Ban, error) {
	if err := checkBan(ctx, tx, siteID, nil, &b); err != nil {
		return b, err
	}
	all, _, err := s.banTable.List(ctx, tx, siteID, 0, 0)
	if err != nil {
		return b, err
	}
	for _, there := range all {
		if there.Type == b.Type && strings.EqualFold(there.VisitorID, b.VisitorID) && there.IPAddress == b.IPAddress {
			return there, nil
		}
	}
	return b, s.banNoun(desk).insert(ctx, tx, siteID, &b)
}

// checkBan wants the member that the type means, and empties the other one
// (NOTES-livechat W39, B15, B16).
func checkBan(_ context.Context, _ *store.Tx, _ int64, _, b *Ban) error {
	if b.Type == visitorBan {
		b.IPAddress = ""
		return fault.Required("visitorId", b.VisitorID)
	}
	b.VisitorID = ""
	if err := fault.Required("ipAddress", b.IPAddress); err != nil {
		return err
	}
	return netrange.Check("ipAddress", b.IPAddress)
}

// Bans tells who is banned.
type Bans struct {
	visitors map[string]bool
	ranges   []netrange.Range
}

// Holds tells whether a visitor at an address is banned.
func (b Bans) Holds(visitorID string, addr netip.Addr) bool {
	if b.visitors[strings.ToLower(visitorID)] {
		return true
	}
	for _, r := range b.ranges {
		if r.Contains(addr) {
			return true
		}
	}
	return false
}

// Check is Holds as a fault.
func (b Bans) Check(visitorID string, addr netip.Addr) error {
	if b.Holds(visitorID, addr) {
		return fault.Banned()
	}
	return nil
}

func (b *Bans) add(ban Ban) {
	if ban.Type == visitorBan {
		b.visitors[strings.ToLower(strings.TrimSpace(ban.VisitorID))] = true
	} else if r, ok := netrange.Parse(ban.IPAddress); ok {
		b.ranges = append(b.ranges, r)
	}
}

// Bans are the site's bans, ready to be asked.
func (s *Settings) Bans(site *snapshot.Site) Bans { return s.bans.In(site) }

// ExactBans are the bans as a step sees them, for decisions that a ban of this moment
// must not miss.
func (s *Settings) ExactBans(ctx context.Context, tx *store.Tx, siteID int64) (Bans, error) {
	return s.bans.Exactly(ctx, tx, s.book, siteID)
}

// addBans makes what is asked of the bans a part of the snapshot.
func addBans(book *snapshot.Book, table *store.Resources[Ban]) snapshot.Part[Bans] {
	return snapshot.Add(book, "who is banned", func(ctx context.Context, tx *store.Tx, siteID int64) (Bans, error) {
		b := Bans{visitors: map[string]bool{}}
		all, _, err := table.List(ctx, tx, siteID, 0, 0)
		for _, ban := range all {
			b.add(ban)
		}
		return b, err
	})
}
