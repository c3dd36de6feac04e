package setting

import (
	"context"
	"net/netip"
	"strings"

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

func serveBans(a *api.API, rows *snapshot.Rows[Ban]) {
	api.Serve(a, api.Resource[Ban]{
		Path: "/livechat/bans", Name: "Ban", Tag: "Bans", Permission: auth.ManageBan,
		Store: rows, Check: checkBan, Removed: "Ban '{id}' has been removed.",
	})
}

// checkBan wants the member that the type means, and empties the other one
// (NOTES-livechat W39, B15, B16).
func checkBan(_ context.Context, b *Ban) error {
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

// Bans are the site's bans, ready to be asked.
func (s *Settings) Bans(site *snapshot.Site) Bans { return s.bans.In(site) }

// addBans makes what is asked of the bans a part of the snapshot.
func addBans(book *snapshot.Book, table *store.Resources[Ban]) snapshot.Part[Bans] {
	return snapshot.Add(book, "who is banned", func(ctx context.Context, tx *store.Tx, siteID int64) (Bans, error) {
		b := Bans{visitors: map[string]bool{}}
		all, _, err := table.List(ctx, tx, siteID, 0, 0)
		for _, ban := range all {
			if ban.Type == visitorBan {
				b.visitors[strings.ToLower(strings.TrimSpace(ban.VisitorID))] = true
			} else if r, ok := netrange.Parse(ban.IPAddress); ok {
				b.ranges = append(b.ranges, r)
			}
		}
		return b, err
	})
}
