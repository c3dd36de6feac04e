package server

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"parley/internal/account"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/store"
)

// demo is a site to look at the product with.
type demo struct {
	siteID, campaignID int64
	signIn             signIn
	file               string // where signIn is kept
}

// signIn is how to enter the demo's console; it is kept in the data folder, so that
// every start prints the same. Hash is what the database was given for it: while that
// stands there, the password need not be tried, which takes time and memory.
type signIn struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Hash     string `json:"hash"`
}

// demoFile holds the sign-in.
const demoFile = "demo.json"

// crew are the demo's agents with their departments. They share one password; the
// first is the administrator whose sign-in is printed.
var crew = []struct {
	email, name    string
	sales, support bool
}{
	{"anna@demo.example", "Anna Vogel", true, true},
	{"ben@demo.example", "Ben Okafor", true, false},
	{"clara@demo.example", "Clara Lindqvist", false, true},
}

// openDemo finds the demo's site, or makes it.
func openDemo(ctx context.Context, p *product, dir string) (*demo, error) {
	d := &demo{file: filepath.Join(dir, demoFile)}
	if err := d.loadSignIn(); err != nil {
		return nil, err
	}
	found, err := d.find(ctx, p.db)
	if err == nil && !found {
		err = d.make(ctx, p.db)
		if errors.Is(err, fault.Taken("")) { // another node was first
			_, err = d.find(ctx, p.db)
		}
	}
	return d, err
}

// loadSignIn reads the sign-in, or makes one up and keeps it.
func (d *demo) loadSignIn() error {
	data, err := os.ReadFile(d.file)
	if errors.Is(err, fs.ErrNotExist) {
		text := strings.ToLower(rand.Text())
		d.signIn = signIn{Email: crew[0].email, Password: strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:20]}, "-")}
		return d.keepSignIn()
	}
	if err == nil {
		err = json.Unmarshal(data, &d.signIn)
	}
	if err != nil {
		return fmt.Errorf("read the demo's sign-in from %s: %w", d.file, err)
	}
	return nil
}

func (d *demo) keepSignIn() error {
	data, err := json.MarshalIndent(d.signIn, "", "  ")
	if err == nil {
		err = os.WriteFile(d.file, append(data, '\n'), 0o600)
	}
	if err != nil {
		return fmt.Errorf("keep the demo's sign-in: %w", err)
	}
	return nil
}

// find looks for the site of an earlier start. If the sign-in kept is not the one
// that the database knows, because the file was lost, it is made to hold again.
func (d *demo) find(ctx context.Context, db *store.DB) (found bool, err error) {
	var agentID int64
	var hash string
	err = db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if d.siteID, agentID, err = account.FindAgent(ctx, tx, d.signIn.Email); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `SELECT password_hash FROM agent WHERE site_id = ? AND id = ?`, d.siteID, agentID).Scan(&hash)
		if err != nil {
			return err
		}
		d.campaignID, err = campaign.Default(ctx, tx, d.siteID)
		return err
	})
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if hash == d.signIn.Hash {
		return true, nil
	}
	same, err := auth.SamePassword(ctx, d.signIn.Password, hash)
	if err != nil {
		return false, err
	}
	if same {
		d.signIn.Hash = hash
		return true, d.keepSignIn()
	}
	return true, d.resetPasswords(ctx, db)
}

func (d *demo) resetPasswords(ctx context.Context, db *store.DB) error {
	password, err := account.HashPassword(ctx, "password", d.signIn.Password)
	if err != nil {
		return err
	}
	err = db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, a := range crew {
			siteID, id, err := account.FindAgent(ctx, tx, a.email)
			if err == nil {
				err = account.SetPassword(ctx, tx, siteID, id, password)
			}
			if err != nil && !errors.Is(err, store.ErrNone) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.signIn.Hash = password.Hash()
	return d.keepSignIn()
}

// make opens the site: a campaign, three agents, two departments.
func (d *demo) make(ctx context.Context, db *store.DB) error {
	password, err := account.HashPassword(ctx, "password", d.signIn.Password)
	if err != nil {
		return err
	}
	err = db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		var agents []account.NewAgent
		for _, a := range crew {
			first, last, _ := strings.Cut(a.name, " ")
			agents = append(agents, account.NewAgent{Email: a.email, DisplayName: a.name, FirstName: first, LastName: last, Password: password})
		}
		site, err := account.CreateSite(ctx, tx, account.NewSite{Name: "Kiln & Fern", Company: "Kiln & Fern", Admin: agents[0]},
			func(ctx context.Context, tx *store.Tx, siteID int64) (err error) {
				if err := setting.Fill(ctx, tx, siteID); err != nil {
					return err
				}
				if d.campaignID, err = campaign.Default(ctx, tx, siteID); err != nil {
					return err
				}
				return campaign.AskBeforeChats(ctx, tx, siteID, d.campaignID)
			})
		if err != nil {
			return err
		}
		d.siteID = site.SiteID
		ids := []int64{site.AgentID}
		for _, a := range agents[1:] {
			id, err := account.CreateAgent(ctx, tx, d.siteID, a)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return d.makeDepartments(ctx, tx, ids)
	})
	if err != nil {
		return err
	}
	d.signIn.Hash = password.Hash()
	return d.keepSignIn()
}

func (d *demo) makeDepartments(ctx context.Context, tx *store.Tx, ids []int64) error {
	var sales, support []int64
	for i, a := range crew {
		if a.sales {
			sales = append(sales, ids[i])
		}
		if a.support {
			support = append(support, ids[i])
		}
	}
	if _, err := setting.CreateDepartment(ctx, tx, d.siteID, "Sales", sales...); err != nil {
		return err
	}
	_, err := setting.CreateDepartment(ctx, tx, d.siteID, "Support", support...)
	return err
}

// announce prints where to go, on the address that needs no certificate.
func (d *demo) announce(w io.Writer, address string) {
	_, _ = fmt.Fprintf(w, "Shop     %s/demo/shop\nConsole  %s/console/\nSign in  %s / %s\n",
		address, address, d.signIn.Email, d.signIn.Password)
}
