package condition_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"parley/contract"
	"parley/internal/condition"
	"parley/internal/fault"
	"parley/internal/lenient"
)

// ann is the visitor that the tables ask about.
func ann() *condition.Facts {
	f := &condition.Facts{
		CurrentPageURL: "https://shop.example/Cart?id=7", ReferringPageURL: "https://shop.example/Cart?id=7",
		ChatRequestingPageURL: "https://shop.example/Cart?id=7", LandingPageURL: "https://shop.example/Cart?id=7",
		SearchEngine: "Google", SearchKeywords: "Red Shoes",
		NumberOfVisits: 5, NumberOfChats: 5, TimeOnWebSite: 5, PageViews: 5,
		Country: "Côte d’Ivoire", State: "Zürich", City: "Łódź", TimeZone: "UTC+08:00", Language: "Français",
		Segments:  []condition.Segment{{ID: 3, Name: "Buyers"}, {ID: 4, Name: "Night Owls"}},
		Variables: condition.Values{}, Prechat: condition.Values{},
	}
	f.Variables.Set("Plan", condition.Value{Text: "Gold 10"})
	f.Variables.Set("Basket", condition.Value{Text: "5.0", Number: true})
	f.Variables.Set("City", condition.Value{Text: "Own"})
	f.Prechat.Set("Company", condition.Value{Text: "Big & Co"})
	f.Prechat.Set("Age", condition.Value{Text: " 42 "})
	return f
}

// try reads conditions as input, compiles them and asks about ann.
func try(t *testing.T, body string) (condition.Conditions, bool, error) {
	t.Helper()
	c, err := read[condition.Conditions](body)
	if err != nil {
		return c, false, err
	}
	m, err := c.Compile("conditions")
	if err != nil {
		return c, false, err
	}
	return c, m.Match(ann()), nil
}

func read[T any](body string) (T, error) {
	doc, err := lenient.Body("application/json", []byte(body))
	if err != nil {
		var none T
		return none, err
	}
	return lenient.Create[T](doc)
}

func one(field, operator, value string) string {
	b, _ := json.Marshal(map[string]any{"list": []any{map[string]string{"field": field, "operator": operator, "value": value}}})
	return string(b)
}

