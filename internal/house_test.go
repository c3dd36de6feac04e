// Package internal holds the test of the house: how its packages may lean on
// each other (docs/architecture.md).
package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// house lists the packages from top to bottom: each may import those below it.
var house = []string{
	"cmd", "server",
	"web", "simulate", "realtime", "webhook", "report", "rollup",
	"agentchat", "onsite", "signon", "chat", "offline", "routing", "visitor", "setting", "campaign", "partner", "file", "account", "fact",
	"api", "reference", "snapshot", "fulltext", "blob", "transcript", "mail", "job", "store", "event", "auth", "config", "condition", "metric", "netrange", "outcall", "geo", "cardnumber", "macro", "lenient", "fault", "failpoint",
}

// scaffolding is for tests and for programs beside the product.
var scaffolding = []string{"apitest", "testenv", "storetest", "realtimetest", "mailtest", "chattest", "samltest", "recount", "bench", "contract"}

// keepers lists the packages that alone may import a library.
var keepers = map[string][]string{
	"github.com/danielgtaylor/huma":     {"api"},
	"github.com/centrifugal/centrifuge": {"realtime"},
	"github.com/jackc/pgx":              {"store", "job"},
	"modernc.org/sqlite":                {"store"},
	"github.com/minio/minio-go":         {"blob"},
	"github.com/riverqueue/river":       {"job", "store"},
	"github.com/alecthomas/kong":        {"config", "cmd"},
	"github.com/wneessen/go-mail":       {"mail"},
	"github.com/oschwald/geoip2-golang": {"geo"},
	"github.com/mileusna/useragent":     {"visitor"},
	"codeberg.org/go-pdf/fpdf":          {"transcript"},
	"github.com/golang-jwt/jwt":         {"signon"},
	"github.com/crewjam/saml":           {"signon"},
	"github.com/russellhaering":         {"signon"},
	"github.com/beevik/etree":           {"signon"},
}

// source is a file of the product: no test and no scaffolding.
type source struct {
	name string // path below the repository
	noun string // the package of the house that it belongs to
	file *ast.File
}

func TestImportsPointDown(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		here := slices.Index(house, s.noun)
		if here < 0 {
			t.Errorf("%s: package %q has no place in the house", s.name, s.noun)
			continue
		}
		for _, imported := range imports(t, s.file) {
			noun, ours := nounOf(strings.TrimPrefix(imported, "parley/"), strings.HasPrefix(imported, "parley/"))
			if !ours || noun == s.noun {
				continue
			}
			if slices.Contains(scaffolding, noun) {
				t.Errorf("%s imports %s, which is for tests", s.name, imported)
			} else if there := slices.Index(house, noun); there <= here {
				t.Errorf("%s imports %s, which does not stand below it", s.name, imported)
			}
		}
	}
}

func TestLibrariesHaveOneKeeper(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, imported := range imports(t, s.file) {
			for library, nouns := range keepers {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(nouns, s.noun) {
					t.Errorf("%s imports %s, which belongs to %s", s.name, imported, strings.Join(nouns, " and "))
				}
			}
		}
	}
}

func TestConfigAloneReadsTheEnvironment(t *testing.T) {
	t.Parallel()
	readers := []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}
	for _, s := range sources(t) {
		if s.noun == "config" || s.noun == "failpoint" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains(readers, sel.Sel.Name) {
				if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "os" {
					t.Errorf("%s calls os.%s", s.name, sel.Sel.Name)
				}
			}
			return true
		})
	}
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, root := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join("..", root), func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return err
			}
			name := strings.TrimPrefix(filepath.ToSlash(file), "../")
			noun, _ := nounOf(path.Dir(name), true)
			if slices.Contains(scaffolding, noun) {
				return nil
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
			all = append(all, source{name, noun, parsed})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// nounOf is the package of the house or the scaffolding that a folder belongs to.
func nounOf(dir string, ours bool) (string, bool) {
	parts := strings.Split(dir, "/")
	for _, part := range parts {
		if slices.Contains(scaffolding, part) {
			return part, ours
		}
	}
	if parts[0] == "internal" && len(parts) > 1 {
		return parts[1], ours
	}
	return parts[0], ours
}

func imports(t *testing.T, f *ast.File) []string {
	t.Helper()
	var all []string
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, imported)
	}
	return all
}
