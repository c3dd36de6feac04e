package report

import (
	"bytes"
	"strings"
	"testing"
)

// TestListsInRowsBecomeLines holds the file of a report whose rows hold lists to its
// form: what stands beside a list is repeated, and no text is a formula.
func TestListsInRowsBecomeLines(t *testing.T) {
	t.Parallel()
	type option struct {
		Name  string `json:"name"`
		Count int64  `json:"count"`
	}
	type field struct {
		ID      int64    `json:"fieldId"`
		Options []option `json:"options"`
	}
	type row struct {
		Campaign int64    `json:"campaignId"`
		Share    Decimal  `json:"share"`
		Other    Decimal  `json:"sahre" sameAs:"share"`
		Fields   []field  `json:"fields"`
		Best     *int64   `json:"best"`
		Status   Shortest `json:"status"`
	}
	best := int64(3)
	rows := []row{
		{Campaign: 1, Share: 0.5, Fields: []field{{7, []option{{"=1+1", 2}, {"a, \"b\"", 0}}}, {8, nil}}, Best: &best, Status: 1},
		{Campaign: 2, Share: 2},
	}
	var out bytes.Buffer
	file := fileOf(t.Context(), Report{Path: "wrapup/survey"}, rows)
	if err := file.Write(&out); err != nil {
		t.Fatal(err)
	}
	const want = `campaignId,share,fields.fieldId,fields.options.name,fields.options.count,best,status
1,0.5,7,'=1+1,2,3,1
1,0.5,7,"a, ""b""",0,3,1
1,0.5,8,,,3,1
2,2.0,,,,,0
`
	if got := strings.ReplaceAll(out.String(), "\r\n", "\n"); got != want || file.Name != "wrapup-survey.csv" {
		t.Errorf("%s is\n%s", file.Name, got)
	}
}

func TestNumbersAreRoundedAsTheContractSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		unit Unit
		r    Ratio
		want string
	}{
		{Counts, Ratio{201, 200}, "1.01"}, {Counts, Ratio{-1, 200}, "-0.01"}, {Counts, Ratio{1, 3}, "0.33"}, {Counts, Ratio{5, 0}, "0.0"}, {Counts, Whole(36), "36.0"},
		{Seconds, Ratio{1500, 1}, "2.0"}, {Seconds, Ratio{2999, 2}, "1.0"}, {Money, Whole(1234), "1.234"},
	} {
		if got := Decimal(c.unit.Of(c.r)).String(); got != c.want {
			t.Errorf("%v in unit %d is %s, want %s", c.r, c.unit, got, c.want)
		}
	}
	if got := Shortest(36).String() + " " + Shortest(0.5).String(); got != "36 0.5" {
		t.Errorf("the shortest are %s", got)
	}
}
