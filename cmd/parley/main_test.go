package main

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"parley/internal/store/storetest"
)

// desk runs command lines against one database.
type desk struct {
	t     *testing.T
	flags []string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	return desk{t, []string{"--data", t.TempDir(), "--database", storetest.NewURL(t)}}
}

// run runs a command line with its input and returns what it prints.
func (d desk) run(input string, args ...string) (string, error) {
	var out bytes.Buffer
	w := &world{context.Background(), strings.NewReader(input), &out, &out}
	err := run(w, append(args, d.flags...))
	return out.String(), err
}

// must runs a command line and reads its JSON.
func (d desk) must(input string, args ...string) map[string]any {
	d.t.Helper()
	out, err := d.run(input, append(args, "--json")...)
	if err != nil {
		d.t.Fatalf("%v: %v", args, err)
	}
	answer := map[string]any{}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		d.t.Fatalf("%v printed %q: %v", args, out, err)
	}
	return answer
}

func TestCommandsMakeSitesAgentsAndPartners(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	key := regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
	site := d.must("", "site", "create", "--name", "Shop", "--company", "Shop Ltd", "--email", "ann@example.com", "--password", "secret-1", "--plan", "business")
	if site["siteId"] != 6000000.0 || site["agentId"] != 1.0 || !key.MatchString(site["apiKey"].(string)) {
		t.Errorf("site create printed %v", site)
	}
	agent := d.must("secret-2\nmore\n", "agent", "create", "--name", "Bob", "--email", "bob@example.com", "--password", "-")
	if agent["agentId"] != 2.0 {
		t.Errorf("agent create printed %v", agent)
	}
	first, second := d.must("", "agent", "key", "--email", "BOB@example.com"), d.must("", "agent", "key", "--email", "bob@example.com")
	if first["apiKey"] == second["apiKey"] || !key.MatchString(second["apiKey"].(string)) {
		t.Errorf("agent key printed %v and %v", first, second)
	}
	d.must("", "agent", "password", "--email", "bob@example.com", "--password", "secret-3")
	d.must("", "agent", "unlock", "--email", "BOB@example.com")
	partner := d.must("", "partner", "create", "--name", "Pat", "--email", "pat@example.com", "--password", "secret-1")
	if partner["partnerId"] != 1.0 || !key.MatchString(partner["apiKey"].(string)) {
		t.Errorf("partner create printed %v", partner)
	}
	d.must("", "site", "create", "--name", "Second", "--company", "B", "--email", "second@example.com", "--password", "secret-1")
	if out, err := d.run("", "agent", "create", "--name", "Cid", "--email", "cid@example.com"); err == nil || !strings.Contains(err.Error(), "--site") {
		t.Errorf("an agent of one of two sites: %q, %v", out, err)
	}
	d.must("", "agent", "create", "--name", "Cid", "--email", "cid@example.com", "--site", "6000001")
}

func TestWhatCannotBeDoneIsSaidInOneLine(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must("", "site", "create", "--name", "Shop", "--company", "Shop Ltd", "--email", "ann@example.com", "--password", "secret-1")
	for _, c := range []struct{ name, input, args, want string }{
		{"an email that is taken", "", "site create --name A --company A --email ANN@example.com --password secret-1", "--email"},
		{"an email that is none", "", "site create --name A --company A --email ann --password secret-1", "--email"},
		{"a password that is too short", "", "site create --name A --company A --email a@example.com --password 12345", "--password"},
		{"no password on the input", "\n", "site create --name A --company A --email a@example.com --password -", "--password"},
		{"an unknown plan", "", "site create --name A --company A --email a@example.com --password secret-1 --plan gold", "--plan"},
		{"no name", "", "site create --company A --email a@example.com --password secret-1", "--name"},
		{"a new password that is too short", "", "agent password --email ann@example.com --password 12345", "--password"},
		{"a new password that is none", "", "agent password --email ann@example.com --password=", "--password"},
		{"nobody to unlock", "", "agent unlock --email nobody@example.com", "nobody@example.com"},
		{"nobody of that email", "", "agent key --email nobody@example.com", "nobody@example.com"},
		{"an agent without a site", "", "agent create --name A --email a@example.com --site 7", "site"},
		{"a flag that does not exist", "", "site create --nmae A", "--nmae"},
		{"a command that does not exist", "", "sites", "sites"},
		{"settings that contradict each other", "", "serve --tls file", "--tls"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := d.run(c.input, strings.Fields(c.args)...)
			if err == nil {
				t.Fatal("it was done")
			}
			if line := oneLine(err); !strings.Contains(line, c.want) || strings.Contains(line, "\n") || strings.Contains(line, "secret-1") {
				t.Errorf("it says %q, which does not mention %s", line, c.want)
			}
		})
	}
}

func TestConfigPrintsEverySetting(t *testing.T) {
	t.Parallel()
	d := desk{t, []string{"--data", "somewhere", "--database", "postgres://u:hush@h/d"}}
	out, err := d.run("", "config", "--listen", "127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"data: somewhere\n", "listen: 127.0.0.1:9\n", "daily-limit: 0\n", "# variable PARLEY_BROKER\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not print %q", want)
		}
	}
	if strings.Contains(out, "hush") {
		t.Error("it prints a password")
	}
}

func TestVersionAndHelp(t *testing.T) {
	t.Parallel()
	d := desk{t, nil}
	if out, err := d.run("", "version"); err != nil || out != "parley "+version+"\n" {
		t.Errorf("version printed %q, %v", out, err)
	}
	for _, args := range [][]string{{}, {"--help"}, {"serve", "--help"}} {
		if out, err := d.run("", args...); err != nil || !strings.Contains(out, "Usage: parley") {
			t.Errorf("%v printed %q, %v", args, out, err)
		}
	}
}

func TestTheCommandLineSwitchesSites(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must("", "site", "create", "--name", "Shop", "--company", "Shop Ltd", "--email", "ann@example.com", "--password", "secret-1")
	for _, on := range []bool{true, false, false} {
		word := map[bool]string{true: "on", false: "off"}[on]
		if got := d.must("", "site", "ip-restriction", word); got["isEnable"] != on || got["siteId"] != 6000000.0 {
			t.Errorf("%s printed %v", word, got)
		}
	}
	for _, word := range []string{"close", "open", "open"} {
		if got := d.must("", "site", word); got["isOpen"] != (word == "open") {
			t.Errorf("%s printed %v", word, got)
		}
	}
	for _, args := range []string{"site ip-restriction away", "site ip-restriction off --site 7", "site close --site 7"} {
		if out, err := d.run("", strings.Fields(args)...); err == nil {
			t.Errorf("%s printed %q", args, out)
		}
	}
}

func TestCommandsLetAgentsInAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must("", "site", "create", "--name", "Shop", "--company", "Shop Ltd", "--email", "ann@example.com", "--password", "secret-1")
	link := regexp.MustCompile(`^https://chat\.example\.com/console/password#[A-Za-z0-9_-]{43}$`)
	first := d.must("", "agent", "invite", "--email", "ANN@example.com", "--public-url", "https://chat.example.com/")
	second := d.must("", "agent", "reset-link", "--email", "ann@example.com", "--public-url", "https://chat.example.com")
	for _, printed := range []map[string]any{first, second} {
		if !link.MatchString(printed["link"].(string)) {
			t.Errorf("the link is %v", printed)
		}
	}
	if first["link"] == second["link"] {
		t.Error("two links are the same")
	}
	if out, err := d.run("", "agent", "invite", "--email", "ann@example.com"); err != nil || !strings.HasPrefix(out, "https://localhost:8443/console/password#") {
		t.Errorf("without an address of the server: %q, %v", out, err)
	}
	for _, command := range []string{"reset-second-factor", "sign-out"} {
		if out, err := d.run("", "agent", command, "--email", "ann@example.com"); err != nil || out == "" {
			t.Errorf("%s: %q, %v", command, out, err)
		}
	}
	for _, command := range []string{"invite", "reset-link", "reset-second-factor", "sign-out"} {
		if _, err := d.run("", "agent", command, "--email", "nobody@example.com"); err == nil || !strings.Contains(err.Error(), "nobody@example.com") {
			t.Errorf("%s for nobody: %v", command, err)
		}
	}
}

func TestTheCommandLineKeepsPlansAndPartnersKeys(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must("", "partner", "create", "--name", "Pat", "--email", "pat@example.com", "--password", "secret-1")
	first, second := d.must("", "partner", "key", "--email", "PAT@example.com"), d.must("", "partner", "key", "--email", "pat@example.com")
	if first["apiKey"] == second["apiKey"] || len(second["apiKey"].(string)) != 43 {
		t.Errorf("partner key printed %v and %v", first, second)
	}
	if got := d.must("", "plan", "set", "3", "--name", "Small", "--edition", "business", "--seats", "2"); got["seats"] != 2.0 {
		t.Errorf("plan set printed %v", got)
	}
	want := "Plan 1: Enterprise, enterprise, any number of agents\nPlan 2: Business, business, any number of agents\nPlan 3: Small, business, 2 agents\n"
	if got, err := d.run("", "plan", "list"); err != nil || got != want {
		t.Errorf("plan list printed %q, %v", got, err)
	}
	for _, args := range []string{"partner key --email nobody@example.com", "plan set 0 --name A --edition business", "plan set 4 --name A --edition gold", "plan set 4 --name A --edition business --seats=-1"} {
		if out, err := d.run("", strings.Fields(args)...); err == nil {
			t.Errorf("%s printed %q", args, out)
		}
	}
}
