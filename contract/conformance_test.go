package contract_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/contract"
)

var update = flag.Bool("update", false, "write docs/openapi.json anew, and take out of contract/exceptions.txt what is no longer true")

const exceptionsFile = "exceptions.txt"

const exceptionsHead = `# In what the server's document differs from the frozen contract. This list may
# only get shorter: a line that is no longer true fails the test, and so does a
# difference without a line. This takes out what is no longer true:
#   go test ./contract -run TestConformance -update
`

// TestConformance compares the server's own OpenAPI document with the contract:
// operations, aliases, permissions, parameters, statuses, members, types and
// listed values.
func TestConformance(t *testing.T) {
	have := operations(serverDocument(t))
	d := &differ{}
	known := map[string]bool{}
	for _, name := range contract.Names {
		want := frozen(t, name)
		for path, item := range want.Paths.Map() {
			for method := range item.Operations() {
				if known[key(method, path)] { // an earlier document leads
					item.SetOperation(method, nil)
				}
			}
		}
		for k := range operations(want) {
			known[k] = true
		}
		d.compare(want, have)
	}
	for k, op := range have {
		if strings.HasPrefix(op.path, "/api/v2/") && !known[k] {
			method, _, _ := strings.Cut(k, " ")
			d.add("%s %s: operation is not in the contract", method, op.path)
		}
	}
	slices.Sort(d.lines)
	d.lines = slices.Compact(d.lines)
	if *update {
		shorten(t, d.lines)
	}
	compareLists(t, exceptions(t), d.lines)
}

// shorten keeps those exceptions that are still true. It adds none.
func shorten(t *testing.T, found []string) {
	kept := slices.DeleteFunc(exceptions(t), func(line string) bool { return !slices.Contains(found, line) })
	text := exceptionsHead + strings.Join(kept, "\n") + "\n"
	if err := os.WriteFile(exceptionsFile, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func compareLists(t *testing.T, listed, found []string) {
	if !slices.IsSorted(listed) {
		t.Errorf("%s is not sorted", exceptionsFile)
	}
	for _, line := range found {
		if !slices.Contains(listed, line) {
			t.Errorf("differs from the contract: %s", line)
		}
	}
	for _, line := range listed {
		if !slices.Contains(found, line) {
			t.Errorf("no longer true, take it out of %s: %s", exceptionsFile, line)
		}
	}
	t.Logf("%d differences are excepted", len(listed))
}

func exceptions(t *testing.T) []string {
	data, err := os.ReadFile(exceptionsFile)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

func frozen(t *testing.T, name string) *openapi3.T {
	data, err := contract.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}