func TestEachFieldByEachOperator(t *testing.T) {
	t.Parallel()
	const page = "https://shop.example/Cart?id=7"
	urls := []string{
		"is yes " + strings.ToUpper(page), "is no https://shop.example/Cart", "isnot yes https://shop.example", "isnot no " + page,
		"include yes CART?", "include no basket", "notinclude yes basket", "notinclude no cart",
		"regularexpression yes /Cart\\?id=\\d+$", "regularexpression no /cart", "regularexpression yes (?i)/cart", "morethan no 5",
	}
	numbers := []string{
		"is yes 5", "is yes 5.0", "is no 6", "is no five", "isnot yes 6", "isnot no 5", "isnot no five", "morethan yes 4", "morethan no 5", "morethan yes -1",
		"lessthan yes 6", "lessthan no 5", "notmorethan yes 5", "notmorethan no 4.9", "notlessthan yes 5", "notlessthan no 6",
		"include no 5", "notinclude no 6", "regularexpression no 5",
	}
	for field, cases := range map[string][]string{
		"CurrentPageUrl": urls, "ReferringPageUrl": urls, "ChatRequestingPageUrl": urls, "LandingPageUrl": urls,
		"SearchKeywords": {"is yes red shoes", "is no shoes", "isnot yes shoes", "isnot no RED SHOES", "include yes SHOE", "include no boot",
			"notinclude yes boot", "notinclude no red", "regularexpression yes ^Red", "regularexpression no ^Shoes"},
		"SearchEngine":   {"is yes google", "is no bing", "isnot yes bing", "isnot no GOOGLE"},
		"NumberOfVisits": numbers, "NumberOfChats": numbers, "TimeOnWebSite": numbers, "PageViews": numbers, "NumberOfPageViews": numbers,
		"Country/Region": {"is yes CÔTE D’IVOIRE", "is no Ivory Coast", "isnot yes Ivory Coast", "isnot no côte d’ivoire", "include yes IVOIRE"},
		"Country":        {"is yes Côte d’Ivoire"},
		"State/Province": {"is yes ZÜRICH", "is no Bern", "isnot yes Bern", "isnot no zürich"},
		"State":          {"is yes Zürich"},
		"City":           {"is yes łódź", "is no Lodz", "isnot yes Lodz", "isnot no ŁÓDŹ"},
		"TimeZone":       {"is yes utc+08:00", "is no UTC", "isnot yes UTC", "isnot no UTC+08:00"},
		"Language":       {"is yes FRANÇAIS", "is no French", "isnot yes French", "isnot no Français"},
		"Segmentation": {"is yes buyers", "is yes 4", "is no 5", "is no Sellers", "isnot yes Sellers", "isnot no Night Owls", "isnot no 3",
			"include yes OWL", "notinclude no owl", "notinclude yes cat", "regularexpression yes ^Buy", "morethan no 1"},
		"Plan": {"is yes gold 10", "is no gold", "isnot yes silver", "isnot no GOLD 10", "include yes gold", "include no tin", "notinclude yes tin",
			"notinclude no old", "morethan no 1", "regularexpression yes \\d+$", "regularexpression no ^\\d"},
		"{!customvariable.BASKET}": {"is yes 5", "is no five", "isnot yes 6", "isnot no 5", "morethan yes 4.5", "lessthan yes 5.5", "notmorethan yes 5",
			"notlessthan yes 5", "notlessthan no 5.1", "include yes .0"},
		"{!CustomVariable.City}": {"is yes own"},
		"{!Prechat.company}": {"is yes BIG & CO", "isnot yes Co", "include yes & c", "notinclude yes ltd", "regularexpression yes ^Big", "morethan no 1",
			"lessthan no 1", "notmorethan no 1", "notlessthan no 1"},
		"{!prechat.Age}": {"morethan yes 18", "lessthan no 18", "notmorethan yes 42", "notlessthan yes 42"},
		// What nobody knows is never so, and never not so (C2).
		"Shoe size":         {"is no 9", "isnot no 9", "include no 9", "notinclude no 9", "morethan no 1", "regularexpression no .*"},
		"{!Prechat.Height}": {"is no 9", "isnot no 9"},
		"{!Visitor.Name}":   {"is no Ann", "isnot no Ann"},
	} {
		for _, c := range cases {
			parts := strings.SplitN(c, " ", 3)
			if _, got, err := try(t, one(field, parts[0], parts[2])); err != nil || got != (parts[1] == "yes") {
				t.Errorf("%s %s %q: %t, %v", field, parts[0], parts[2], got, err)
			}
		}
	}
}

// TestTheContractsFieldsAndOperators holds the tables to contract/livechat.yaml.
func TestTheContractsFieldsAndOperators(t *testing.T) {
	t.Parallel()
	data, err := contract.Files.ReadFile("livechat.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Fields map[string]struct {
			Aliases []string `yaml:"aliases"`
		} `yaml:"x-condition-fields"`
		Operators map[string]struct {
			Code     string `yaml:"code"`
			Segments string `yaml:"segments"`
		} `yaml:"x-condition-operators"`
	}
	if err := yaml.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	for name, f := range document.Fields {
		if strings.ContainsAny(name, "<{") {
			continue
		}
		for _, spelled := range append(f.Aliases, name, strings.ToUpper(name)) {
			if c, _, err := try(t, one(spelled, "is", "1")); err != nil || c.List[0].Field != name {
				t.Errorf("%s is written %s: %v", spelled, c.List[0].Field, err)
			}
		}
	}
	for name, o := range document.Operators {
		for _, spelled := range []string{name, o.Segments, o.Code} {
			plain, err := read[condition.Conditions](one("x", spelled, "1"))
			if err != nil || plain.List[0].Operator != name {
				t.Errorf("%s is %+v, %v", spelled, plain.List, err)
			}
			segment, err := read[condition.SegmentConditions](one("x", spelled, "1"))
			if err != nil || segment.List[0].Operator != o.Segments || segment.Conditions().List[0].Operator != name {
				t.Errorf("%s is %+v, %v", spelled, segment.List, err)
			}
		}
	}
}

