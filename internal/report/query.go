package report

import (
	"reflect"
	"strings"
	"time"

	"parley/internal/api"
	"parley/internal/fault"
	"parley/internal/lenient"
)

// Query is what a report is asked for, with all parameters read.
type Query struct {
	SiteID   int64
	From, To int64 // the range in UTC milliseconds, To excluded
	Zone     int64 // local time less UTC, in milliseconds
	Filter   Filter
	Group    Group // "": a report without groups
	Now      int64
}

// Filter limits a report to one entity.
type Filter struct {
	By Dimension // "": no filter
	ID int64
}

// Parameters says which parameters a report takes.
type Parameters struct {
	Range   bool // timeFrom and timeTo, which are then required
	Zone    bool // timezone
	Filters []Dimension
	Groups  []Group // group, which is then required
}

// input is a struct of the input: as every report has its own lists of values, it is
// made of the parameters that the report takes.
func (p Parameters) input() any {
	var fields []reflect.StructField
	text := reflect.TypeFor[string]()
	add := func(name string, t reflect.Type, tag string) {
		fields = append(fields, reflect.StructField{Name: name, Type: t, Tag: reflect.StructTag(tag)})
	}
	if p.Range {
		const form = ` required:"true" pattern:"^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2})?$" x-format:"yyyy-MM-ddTHH:mm:ss"`
		add("TimeFrom", text, `query:"timeFrom"`+form+` example:"2017-12-01T00:00:00" doc:"Start of the range in the given timezone, included."`)
		add("TimeTo", text, `query:"timeTo"`+form+` example:"2018-01-01T00:00:00" doc:"End of the range in the given timezone, not included; later than timeFrom."`)
	}
	if p.Zone {
		add("Timezone", reflect.TypeFor[zone](), `query:"timezone" example:"+08:00" doc:"Offset from UTC for the times sent and returned; a plus sign that arrived as a space is accepted."`)
	}
	if len(p.Filters) > 0 {
		add("FilterName", text, `query:"filterName" enum:"`+joined(p.Filters)+`" enumAlias:"`+aliasesOf(p.Filters)+`" doc:"Kind of thing to filter by; needs filterValue."`)
		add("FilterValue", reflect.TypeFor[*int64](), `query:"filterValue" example:"1" doc:"Id of the thing named by filterName; needs filterName."`)
	}
	if len(p.Groups) > 0 {
		add("Group", text, `query:"group" required:"true" enum:"`+joined(p.Groups)+`" doc:"What each row stands for."`)
	}
	add("Format", text, `query:"format" hidden:"true" doc:"csv: a file of comma-separated values."`)
	return reflect.New(reflect.StructOf(fields)).Interface()
}

func joined[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = string(v)
	}
	return strings.Join(words, ",")
}

// aliasesOf are the other names of filters (NOTES-reports R20).
func aliasesOf(filters []Dimension) string {
	for _, f := range filters {
		if f == Conversion {
			return string(ConversionAction) + "=" + string(Conversion)
		}
	}
	return ""
}

// zone is an offset whose faults are those of the range (NOTES-reports R1).
type zone struct{ api.Offset }

// UnmarshalLenient implements lenient.Unmarshaler.
func (z *zone) UnmarshalLenient(field string, v any) error {
	if err := z.Offset.UnmarshalLenient(field, v); err != nil {
		return fault.NotRange(field, "is not a zone offset of the form ±hh:mm")
	}
	return nil
}

// queryOf reads an input that was made by Parameters.
func queryOf(in any, siteID, now int64) (q Query, csv bool, err error) {
	v := reflect.ValueOf(in).Elem()
	text := func(name string) string {
		if f := v.FieldByName(name); f.IsValid() {
			return f.String()
		}
		return ""
	}
	q = Query{SiteID: siteID, Now: now, Group: Group(text("Group"))}
	if f := v.FieldByName("Timezone"); f.IsValid() {
		q.Zone = int64(f.Interface().(zone).Seconds) * 1000
	}
	if v.FieldByName("TimeFrom").IsValid() {
		if err := q.readRange(text("TimeFrom"), text("TimeTo")); err != nil {
			return q, false, err
		}
	}
	if f := v.FieldByName("FilterValue"); f.IsValid() {
		if err := q.readFilter(text("FilterName"), f.Interface().(*int64)); err != nil {
			return q, false, err
		}
	}
	switch format := strings.ToLower(text("Format")); format {
	case "", "json":
		return q, false, nil
	case "csv":
		return q, true, nil
	}
	return q, false, fault.NotInList("format", "json", "csv")
}

// readRange reads the bounds of the range (NOTES-reports R1).
func (q *Query) readRange(from, to string) (err error) {
	if q.From, err = q.local("timeFrom", from); err != nil {
		return err
	}
	if q.To, err = q.local("timeTo", to); err != nil {
		return err
	}
	if q.To <= q.From {
		return fault.NotRange("timeTo", "is not later than 'timeFrom'")
	}
	return nil
}

// midnight is when today began in the query's zone (NOTES-reports R28).
func (q *Query) midnight() int64 {
	const day = 24 * 3600_000
	return q.Now - (q.Now+q.Zone)%day
}

// readFilter reads the filter, of which both parts are needed (NOTES-reports R22).
func (q *Query) readFilter(name string, id *int64) error {
	switch {
	case name == "" && id == nil:
		return nil
	case name == "":
		return fault.Missing("filterName")
	case id == nil:
		return fault.Missing("filterValue")
	}
	q.Filter = Filter{By: Dimension(name), ID: *id}
	if q.Filter.By == Conversion {
		q.Filter.By = ConversionAction
	}
	return nil
}

// local reads a time in the query's zone.
func (q *Query) local(field, text string) (int64, error) {
	layout := wall
	if text = strings.ToUpper(strings.TrimSpace(text)); len(text) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, text)
	if err != nil || len(text) != len(layout) || t.Year() < 1900 || t.Year() > 9998 {
		return 0, fault.NotRange(field, "is not a time of the form yyyy-MM-ddTHH:mm:ss")
	}
	return t.UnixMilli() - q.Zone, nil
}

var _ lenient.Unmarshaler = (*zone)(nil)
