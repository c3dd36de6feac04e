package language_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"parley/contract"
	"parley/internal/campaign/language"
)

var macro = regexp.MustCompile(`\{![^}]*\}`)

func TestEveryLanguageSaysEverything(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, text := range language.Catalogue() {
		for _, id := range []string{text.Key, text.Category + "/" + text.Name} {
			if seen[id] {
				t.Errorf("%s is there twice", id)
			}
			seen[id] = true
		}
		english := macros(language.Of("").Text(text.Key))
		for _, m := range english {
			if !strings.Contains(text.Macros, m) {
				t.Errorf("%s does not say that it may name %s", text.Key, m)
			}
		}
		for _, l := range language.All() {
			said := l.Text(text.Key)
			if strings.TrimSpace(said) == "" || !slices.Equal(macros(said), english) {
				t.Errorf("%s of %s is %q", text.Key, l.Name, said)
			}
		}
	}
}

func macros(text string) []string {
	found := macro.FindAllString(text, -1)
	slices.Sort(found)
	return found
}

func TestEveryCategoryOfTheContractHasTexts(t *testing.T) {
	t.Parallel()
	data, err := contract.Files.ReadFile("livechat.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Enum []string `yaml:"enum"`
				} `yaml:"properties"`
			} `yaml:"schemas"`
		} `yaml:"components"`
	}
	if err := yaml.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	want := document.Components.Schemas["LanguageText"].Properties["category"].Enum
	var have []string
	for _, text := range language.Catalogue() {
		have = append(have, text.Category)
	}
	if have = slices.Compact(have); !slices.Equal(have, want) {
		t.Errorf("the categories are %q, not %q", have, want)
	}
}

// The widget's own English texts are in the catalogue under the name that the
// widget gives them, and say the same.
func TestTheWidgetsTextsAreInTheCatalogue(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../web/apps/widget/src/text/en.ts")
	if err != nil {
		t.Fatal(err)
	}
	part := map[string]string{"buttonText": "button", "windowText": "window", "systemText": "system", "formText": "form", "menuText": "menu"}
	begins := regexp.MustCompile(`^export const (\w+)`)
	line := regexp.MustCompile("^  (\\w+): (?:\\(.*?\\) => )?['`](.*)['`],$")
	many := regexp.MustCompile(`^  (\w+): .*\? '(.*)' : ` + "`(.*)`")
	blank := regexp.MustCompile(`\$\{[^}]*\}|\{![^}]*\}`)
	english, in, count := language.Of("English"), "", 0
	check := func(key, text string) {
		count++
		if got := english.Text(key); blank.ReplaceAllString(got, "{}") != blank.ReplaceAllString(text, "{}") {
			t.Errorf("%s is %q in the catalogue and %q in the widget", key, got, text)
		}
	}
	for l := range strings.SplitSeq(string(data), "\n") {
		if m := begins.FindStringSubmatch(l); m != nil {
			in = part[m[1]]
		}
		if m := many.FindStringSubmatch(l); m != nil {
			check(in+"."+m[1]+"One", m[2])
			check(in+"."+m[1]+"Many", m[3])
		} else if m := line.FindStringSubmatch(l); m != nil && in != "" {
			check(in+"."+m[1], m[2])
		}
	}
	if count < 40 {
		t.Errorf("only %d texts of the widget were found", count)
	}
}

func TestNamesOfLanguages(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"english": "English", " SIMPLIFIED chinese": "Simplified Chinese", "klingon": "Klingon", "österreichisch": "Österreichisch", "": ""} {
		if got := language.Spell(in); got != want {
			t.Errorf("%q is spelled %q", in, got)
		}
	}
	if l := language.Of("hebrew"); l.Code != "he" || !l.RTL {
		t.Errorf("Hebrew is %+v", l)
	}
	if l := language.Of("Klingon"); l.Code != "en" || l.RTL {
		t.Errorf("Klingon is %s", l.Code)
	}
}