func TestHowTestsCombine(t *testing.T) {
	t.Parallel()
	const tests = `"list":[{"field":"City","operator":"is","value":"łódź"},{"number":5,"field":"City","operator":"is","value":"x"},{"field":"PageViews","operator":"is","value":"5"}]`
	for body, want := range map[string]bool{
		`{` + tests + `}`:                            false,
		`{"WHEN":"ANY",` + tests + `}`:               true,
		`{"when":"logicalexpression",` + tests + `}`: false, // C5
		`{"when":"logicalExpression","logicalExpression":"1 AND (5 Or 3)",` + tests + `}`: true,
		`{"when":"logicalExpression","logicalExpression":"5 and 1 or 3",` + tests + `}`:   true,
		`{"when":"logicalExpression","logicalExpression":"3 or 1 and 5",` + tests + `}`:   true,
		`{"when":"logicalExpression","logicalExpression":"(3 or 1) and 5",` + tests + `}`: false,
		`{"when":"logicalExpression","logicalExpression":"((1))and(3)",` + tests + `}`:    true,
		`{"when":"all","logicalExpression":"1 and (",` + tests + `}`:                      false, // not used, not read
		`{"when":"logicalExpression"}`: false,
		`{}`:                           false,
		`{"when":"any"}`:               false,
		`{"list":[{"field":"City","operator":"is","value":"łódź"},{"field":"PageViews","operator":"0","value":5}]}`: true,
	} {
		if _, got, err := try(t, body); err != nil || got != want {
			t.Errorf("%s: %t, %v", body, got, err)
		}
	}
	c, _, err := try(t, `{`+tests+`}`)
	if err != nil || c.List[0].Number != 1 || c.List[1].Number != 5 || c.List[2].Number != 3 {
		t.Errorf("the numbers are %+v, %v", c.List, err)
	}
}

