package api

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/fault"
	"parley/internal/lenient"
)

// Times go out as UTC in one of four spellings. All are milliseconds since
// 1970, as the database holds them, and read what ParseTime reads.
type (
	// Time is RFC 3339 with milliseconds and Z: own doors, live visitors (NOTES-livechat L16).
	Time int64
	// AccountTime has three decimals and no zone (NOTES-account C16).
	AccountTime int64
	// HistoryTime has no zone and no zeros at the end (NOTES-livechat L14).
	HistoryTime int64
	// WebhookTime is /Date(milliseconds)/ (NOTES-reports W12).
	WebhookTime int64
)

const (
	wall       = "2006-01-02T15:04:05"
	wallMillis = "2006-01-02T15:04:05.000"
)

func utc(ms int64, layout string) string { return time.UnixMilli(ms).UTC().Format(layout) }

func (t Time) String() string        { return utc(int64(t), wallMillis+"Z") }
func (t AccountTime) String() string { return utc(int64(t), wallMillis) }
func (t HistoryTime) String() string { return utc(int64(t), "2006-01-02T15:04:05.999") }
func (t WebhookTime) String() string { return fmt.Sprintf("/Date(%d)/", int64(t)) }

func (t Time) MarshalJSON() ([]byte, error)        { return quoted(t.String()), nil }
func (t AccountTime) MarshalJSON() ([]byte, error) { return quoted(t.String()), nil }
func (t HistoryTime) MarshalJSON() ([]byte, error) { return quoted(t.String()), nil }
func (t WebhookTime) MarshalJSON() ([]byte, error) { return quoted(t.String()), nil }

func quoted(s string) []byte { return []byte(strconv.Quote(s)) }

func (t *Time) UnmarshalLenient(field string, v any) error {
	return readMillis((*int64)(t), field, v)
}
func (t *AccountTime) UnmarshalLenient(field string, v any) error {
	return readMillis((*int64)(t), field, v)
}
func (t *HistoryTime) UnmarshalLenient(field string, v any) error {
	return readMillis((*int64)(t), field, v)
}

func readMillis(ms *int64, field string, v any) error {
	text, ok := lenient.Text(v)
	if !ok {
		return fault.NotTime(field)
	}
	t, err := ParseTime(field, text, time.UTC)
	if err == nil {
		*ms = t.UnixMilli()
	}
	return err
}

func (Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time"}
}
func (AccountTime) Schema(huma.Registry) *huma.Schema { return wallSchema("yyyy-MM-ddTHH:mm:ss.fff") }
func (HistoryTime) Schema(huma.Registry) *huma.Schema {
	return wallSchema("yyyy-MM-ddTHH:mm:ss.fff, trailing zeros cut, no zone")
}
func (WebhookTime) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^/Date\(-?\d+\)/$`, Extensions: map[string]any{"x-format-note": "milliseconds since 1970-01-01 UTC"}}
}

func wallSchema(format string) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Extensions: map[string]any{"x-output-format": format}}
}

var dateLayouts = []string{"2006-01-02", "2006/1/2"}

// ParseTime reads a time of the contract: yyyy-MM-ddTHH:mm:ss with or without
// decimals, or a date alone, in loc unless it says Z or an offset itself.
func ParseTime(field, text string, loc *time.Location) (time.Time, error) {
	t, _, err := parseTime(field, text, loc)
	return t, err
}

// ParseEnd is ParseTime, but a date alone means the last millisecond of the
// day: for filters whose end is included (NOTES-account L1).
func ParseEnd(field, text string, loc *time.Location) (time.Time, error) {
	t, dateOnly, err := parseTime(field, text, loc)
	if dateOnly {
		t = t.AddDate(0, 0, 1).Add(-time.Millisecond)
	}
	return t, err
}

func parseTime(field, text string, loc *time.Location) (t time.Time, dateOnly bool, err error) {
	text = strings.TrimSpace(text)
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, text, loc); err == nil {
			return t, true, checkYear(field, t)
		}
	}
	if text = strings.ToUpper(text); !strings.Contains(text, "T") {
		text = strings.Replace(text, " ", "T", 1)
	}
	if i := strings.LastIndexByte(text, ' '); i > 0 { // "+08:00" after unescaping
		text = text[:i] + "+" + text[i+1:]
	}
	for _, layout := range []string{wall, wall + "Z07:00", "2006-01-02T15:04", "2006/1/2T15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, loc); err == nil {
			return t, false, checkYear(field, t)
		}
	}
	return time.Time{}, false, fault.NotTime(field)
}

// checkYear keeps times in the range that both databases and all sums can hold.
func checkYear(field string, t time.Time) error {
	if t.Year() < 1900 || t.Year() > 9998 {
		return fault.NotTime(field)
	}
	return nil
}

// Offset is a fixed distance from UTC, ±hh:mm. A leading blank counts as plus,
// as does no sign (NOTES-livechat L11).
type Offset struct{ Seconds int }

func (o *Offset) UnmarshalLenient(field string, v any) error {
	text, ok := lenient.Text(v)
	sign := 1
	switch {
	case strings.HasPrefix(text, "-"):
		sign, text = -1, text[1:]
	case strings.HasPrefix(text, "+"), strings.HasPrefix(text, " "):
		text = text[1:]
	}
	hours, minutes, found := strings.Cut(text, ":")
	h, herr := strconv.ParseUint(hours, 10, 8)
	m, merr := strconv.ParseUint(minutes, 10, 8)
	if !ok || !found || herr != nil || merr != nil || len(hours) != 2 || len(minutes) != 2 || h > 14 || m > 59 {
		return fault.NotOffset(field)
	}
	o.Seconds = sign * int(h*3600+m*60)
	return nil
}

// Location is the offset as a zone.
func (o Offset) Location() *time.Location { return time.FixedZone("", o.Seconds) }

func (Offset) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Default: "+00:00", Pattern: `^[+\- ]\d{2}:\d{2}$`, Extensions: map[string]any{"x-format": "±hh:mm"}}
}

// HistoryRange is embedded in the input of live chat history lists (L9-L13).
type HistoryRange struct {
	TimeFrom string `query:"timeFrom" x-format:"yyyy-MM-ddTHH:mm:ss" example:"2019-01-16T00:00:00" doc:"Start, inclusive; default start of today."`
	TimeTo   string `query:"timeTo" x-format:"yyyy-MM-ddTHH:mm:ss" example:"2019-01-17T00:00:00" doc:"End, exclusive; default end of today."`
	Timezone Offset `query:"timezone" doc:"Offset in which timeFrom and timeTo are read."`
}

// Between is the range in milliseconds, end excluded; now says what today is.
func (r HistoryRange) Between(now time.Time) (from, to int64, err error) {
	loc := r.Timezone.Location()
	now = now.In(loc)
	start := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, loc)
	end := start.AddDate(0, 0, 1)
	if r.TimeFrom != "" {
		if start, err = ParseTime("timeFrom", r.TimeFrom, loc); err != nil {
			return 0, 0, err
		}
	}
	if r.TimeTo != "" {
		if end, err = ParseTime("timeTo", r.TimeTo, loc); err != nil {
			return 0, 0, err
		}
	}
	if start.After(end) {
		return 0, 0, fault.OutOfRange("timeFrom", "it is after timeTo")
	}
	return start.UnixMilli(), end.UnixMilli(), nil
}
