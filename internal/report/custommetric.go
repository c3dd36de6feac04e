package report

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"parley/internal/fact"
	"parley/internal/metric"
	"parley/internal/rollup"
	"parley/internal/store"
)

// CustomMetricValue is a row for one custom metric.
type CustomMetricValue struct {
	ID    int64    `json:"id" doc:"Custom metric."`
	Value Shortest `json:"value" doc:"Result of the metric's expression over today's chats; 0 when it has nothing to compute on."`
}

// customMetrics computes what the site has defined, over the chats requested today
// (NOTES-reports R42).
func customMetrics() Report {
	return Listed(Report{Path: "realtime/today/customMetrics", ID: "getRealTimeCustomMetrics", Tag: "Real Time - Custom Metrics",
		Summary: "Results of the custom metrics for today.", Parameters: Parameters{Zone: true}},
		func(ctx context.Context, tx *store.Tx, q Query) (rows []CustomMetricValue, err error) {
			ids, all, err := enabledMetrics(ctx, tx, q.SiteID)
			if err != nil || len(all) == 0 {
				return nil, err
			}
			chats, err := chatsToCompute(ctx, tx, q.SiteID, rollup.Span{From: q.midnight(), To: q.Now})
			for i, m := range all {
				rows = append(rows, CustomMetricValue{ids[i], valueOf(m.Of(chats))})
			}
			return rows, err
		})
}

// enabledMetrics are the metrics that are on, by id.
func enabledMetrics(ctx context.Context, tx *store.Tx, siteID int64) (ids []int64, all []*metric.Expression, err error) {
	rows, err := tx.Query(ctx, `SELECT id, expression FROM custom_metric WHERE site_id = ? AND is_enable ORDER BY id`, siteID)
	if err != nil {
		return nil, nil, fmt.Errorf("read custom metrics: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return nil, nil, fmt.Errorf("read custom metrics: %w", err)
		}
		m, err := metric.Parse(text)
		if err != nil {
			return nil, nil, fmt.Errorf("read custom metric %d: %w", id, err)
		}
		ids, all = append(ids, id), append(all, m)
	}
	return ids, all, rows.Err()
}

// chatsToCompute are the chats of a span as expressions see them.
func chatsToCompute(ctx context.Context, tx *store.Tx, siteID int64, in rollup.Span) (chats []metric.Chat, err error) {
	forms, err := rollup.FormsIn(ctx, tx, siteID, in)
	if err != nil {
		return nil, err
	}
	err = rollup.EachChat(ctx, tx, siteID, in, func(r *rollup.Request) {
		chats = append(chats, metric.Chat{Numbers: numbersOf(r), Texts: textsOf(r, forms[r.ChatID])})
	})
	return chats, err
}

var sourceNames = map[fact.Source]string{fact.FromButton: "button", fact.FromManualInvitation: "manual", fact.FromAutoInvitation: "auto"}

func numbersOf(r *rollup.Request) map[string]*big.Rat {
	seconds := func(ms, of int64) *big.Rat { return big.NewRat(ms, 1000*of) }
	flag := map[bool]int64{true: 1}
	n := map[string]*big.Rat{"waittime": seconds(r.Wait(), 1)}
	for name, x := range map[string]int64{"agentmessages": r.AgentMessages, "visitormessages": r.VisitorMessages, "cannedmessages": r.CannedMessages,
		"agents": int64(len(r.Agents)), "transferred": flag[r.Transferred], "wrappedup": flag[r.WrappedUp], "campaignid": r.CampaignID, "visitorid": r.VisitorID} {
		n[name] = big.NewRat(x, 1)
	}
	if r.EndedAt != 0 {
		n["chattime"] = seconds(r.ChatTime(), 1)
	}
	if r.Responses > 0 {
		n["responsetime"] = seconds(r.ResponseTime, r.Responses)
	}
	if r.Grade != 0 {
		n["rating"] = big.NewRat(r.Grade, 1)
	}
	if r.DepartmentID != 0 {
		n["departmentid"] = big.NewRat(r.DepartmentID, 1)
	}
	return n
}

func textsOf(r *rollup.Request, forms map[rollup.Form][]rollup.Answer) map[string][]string {
	texts := map[string][]string{"source": {sourceNames[r.Source]}}
	for _, answers := range forms {
		for _, a := range answers {
			name, value := fmt.Sprintf("[%d]", a.FieldID), a.Value
			if a.FieldID == 0 {
				_, value, _ = strings.Cut(value, "\n")
				name = "category"
			}
			texts[name] = append(texts[name], value)
		}
	}
	return texts
}

// valueOf is a number with two decimals, rounded half away from zero; 0 for none.
func valueOf(x *big.Rat) Shortest {
	if x == nil {
		return 0
	}
	text := x.FloatString(2)
	value, _ := new(big.Rat).SetString(text)
	f, _ := value.Float64()
	return Shortest(f)
}