func TestWhatIsWrongIsSaidAndWhere(t *testing.T) {
	t.Parallel()
	expression := func(e string) string {
		return `{"when":"logicalExpression","logicalExpression":"` + e + `","list":[{"field":"a","operator":"is","value":"1"},{"field":"a","operator":"is","value":"1"}]}`
	}
	for body, want := range map[string]string{
		expression("1 and (2 or 1"):         "conditions.logicalExpression|the bracket is not closed that opens at character 7",
		expression("1 and 2)"):              "conditions.logicalExpression|a bracket is closed that was not opened at character 8",
		expression("1 and 3"):               "conditions.logicalExpression|there is no test number 3 at character 7",
		expression("1 2"):                   "conditions.logicalExpression|'and' or 'or' is expected at character 3",
		expression("1 and"):                 "conditions.logicalExpression|a number or a bracket is missing at character 6",
		expression("not 1"):                 "conditions.logicalExpression|a number or a bracket is expected at character 1",
		expression("1 ünd 2"):               "conditions.logicalExpression|'and' or 'or' is expected at character 3",
		expression("(ü)"):                   "conditions.logicalExpression|a number or a bracket is expected at character 2",
		expression("()"):                    "conditions.logicalExpression|a number or a bracket is expected at character 2",
		expression("99999999999999999999"):  "conditions.logicalExpression|the number is too large at character 1",
		expression(strings.Repeat("(", 60)): "conditions.logicalExpression|brackets nest too deep at character 51",
		`{"when":"sometimes"}`:              "when|must be one of",
		one("City", "resembles", "1"):       "list[0].operator|must be one of",
		one("City", "is", ""):               "list[0].value|is required",
		one(" ", "is", "1"):                 "list[0].field|is required",
		one("City", "regex", "a(b"):         "conditions.list[0].value|wrong at 'a(b': missing closing )",
		`{"list":[{"number":0,"field":"a","operator":"is","value":"1"}]}`:                                                               "list[0].number|1 or more",
		`{"list":[{"number":2,"field":"a","operator":"is","value":"1"},{"field":"a","operator":"is","value":"1"}]}`:                     "conditions.list[1].number|another test has the number 2",
		`{"list":[` + strings.Repeat(`{"field":"a","operator":"is","value":"1"},`, 100) + `{"field":"a","operator":"is","value":"1"}]}`: "conditions.list|at most 100",
	} {
		_, _, err := try(t, body)
		field, message, _ := strings.Cut(want, "|")
		f := fault.As(err)
		if f == nil || f.Field != field || !strings.Contains(f.Message, message) || f.Status() != 400 {
			t.Errorf("%s: %v", body, err)
		}
	}
	s, err := read[condition.SegmentConditions](one("segmentation", "is", "1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Compile("conditions"); fault.As(err) == nil || fault.As(err).Field != "conditions.list[0].field" {
		t.Errorf("a segment about segments: %v", err)
	}
}

func TestSegmentsSpellInTheirOwnWay(t *testing.T) {
	t.Parallel()
	s, err := read[condition.SegmentConditions](`{"when":"logicalexpression","logicalExpression":"1 or 2","list":[
		{"field":"country","operator":"isnot","value":"x"},{"field":"pageviews","operator":"contains","value":"5"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Compile("conditions")
	if err != nil || !m.Match(ann()) {
		t.Errorf("it does not match: %v", err)
	}
	want := condition.SegmentConditions{When: "LogicalExpression", LogicalExpression: "1 or 2", List: []condition.SegmentCondition{
		{Number: 1, Field: "Country/Region", Operator: "IsNot", Value: "x"}, {Number: 2, Field: "PageViews", Operator: "Include", Value: "5"}}}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v", s)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	c := condition.Conditions{List: []condition.Condition{{Field: "City"}, {Field: "Segmentation", Operator: "is", Value: " Buyers "},
		{Field: "Segmentation", Operator: "include", Value: "Buy"}, {Field: "Plan"},
		{Field: "{!CustomVariable.City}"}, {Field: "{!Prechat.Name}"}}}
	want := []condition.Name{{Member: "c.list[1].value", Segment: "Buyers"}, {Member: "c.list[3].field", Variable: "Plan"},
		{Member: "c.list[4].field", Variable: "City"}}
	if got := c.Names("c"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	c.RenameSegment("BUYERS", "Shoppers")
	c.RenameVariable("plan", "Tariff")
	c.RenameVariable("city", "State")
	var got []string
	for _, t := range c.List {
		got = append(got, t.Field+"="+t.Value)
	}
	if names := strings.Join(got, " "); names != "City= Segmentation=Shoppers Segmentation=Buy Tariff= {!CustomVariable.State}= {!Prechat.Name}=" {
		t.Errorf("renamed: %s", names)
	}
}

func TestMatchingMakesNothing(t *testing.T) {
	c := condition.Conditions{When: "logicalExpression", LogicalExpression: "1 and 2 and 3 and 4 and (5 or 6)", List: []condition.Condition{
		{Field: "CurrentPageUrl", Operator: "include", Value: "CART"}, {Field: "PageViews", Operator: "morethan", Value: "1"},
		{Field: "Segmentation", Operator: "is", Value: "night owls"}, {Field: "CurrentPageUrl", Operator: "regularexpression", Value: `id=\d`},
		{Field: "Plan", Operator: "is", Value: "x"}, {Field: "Basket", Operator: "lessthan", Value: "6"},
	}}
	m, err := c.Compile("")
	if err != nil {
		t.Fatal(err)
	}
	f := ann()
	if n := testing.AllocsPerRun(100, func() { m.Match(f) }); n > 0 || !m.Match(f) {
		t.Errorf("%v allocations, matches: %t", n, m.Match(f))
	}
}

func TestSyntaxErrorsTellTheirPlace(t *testing.T) {
	t.Parallel()
	_, err := condition.Parse("1 and (2 or)")
	var syntax *condition.SyntaxError
	if !errors.As(err, &syntax) || syntax.At != 12 {
		t.Errorf("got %v", err)
	}
}
