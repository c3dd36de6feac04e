package account_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

func TestANewSiteIsWhole(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site, second := h.site("ann@example.com"), h.site("second@example.com")
	if site.SiteID != 6000000 || second.SiteID != 6000001 || site.AgentID != 1 || second.AgentID != 1 {
		t.Errorf("made %d/%d and %d/%d", site.SiteID, site.AgentID, second.SiteID, second.AgentID)
	}
	ann := h.Basic("ann@example.com", site.APIKey)
	ann.Do("GET", "/account/site/profile").Want(200, `{"id":6000000,"siteName":"Shop","contact.firstName":"Ann","contact.lastName":"Admin",
		"contact.mobileNumber":"","company":"Shop Ltd","website":"","timeZone":"32","datetimeFormat":"MM/dd/yyyy HH:mm:ss"}`)
	ann.Do("GET", mePath).Want(200, `{"id":1,"displayName":"Ann Admin","timeZone":"-1","dateTimeFormat":"MM/dd/yyyy HH:mm:ss","groups":[],
		"isAdmin":true,"isActive":true,"isLocked":false}`)
	var groups string
	h.step(func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT id, name FROM agent_group WHERE site_id = ? ORDER BY id`, site.SiteID)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for groups = ""; rows.Next(); {
			var n int64
			var name string
			if err := rows.Scan(&n, &name); err != nil {
				return err
			}
			groups += id(n) + " " + name + "; "
		}
		return rows.Err()
	})
	if groups != "7 Site Administrators; 8 All Agents; " {
		t.Errorf("the groups are %s", groups)
	}
	h.step(func(ctx context.Context, tx *store.Tx) error {
		next, err := store.NextID(ctx, tx, site.SiteID, "agent_group")
		if next != 9 {
			t.Errorf("the next group is %d", next)
		}
		return err
	})
}

func TestASiteThatCannotBeMadeLeavesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	broken := errors.New("broken")
	for _, c := range []struct {
		name string
		site account.NewSite
		fill account.Fill
		want error
	}{
		{"an email that is taken", account.NewSite{Company: "A", Admin: account.NewAgent{Email: "ANN@example.com"}}, nil, fault.Taken("email")},
		{"no email", account.NewSite{Company: "A"}, nil, fault.Missing("email")},
		{"an email that is none", account.NewSite{Company: "A", Admin: account.NewAgent{Email: "Ann <a@b.c>"}}, nil, fault.NotEmail("email")},
		{"no company", account.NewSite{Admin: account.NewAgent{Email: "a@example.com"}}, nil, fault.Missing("company")},
		{"an unknown plan", account.NewSite{Company: "A", Edition: "gold", Admin: account.NewAgent{Email: "a@example.com"}}, nil, fault.NotInList("plan")},
		{"a noun that fails", account.NewSite{Company: "A", Admin: account.NewAgent{Email: "a@example.com"}},
			func(context.Context, *store.Tx, int64) error { return broken }, broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := h.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
				fill := []account.Fill{}
				if c.fill != nil {
					fill = append(fill, c.fill)
				}
				_, err := account.CreateSite(ctx, tx, c.site, fill...)
				return err
			})
			if !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	if next := h.site("next@example.com"); next.SiteID != 6000001 {
		t.Errorf("the next site is %d", next.SiteID)
	}
}

func TestSeats(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.exec("UPDATE site SET seats = 2")
	h.agent(site.SiteID, "bob@example.com")
	err := h.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := account.CreateAgent(ctx, tx, site.SiteID, account.NewAgent{Email: "cid@example.com"})
		return err
	})
	if !errors.Is(err, fault.SeatsExceeded()) {
		t.Errorf("got %v", err)
	}
}

func TestListOfAgents(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site, other := h.site("ann@example.com"), h.site("other@example.com")
	_, key := h.agent(site.SiteID, "bob@example.com")
	h.agent(site.SiteID, "cid@example.com")
	h.exec(`INSERT INTO agent_group (site_id, id, kind, name) VALUES (?, 9, 'custom', 'Night')`, site.SiteID)
	h.exec(`INSERT INTO group_member (site_id, group_id, agent_id) VALUES (?, 9, 2)`, site.SiteID)
	ann := h.Basic("ann@example.com", site.APIKey)

	ann.Do("GET", "/account/agents").Want(200, `{"total":3,"previousPage":"","nextPage":"",
		"agents":[{"id":1,"groups":[]},{"id":2,"groups":[{"id":9,"name":"Night"}]},{"id":3}]}`)
	a := ann.Do("GET", "/AccountWebAPI/api/v2/Account/Agents?pageIndex=1&PageSize=1").Want(200, `{"total":3,"agents":[{"id":2}]}`)
	for member, index := range map[string]string{"previousPage": "0", "nextPage": "2"} {
		if got := a.Text(member); !strings.HasPrefix(got, "https://chat.example.test/api/v2/Account/Agents?") || !strings.Contains(got, "pageIndex="+index) {
			t.Errorf("%s is %s", member, got)
		}
	}
	ann.Do("GET", "/account/agents?pageIndex=9").Want(200, `{"total":3,"nextPage":"","agents":[]}`)
	ann.Do("GET", "/account/agents?pageIndex=-1").Want(400, `{"code":400009}`)
	ann.Do("GET", "/account/agents?pageIndex=x").Want(400, `{"code":400003}`)
	h.Basic("other@example.com", other.APIKey).Do("GET", "/account/agents").Want(200, `{"total":1}`)
	h.Basic("bob@example.com", key).Do("GET", "/account/agents").Want(403, `{"code":403003}`)
	h.Basic("bob@example.com", key).Do("GET", "/account/site/profile").Want(403, `{"code":403003}`)
}

func TestPermissionsComeFromTheAgentAndItsGroups(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	_, own := h.agent(site.SiteID, "own@example.com", auth.ManageSite)
	_, none := h.agent(site.SiteID, "none@example.com")
	member, grouped := h.agent(site.SiteID, "grouped@example.com")
	h.exec(`INSERT INTO agent_group (site_id, id, kind, name, permissions) VALUES (?, 9, 'custom', 'Office', '["account.manageSite"]')`, site.SiteID)
	h.exec(`INSERT INTO group_member (site_id, group_id, agent_id) VALUES (?, 9, ?)`, site.SiteID, member)
	const path = "/account/site/profile"
	h.Basic("own@example.com", own).Do("GET", path).Want(200)
	h.Basic("grouped@example.com", grouped).Do("GET", path).Want(200)
	h.Basic("none@example.com", none).Do("GET", path).Want(403, `{"code":403003}`)
	h.exec(`UPDATE agent_group SET permissions = '["account.manageSite","liveChat.aKeyOfTheFuture"]' WHERE kind = 'everyone'`)
	h.Basic("none@example.com", none).Do("GET", path).Want(200)
}

func TestAuditNamesWhoDidWhat(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	type row struct {
		ID    int64
		Agent *int64
		Name  string
	}
	revision := func() (n int64) {
		h.step(func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT revision FROM site WHERE id = ?`, site.SiteID).Scan(&n)
		})
		return n
	}
	before := revision()
	for _, p := range []*auth.Principal{
		{Kind: auth.Agent, SiteID: site.SiteID, AgentID: 1, Name: "Ann"},
		{Kind: auth.Client, SiteID: site.SiteID, Name: "Robot"},
		{Kind: auth.PartnerUser, PartnerID: 1, Name: "Pat"},
		{},
	} {
		err := h.db.Update(auth.With(context.Background(), p), func(ctx context.Context, tx *store.Tx) error {
			return account.Audit(ctx, tx, account.Entry{SiteID: site.SiteID, Product: "account", Action: "Agent Management", Summary: "Add agent 'Bob'"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var got []row
	h.step(func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT id, agent_id, agent_name FROM audit_log WHERE site_id = ? ORDER BY id`, site.SiteID)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for got = nil; rows.Next(); {
			var r row
			if err := rows.Scan(&r.ID, &r.Agent, &r.Name); err != nil {
				return err
			}
			got = append(got, r)
		}
		return rows.Err()
	})
	var names []string
	for i, r := range got {
		names = append(names, r.Name)
		if r.ID != int64(i+1) || (r.Agent != nil) != (i == 2) {
			t.Errorf("row %d is %+v", i, r)
		}
	}
	if strings.Join(names, ", ") != "Command line, Command line, Ann, Robot, Partner, Command line" { // the first agent and its key begin
		t.Errorf("the names are %v", names)
	}
	if after := revision(); after <= before {
		t.Errorf("the revision went from %d to %d", before, after)
	}
}
