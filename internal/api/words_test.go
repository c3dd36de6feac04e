package api

import "testing"

func TestWordsOfAName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Ban": "ban", "CustomAwayStatus": "custom away status", "VisitorSSO": "visitor SSO",
		"IPRange": "IP range", "bans": "bans", "customAwayStatus": "custom away status", "": ""} {
		if got := spaced(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
