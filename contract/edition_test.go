package contract_test

import (
	"slices"
	"strings"
	"testing"

	"parley/internal/account"
)

// TestEditionsIncludeTheReportsOfTheContract compares what an edition includes with
// x-editions of the reports.
func TestEditionsIncludeTheReportsOfTheContract(t *testing.T) {
	for path, item := range frozen(t, "reports.yaml").Paths.Map() {
		for _, op := range item.Operations() {
			report := account.Report(strings.TrimPrefix(path, "/api/v2/livechat/reports/"))
			listed := texts(op.Extensions["x-editions"])
			for name, edition := range map[string]account.Edition{"Business": account.Business, "Enterprise": account.Enterprise} {
				if got := edition.Has(report); got != slices.Contains(listed, name) {
					t.Errorf("%s has %s: %t, but the contract lists %v", name, report, got, listed)
				}
			}
		}
	}
}
