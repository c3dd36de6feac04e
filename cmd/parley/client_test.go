package main

import (
	"strings"
	"testing"
)

func TestCommandsRegisterAndRevokeClients(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must("", "site", "create", "--name", "Shop", "--company", "Shop Ltd", "--email", "ann@example.com", "--password", "secret-1")
	d.must("", "partner", "create", "--name", "Pat", "--email", "pat@example.com", "--password", "secret-1")
	first := d.must("", "client", "create", "--name", "Reports", "--redirect-uri", "https://a.test/cb?x=1,2", "--redirect-uri", "http://127.0.0.1:9/cb",
		"--permissions", "liveChat.viewReports,account.viewReports")
	d.must("", "client", "create", "--name", "Sync", "--redirect-uri", "https://b.test/cb", "--partner", "PAT@example.com")
	if len(first["clientId"].(string)) != 32 || len(first["clientSecret"].(string)) != 43 {
		t.Errorf("client create printed %v", first)
	}
	list := d.must("", "client", "list")["clients"].([]any)
	if len(list) != 2 {
		t.Fatalf("client list printed %v", list)
	}
	one := list[0].(map[string]any)
	if one["clientId"] != first["clientId"] || one["siteId"] != 6000000.0 || len(one["redirectUris"].([]any)) != 2 || len(one["permissions"].([]any)) != 2 || one["createdAt"] == "" {
		t.Errorf("the first client is %v", one)
	}
	if list := d.must("", "client", "list", "--partner", "pat@example.com")["clients"].([]any); len(list) != 1 || list[0].(map[string]any)["partnerId"] != 1.0 {
		t.Errorf("the partner's clients are %v", list)
	}
	if out, err := d.run("", "client", "list"); err != nil || strings.Contains(out, first["clientSecret"].(string)) || !strings.Contains(out, "Reports") {
		t.Errorf("client list printed %q, %v", out, err)
	}
	d.must("", "client", "revoke", "--id", first["clientId"].(string))
	for _, c := range []struct{ name, args, want string }{
		{"a client that is gone", "client revoke --id " + first["clientId"].(string), first["clientId"].(string)},
		{"an address that is none", "client create --name A --redirect-uri javascript:x", "--redirect-uri"},
		{"no address", "client create --name A", "--redirect-uri"},
		{"an unknown permission", "client create --name A --redirect-uri https://a.test --permissions fly", "--permissions"},
		{"an unknown partner", "client create --name A --redirect-uri https://a.test --partner nobody@example.com", "nobody@example.com"},
		{"a site and a partner", "client create --name A --redirect-uri https://a.test --partner pat@example.com --site 6000000", "--partner"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := d.run("", strings.Fields(c.args)...); err == nil || !strings.Contains(oneLine(err), c.want) {
				t.Errorf("it says %v, which does not mention %s", err, c.want)
			}
		})
	}
}
