package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"parley/internal/config"
)

var write = flag.Bool("write", false, "write docs/configuration.md anew")

//go:generate go test -run TestTheDocumentIsCurrent -write .

func TestTheDocumentIsCurrent(t *testing.T) {
	const path = "../../docs/configuration.md"
	if *write {
		if err := os.WriteFile(path, []byte(config.Document()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != config.Document() {
		t.Errorf("%s is not what the settings say: go generate ./internal/config (%v)", path, err)
	}
}

func parse(t *testing.T, file string, args ...string) (config.Config, error) {
	t.Helper()
	var cli struct {
		File kong.ConfigFlag `name:"config"`
		config.Config
	}
	if file != "" {
		path := filepath.Join(t.TempDir(), "parley.yaml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"--config", path}, args...)
	}
	p, err := kong.New(&cli, config.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(args)
	return cli.Config, err
}

func TestSettingsThatCannotBeUsedNameThemselves(t *testing.T) {
	for _, c := range []struct{ name, file, args, want string }{
		{"no certificate for the open network", "", "--listen 0.0.0.0:443", "--public-url"},
		{"the clear on the open network", "", "--listen 0.0.0.0:80 --tls off", "--tls"},
		{"the clear behind a proxy is fine", "", "--listen 0.0.0.0:80 --tls off --behind-proxy 10.0.0.0/8", ""},
		{"the clear on loopback is fine", "", "--tls off", ""},
		{"files nowhere", "", "--files somewhere", "--files"},
		{"a bucket without keys", "", "--files s3://bucket", "--files-access-key"},
		{"an unknown mode", "", "--tls maybe", "--tls"},
		{"a file that is not named", "", "--tls file --tls-key /dev/null", "--tls-cert"},
		{"a file that is not used", "", "--tls-cert /dev/null", "--tls-cert"},
		{"a broker for SQLite", "", "--broker redis://127.0.0.1:6379 --secret-key-file k", "--broker"},
		{"a broker without keys", "", "--broker redis://127.0.0.1:6379 --database postgres://x/y", "--secret-key-file"},
		{"a database of another make", "", "--database mysql://x", "--database"},
		{"an address without port", "", "--listen localhost", "--listen"},
		{"a proxy that is none", "", "--behind-proxy proxy", "--behind-proxy"},
		{"a public address with a path", "", "--public-url https://a.test/chat", "--public-url"},
		{"a flag that does not exist", "", "--lisen x", "--lisen"},
		{"a key that does not exist", "lisen: x\n", "", "lisen"},
		{"a file with all of it", "listen: 127.0.0.1:1\nbehind-proxy: [10.0.0.1, 10.1.0.0/16]\ndemo: true\n", "", ""},
		{"a mail server", "mail-from: Parley <parley@a.test>\n", "--smtp-url smtps://u:p@h:465 --public-url https://a.test", ""},
		{"a mail server of another kind", "", "--smtp-url imap://h --public-url https://a.test --mail-from parley@a.test", "--smtp-url"},
		{"a mail server without a sender", "", "--smtp-url smtp://h --public-url https://a.test", "--mail-from"},
		{"a mail server without the address that links begin with", "", "--smtp-url smtp://h --mail-from parley@a.test", "--public-url"},
		{"a negative limit", "daily-limit: -1\n", "", "--daily-limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse(t, c.file, strings.Fields(c.args)...)
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want a word on %s", err, c.want)
			case err != nil && strings.Contains(err.Error(), "\n"):
				t.Errorf("more than one line: %v", err)
			}
		})
	}
}

func TestFlagsComeBeforeVariablesBeforeTheFile(t *testing.T) {
	t.Setenv("PARLEY_DATA", "from-env")
	t.Setenv("PARLEY_LISTEN", "127.0.0.1:2")
	c, err := parse(t, "data: from-file\nlisten: 127.0.0.1:1\npublic-url: https://file.test\n", "--listen", "127.0.0.1:3")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:3" || c.Data != "from-env" || c.PublicURL != "https://file.test" {
		t.Errorf("got %q %q %q", c.Listen, c.Data, c.PublicURL)
	}
}

func TestUnknownVariablesStopTheStart(t *testing.T) {
	t.Setenv("PARLEY_LISEN", "x")
	if err := config.LoadSecretFiles(); err == nil || !strings.Contains(err.Error(), "PARLEY_LISEN") {
		t.Errorf("got %v", err)
	}
}

func TestSecretsMayStandInFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(path, []byte("postgres://u:p@h/d\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PARLEY_DATABASE_FILE", path)
	t.Setenv("PARLEY_DATABASE", "")
	if err := os.Unsetenv("PARLEY_DATABASE"); err != nil {
		t.Fatal(err)
	}
	if err := config.LoadSecretFiles(); err != nil {
		t.Fatal(err)
	}
	c, err := parse(t, "")
	if err != nil || c.Database != "postgres://u:p@h/d" {
		t.Errorf("got %q, %v", c.Database, err)
	}
	for _, s := range config.Settings() {
		if s.Name == "database" && s.Value(c) != "(set)" {
			t.Errorf("a secret shows as %q", s.Value(c))
		}
	}
}
