package setting

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fact"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// ApiConversion reports that a visitor did what a conversion action means.
type ApiConversion struct {
	ConversionName string `json:"conversion_name" required:"true" alias:"conversionName" doc:"Name of a conversion action of type LivechatApi."`
	VisitorID      string `json:"visitorId" doc:"Visitor who converted."`
	Value          string `json:"value" doc:"Value of the conversion."`
}

// ApiConversionResult says what became of it; the call succeeds all the same
// (NOTES-livechat W15).
type ApiConversionResult struct {
	Code    int    `json:"code" enum:"0,1,2,3" doc:"0 done; 1 no such conversion; 2 no such visitor; 3 storing failed."`
	Message string `json:"message" doc:"\"ok\" or the reason."`
}

var (
	achieved     = ApiConversionResult{0, "ok"}
	noConversion = ApiConversionResult{1, "There is no such conversion."}
	noVisitor    = ApiConversionResult{2, "There is no such visitor."}
)

func (s *Settings) serveAchieved(a *api.API, f family, desk Desk) {
	f.aliases = nil // that spelling is older than this operation
	achieve := func(ctx context.Context, in *newIn[ApiConversion]) (*api.Out[ApiConversionResult], error) {
		out, err := s.achieve(ctx, desk, in.Body)
		return &api.Out[ApiConversionResult]{Body: out}, err
	}
	api.Handle(a, f.op("POST", "/achieved", "achieveConversion", "Report a conversion"), achieve)
	api.Handle(a, f.op("PUT", "/achieved", "achieveConversionPut", "Report a conversion (the sample uses PUT)"), achieve)
}

// achieve records a conversion for the visitor's last chat (B21).
func (s *Settings) achieve(ctx context.Context, desk Desk, c ApiConversion) (ApiConversionResult, error) {
	siteID := auth.From(ctx).SiteID
	site, err := s.book.Of(ctx, siteID)
	if err != nil {
		return ApiConversionResult{}, err
	}
	action, ok := s.reportable(site, c.ConversionName)
	if !ok {
		return noConversion, nil
	}
	err = s.book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		about, agents, err := desk.LastChat(ctx, tx, siteID, strings.ToLower(strings.TrimSpace(c.VisitorID)))
		if err != nil {
			return err
		}
		return fact.Record(ctx, tx, fact.ConversionAchieved{Chat: about, ActionID: action.ID, Thousandths: action.worth(c.Value), AgentIDs: agents})
	})
	if errors.Is(err, store.ErrNone) {
		return noVisitor, nil
	}
	return achieved, err
}

// reportable finds the action of a name that is reported by the API and active:
// others count as unknown (B21).
func (s *Settings) reportable(site *snapshot.Site, name string) (ConversionAction, bool) {
	for _, a := range s.ConversionActions(site) {
		if a.IsEnable && a.Type == ByAPI && strings.EqualFold(a.Name, strings.TrimSpace(name)) {
			return a, true
		}
	}
	return ConversionAction{}, false
}

// worth is a conversion's value in thousandths: the reported one when it is a number,
// else the action's own.
func (c ConversionAction) worth(reported string) int64 {
	if n, ok := thousandths(reported); ok {
		return n
	}
	if c.IsAssignValue && !c.IsAssignValueFromCustomVariable {
		n, _ := thousandths(c.AssignValue)
		return n
	}
	return 0
}

func thousandths(text string) (int64, bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if x = math.Round(x * 1000); err != nil || math.IsNaN(x) || math.Abs(x) >= 1<<62 {
		return 0, false
	}
	return int64(x), true
}
