package report

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

var write = flag.Bool("write", false, "write the metrics in docs/reports.md anew")

//go:generate go test -run TestTheDocumentHasAllMetrics -write .

// TestTheDocumentHasAllMetrics compares the end of docs/reports.md with what the reports
// say of their numbers. With -write it writes it.
func TestTheDocumentHasAllMetrics(t *testing.T) {
	const file, head = "../../docs/reports.md", "## The reports and their numbers\n"
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rest, _, _ := strings.Cut(string(have), head)
	want := strings.TrimRight(rest, "\n") + "\n\n" + head + "\nMade from the code by `go generate ./internal/report`. In groups `24*7Distribution` and `halfHourDistribution` a number is,\n" +
		"unless it says otherwise, the average over all occurrences of the slot in the range.\n" + metrics((&Service{}).all())
	if *write {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(have) != want {
		t.Errorf("%s does not say what the reports say; run go generate ./internal/report", file)
	}
}

// metrics are all numbers with what they are, a table for each report.
func metrics(reports []Report) string {
	var out strings.Builder
	for _, r := range reports {
		fmt.Fprintf(&out, "\n### `%s`\n\n%s\n\n| number | is |\n| - | - |\n", r.Path, r.Summary)
		known := map[string]bool{}
		for _, row := range r.rows {
			described(row.Type, "", func(name, doc string) {
				line := fmt.Sprintf("| `%s` | %s |\n", name, strings.ReplaceAll(doc, "|", "\\|"))
				if !known[line] {
					known[line] = true
					out.WriteString(line)
				}
			})
		}
	}
	return out.String()
}

// described tells of the members of a type and of what is in them.
func described(t reflect.Type, under string, tell func(name, doc string)) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for _, f := range columnsOf(t) {
		name := dotted(under, nameOf(f))
		if f.Anonymous && nameOf(f) == "" {
			name = under
		} else if doc := f.Tag.Get("doc"); doc != "" {
			tell(name, doc)
		}
		described(f.Type, name, tell)
	}
}
