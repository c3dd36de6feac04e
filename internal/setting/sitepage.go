package setting

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/internal/lenient"
	"parley/internal/reference"
	"parley/internal/store"
)

// sitePages are the settings of which a site has one.
type sitePages struct {
	configs    LiveChatConfig
	allocation AutoAllocation
	sso        VisitorSSO
	tokens     TokenRules
	typing     TypingSettings
	ending     EndingSettings
}

// readPages reads a site's pages; members that were never stored have their
// defaults. lock ends the query.
func readPages(ctx context.Context, tx *store.Tx, siteID int64, lock string) (p sitePages, err error) {
	rows, err := tx.Query(ctx, `SELECT configs, auto_allocation, visitor_sso, sign_on, typing, ending FROM site_setting WHERE site_id = ?`+lock, siteID)
	if err != nil {
		return p, fmt.Errorf("read a site's settings: %w", err)
	}
	defer func() { _ = rows.Close() }()
	configs, allocation, sso, tokens, typing, ending := "{}", "{}", "{}", "{}", "{}", "{}"
	for rows.Next() {
		if err := rows.Scan(&configs, &allocation, &sso, &tokens, &typing, &ending); err != nil {
			return p, fmt.Errorf("read a site's settings: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return p, fmt.Errorf("read a site's settings: %w", err)
	}
	_ = rows.Close() // before the next query
	if err := decode(configs, &p.configs); err != nil {
		return p, err
	}
	if err := decode(allocation, &p.allocation); err != nil {
		return p, err
	}
	if err := decode(sso, &p.sso); err != nil {
		return p, err
	}
	if err := decode(tokens, &p.tokens); err != nil {
		return p, err
	}
	if err := decode(typing, &p.typing); err != nil {
		return p, err
	}
	if err := decode(ending, &p.ending); err != nil {
		return p, err
	}
	p.configs.SiteID, p.sso.SiteID = siteID, siteID
	p.allocation.IsEnable = p.configs.IsEnableAutoAllocation // one stored value (NOTES-livechat B9)
	campaigns, err := reference.Names(ctx, tx, siteID, reference.Campaign)
	if err != nil {
		return p, err
	}
	p.sso.CampaignSSOOptions = p.sso.CampaignSSOOptions.of(campaigns)
	return p, nil
}

// lockPages reads a site's pages in a step that changes one: others wait.
func lockPages(ctx context.Context, tx *store.Tx, siteID int64) (sitePages, error) {
	_, err := tx.Exec(ctx, `INSERT INTO site_setting (site_id, configs, auto_allocation, visitor_sso) VALUES (?, '{}', '{}', '{}')
		ON CONFLICT DO NOTHING`, siteID)
	if err != nil {
		return sitePages{}, fmt.Errorf("lock a site's settings: %w", err)
	}
	return readPages(ctx, tx, siteID, tx.ForUpdate())
}

// decode reads a stored page onto its defaults.
func decode[T any](text string, page *T) error {
	*page = lenient.Defaults[T]()
	if err := json.Unmarshal([]byte(text), page); err != nil {
		return fmt.Errorf("read a site's settings: %w", err)
	}
	return nil
}

// writePage writes one page, whose row is locked.
func writePage(ctx context.Context, tx *store.Tx, siteID int64, column string, page any) error {
	text, err := json.Marshal(page)
	if err != nil {
		return fmt.Errorf("write a site's settings: %w", err)
	}
	_, err = tx.Exec(ctx, `UPDATE site_setting SET `+column+` = ? WHERE site_id = ?`, string(text), siteID)
	if err != nil {
		return fmt.Errorf("write a site's settings: %w", err)
	}
	return nil
}
