package condition

import "strings"

// Facts are what is known of a visitor when conditions are looked at. Values that
// are not known are empty.
type Facts struct {
	CurrentPageURL        string
	ReferringPageURL      string
	ChatRequestingPageURL string
	LandingPageURL        string
	SearchEngine          string
	SearchKeywords        string

	NumberOfVisits int64
	NumberOfChats  int64
	TimeOnWebSite  int64 // seconds
	PageViews      int64

	Country  string
	State    string
	City     string
	TimeZone string
	Language string

	Segments  []Segment
	Variables Values // of custom variables
	Prechat   Values // answers to the form before the chat, by the fields' labels
}

// Segment is one that the visitor is in.
type Segment struct {
	ID   int64
	Name string
}

// Values are named by people; names match in any letter case.
type Values map[string]Value

// Value is what a custom variable or an answer holds. A number is compared as one.
type Value struct {
	Text   string
	Number bool
}

// Set gives name a value.
func (v Values) Set(name string, value Value) { v[strings.ToLower(name)] = value }

// field is what a test looks at.
type field struct {
	name    string
	aliases []string
	text    func(*Facts) string // of fields that hold text
	number  func(*Facts) int64  // of fields that hold a number
}

// The fields whose facts are looked up by name.
var (
	segmentation = &field{name: "Segmentation"}
	variable     = &field{}
	prechat      = &field{}
)

// fields are those of the contract's x-condition-fields, in its spelling.
var fields = []*field{
	{name: "CurrentPageUrl", text: func(f *Facts) string { return f.CurrentPageURL }},
	{name: "ReferringPageUrl", text: func(f *Facts) string { return f.ReferringPageURL }},
	{name: "ChatRequestingPageUrl", text: func(f *Facts) string { return f.ChatRequestingPageURL }},
	{name: "LandingPageUrl", text: func(f *Facts) string { return f.LandingPageURL }},
	{name: "SearchEngine", text: func(f *Facts) string { return f.SearchEngine }},
	{name: "SearchKeywords", text: func(f *Facts) string { return f.SearchKeywords }},
	{name: "NumberOfVisits", number: func(f *Facts) int64 { return f.NumberOfVisits }},
	{name: "NumberOfChats", number: func(f *Facts) int64 { return f.NumberOfChats }},
	{name: "TimeOnWebSite", number: func(f *Facts) int64 { return f.TimeOnWebSite }},
	{name: "PageViews", aliases: []string{"NumberOfPageViews"}, number: func(f *Facts) int64 { return f.PageViews }},
	{name: "Country/Region", aliases: []string{"Country"}, text: func(f *Facts) string { return f.Country }},
	{name: "State/Province", aliases: []string{"State"}, text: func(f *Facts) string { return f.State }},
	{name: "City", text: func(f *Facts) string { return f.City }},
	{name: "TimeZone", text: func(f *Facts) string { return f.TimeZone }},
	{name: "Language", text: func(f *Facts) string { return f.Language }},
	segmentation,
}

// byName finds a field by its name or alias in lower case.
var byName = func() map[string]*field {
	m := map[string]*field{}
	for _, f := range fields {
		for _, name := range append([]string{f.name}, f.aliases...) {
			m[strings.ToLower(name)] = f
		}
	}
	return m
}()

// fieldOf tells which field a test names, and by what name its fact is looked up.
// A name that is not a field's own is a custom variable's.
func fieldOf(name string) (*field, string) {
	name = strings.TrimSpace(name)
	if f := byName[strings.ToLower(name)]; f != nil {
		return f, f.name
	}
	if label, ok := inMacro(name, "prechat."); ok {
		return prechat, label
	}
	if of, ok := inMacro(name, "customvariable."); ok {
		return variable, of
	}
	return variable, name
}

// inMacro is the rest of {!Group.rest}.
func inMacro(name, group string) (string, bool) {
	head := len("{!") + len(group)
	if len(name) <= head || !strings.HasSuffix(name, "}") || !strings.EqualFold(name[:head], "{!"+group) {
		return "", false
	}
	return strings.TrimSpace(name[head : len(name)-1]), true
}
