package rollup

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// Fact is a row of the table fact as it is read back; what was NULL is 0 or "".
type Fact struct {
	ID, SiteID               int64
	Kind                     fact.Kind
	At                       int64
	ChatID, VisitorID        int64
	VisitID                  int64
	CampaignID, DepartmentID int64
	AgentID, RefID           int64
	Code, Number             int64
	Data                     string
}

const factColumns = `SELECT id, site_id, kind, at, COALESCE(chat_id, 0), COALESCE(visitor_id, 0), COALESCE(visit_id, 0), COALESCE(campaign_id, 0),
	COALESCE(department_id, 0), COALESCE(agent_id, 0), COALESCE(ref_id, 0), COALESCE(code, 0), COALESCE(number, 0), COALESCE(data, '') FROM fact `

// facts reads the facts that a query means.
func facts(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Fact, error) {
	rows, err := tx.Query(ctx, factColumns+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []Fact
	for rows.Next() {
		var f Fact
		err := rows.Scan(&f.ID, &f.SiteID, &f.Kind, &f.At, &f.ChatID, &f.VisitorID, &f.VisitID, &f.CampaignID,
			&f.DepartmentID, &f.AgentID, &f.RefID, &f.Code, &f.Number, &f.Data)
		if err != nil {
			return nil, fmt.Errorf("read facts: %w", err)
		}
		list = append(list, f)
	}
	return list, rows.Err()
}

// page is the address in the data of a request. Data that cannot be read has none.
func (f *Fact) page() string {
	var d fact.Page
	if json.Unmarshal([]byte(f.Data), &d) != nil {
		return ""
	}
	return d.URL
}

// fromDepartment is where a chat was before a transfer.
func (f *Fact) fromDepartment() int64 {
	var d struct {
		Department int64 `json:"fromDepartment"`
	}
	if json.Unmarshal([]byte(f.Data), &d) != nil {
		return 0
	}
	return d.Department
}

// eachInt calls fn with the only column of rows, and closes them.
func eachInt(rows *sql.Rows, fn func(int64)) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return err
		}
		fn(n)
	}
	return rows.Err()
}
