package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"parley/internal/campaign"
	"parley/internal/campaign/language"
	"parley/internal/fault"
	"parley/internal/macro"
	"parley/internal/store"
	"parley/internal/transcript"
)

// wording is what a campaign says in transcripts.
type wording struct {
	campaign *campaign.Settings
	words    map[string]string
	rtl      bool
}

// wordingOf must not be called inside a step. English stands in for a campaign that is gone.
func (e *Engine) wordingOf(ctx context.Context, siteID, campaignID int64) (wording, error) {
	settings, rules, err := e.campaigns.WithRules(ctx, siteID, campaignID)
	if errors.Is(err, fault.NotFound("", nil)) {
		english := map[string]string{}
		for _, t := range language.Catalogue() {
			english[t.Key] = language.Of("").Text(t.Key)
		}
		return wording{campaign: &campaign.Settings{}, words: english}, nil
	}
	if err != nil {
		return wording{}, err
	}
	return wording{settings, rules.Words(), rules.Language.IsRTL}, nil
}

// paper is a chat as its transcript tells of it, without notes and in the words of its campaign.
type paper struct {
	transcript.Document
	wording wording
	macros  macro.Values
	agent   Colleague // who was in it last
}

// paper reads a chat that the caller may read. campaignID is the chat's, asked for before.
func (e *Engine) paper(ctx context.Context, tx *store.Tx, c *record, w wording) (*paper, error) {
	p := &paper{wording: w}
	err := tx.QueryRow(ctx, `SELECT agent_id, name, email FROM chat_agent WHERE chat_id = ? ORDER BY joined_at DESC, id DESC LIMIT 1`, c.id).
		Scan(&p.agent.ID, &p.agent.Name, &p.agent.Email)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return nil, fmt.Errorf("read who was in a chat: %w", err)
	}
	if err := macrosOf(ctx, tx, c, p.agent.ID, &p.macros); err != nil {
		return nil, err
	}
	if err := p.wrapUpMacros(ctx, tx, c); err != nil {
		return nil, err
	}
	said, err := messages(ctx, tx, c, `AND m.visibility = 'all' ORDER BY m.seq`)
	if err != nil {
		return nil, err
	}
	zone, err := zoneOf(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	p.Document = transcript.Document{
		Language: language.Of(w.campaign.Language).Code, RTL: w.rtl,
		Title:   p.macros.Fill(w.words["transcript.subject"]),
		Zone:    time.UnixMilli(c.requestedAt).In(zone).Format(time.DateOnly) + ", " + zone.String(),
		Opening: []string{p.macros.Fill(w.words["transcript.greeting"]), p.macros.Fill(w.words["transcript.intro"])},
		Closing: []string{p.macros.Fill(w.words["transcript.closing"])},
	}
	p.Lines = w.lines(said, zone)
	return p, nil
}

// lines are what was said; the first of a day that is not the chat's first says which.
func (w wording) lines(said []Message, zone *time.Location) (out []transcript.Line) {
	day := ""
	for _, m := range said {
		at := time.UnixMilli(int64(m.Time)).In(zone)
		line := transcript.Line{Time: at.Format("15:04"), Side: m.Sender.Type, Text: w.text(m)}
		if today := at.Format(time.DateOnly); today != day {
			if day != "" {
				line.Time = at.Format("2006-01-02 15:04")
			}
			day = today
		}
		if m.Kind != SystemMessage {
			line.Sender = cmp.Or(m.Sender.Name, w.words["window.you"])
		}
		out = append(out, line)
	}
	return out
}

// zoneOf is the visitor's time zone, or UTC.
func zoneOf(ctx context.Context, tx *store.Tx, c *record) (*time.Location, error) {
	var name string
	if err := tx.QueryRow(ctx, `SELECT time_zone FROM visit WHERE id = ?`, c.visitID).Scan(&name); err != nil {
		return nil, fmt.Errorf("read a visitor's time zone: %w", err)
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return time.UTC, nil
	}
	return zone, nil
}

// wrapUpMacros adds what agents noted.
func (p *paper) wrapUpMacros(ctx context.Context, tx *store.Tx, c *record) error {
	noted, err := readWrapUp(ctx, tx, c.id)
	if noted == nil || err != nil {
		return err
	}
	for i, category := range noted.Categories {
		if i == 0 {
			p.macros.Set("Wrapup", "Category", category.Category)
		}
	}
	p.macros.Set("Wrapup", "Comment", noted.Comment)
	for _, f := range noted.Fields {
		p.macros.Set("Wrapup", f.Name, f.Value)
	}
	return nil
}

var anyMacro = regexp.MustCompile(`\{![^{}]*\}`)

// text is what a message says: one of the system in the campaign's words.
func (w wording) text(m Message) string {
	if m.Kind != SystemMessage || m.Payload == nil {
		return m.Text
	}
	said, known := w.words["system."+m.Payload.Key]
	if !known {
		return m.Text
	}
	return anyMacro.ReplaceAllLiteralString(said, m.Payload.Name)
}

// Drawn is a transcript as a file.
type Drawn struct {
	Name string
	Data []byte
}

// The forms of a transcript.
const (
	asPage = "html"
	asPDF  = "pdf"
)

// Transcript draws a chat that a party may read. Visitors get the forms that their
// campaign's window offers.
func (e *Engine) Transcript(ctx context.Context, who Party, chatID, form string) (Drawn, error) {
	p, err := e.paperFor(ctx, who, chatID)
	if err != nil {
		return Drawn{}, err
	}
	options := p.wording.campaign.ChatWindow.Options
	if !who.isAgent() && !(form == asPDF && options.IsCanDownloadPDF || form == asPage && options.IsCanPrintTranscript) {
		return Drawn{}, fault.Conflict("Transcripts are not given out here.")
	}
	if form == asPage {
		p.Opening, p.Closing = nil, nil
		page, err := p.HTML()
		return Drawn{"chat.html", []byte(page)}, err
	}
	data, err := e.printer.PDF(p.Document)
	if errors.Is(err, transcript.ErrScript) {
		return Drawn{}, fault.Conflict("The script of this chat cannot be drawn as a PDF here. Print the chat, or have it mailed.")
	}
	return Drawn{"chat.pdf", data}, err
}

// paperFor reads a chat that a party may read.
func (e *Engine) paperFor(ctx context.Context, who Party, chatID string) (p *paper, err error) {
	var c *record
	read := func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = e.readable(ctx, tx, who, chatID)
		return err
	}
	if err := e.db.View(ctx, read); err != nil {
		return nil, err
	}
	w, err := e.wordingOf(ctx, who.SiteID, c.campaignID)
	if err != nil {
		return nil, err
	}
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := read(ctx, tx); err != nil {
			return err
		}
		p, err = e.paper(ctx, tx, c, w)
		return err
	})
	return p, err
}

// sender is who a transcript comes from, as the window's settings say; the address is
// always the server's own, so that it is delivered, and answers go to the one that is set.
func (p *paper) sender() (name, replyTo string) {
	email := p.wording.campaign.ChatWindow.Options.Email
	if email.IsFromAgent {
		return p.agent.Name, p.agent.Email
	}
	return email.FromName, email.FromEmail
}

// addresses leaves each address once.
func addresses(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }
