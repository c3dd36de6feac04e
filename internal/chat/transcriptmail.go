package chat

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/fault"
	"parley/internal/job"
	"parley/internal/lenient"
	"parley/internal/mail"
	"parley/internal/store"
)

const (
	// transcriptsByVisitor and transcriptsInAll bound to how many addresses a chat is mailed.
	transcriptsByVisitor = 3
	transcriptsInAll     = 20
	// mailTries is how often a mail server that fails is tried, over about two hours.
	mailTries = 8
)

// transcriptLetter is the job that mails a chat to one address.
type transcriptLetter struct {
	SiteID int64  `json:"siteId"`
	ChatID int64  `json:"chatId"`
	To     string `json:"to"`
	Copy   bool   `json:"copy"` // for the site, not for a visitor
}

// Kind names the job.
func (transcriptLetter) Kind() string { return "chat.transcriptLetter" }

// HandleJobs has the runner do the jobs of this package.
func HandleJobs(r *job.Runner, e *Engine) {
	if e.mail != nil {
		job.Handle(r, e.mailTranscript)
	}
}

// Mailing is what became of the wish to have a transcript mailed.
type Mailing struct {
	Email  string `json:"email" doc:"Where to."`
	IsSent bool   `json:"isSent" doc:"It is on its way; else it goes when the chat is over."`
}

// SendTranscript has a chat mailed to an address, when it is over. Asking again for the
// same address changes nothing.
func (e *Engine) SendTranscript(ctx context.Context, who Party, chatID, email string) (Mailing, error) {
	email = strings.TrimSpace(email)
	if err := fault.Required("email", email); err != nil {
		return Mailing{}, err
	}
	if !lenient.IsEmail(email) || len(email) > maxEmail {
		return Mailing{}, fault.NotEmail("email")
	}
	settings, err := e.campaignThere(ctx, who, chatID)
	if err != nil {
		return Mailing{}, err
	}
	if e.mail == nil {
		return Mailing{}, fault.Conflict("This server sends no mails.")
	}
	if !who.isAgent() && (settings == nil || !settings.ChatWindow.Options.IsCanEmailTranscript) {
		return Mailing{}, fault.Conflict("Transcripts are not mailed here.")
	}
	out := Mailing{Email: email}
	err = e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := lock(ctx, tx, who.SiteID, chatID)
		if err != nil {
			return err
		}
		out.IsSent = c.state == Ended
		return c.wantTranscript(ctx, tx, who, email)
	})
	return out, err
}

// wantTranscript notes an address, and mails at once what is over.
func (c *record) wantTranscript(ctx context.Context, tx *store.Tx, who Party, email string) error {
	if !c.acceptedAt.Valid {
		return fault.Conflict("Nobody has answered this chat.")
	}
	var known, all int
	err := tx.QueryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN email = ? THEN 1 ELSE 0 END), 0), COUNT(*) FROM chat_transcript WHERE chat_id = ?`,
		strings.ToLower(email), c.id).Scan(&known, &all)
	if err != nil || known > 0 {
		return err
	}
	if most := map[bool]int{false: transcriptsByVisitor, true: transcriptsInAll}[who.isAgent()]; all >= most {
		return fault.Conflict("The chat is mailed to %d addresses already.", all)
	}
	var sentAt any
	if c.state == Ended {
		sentAt = tx.Now()
		if err := job.Insert(ctx, tx, transcriptLetter{SiteID: c.siteID, ChatID: c.id, To: email}, job.Attempts(mailTries)); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO chat_transcript (chat_id, email, asked_at, sent_at) VALUES (?, ?, ?, ?)`, c.id, strings.ToLower(email), tx.Now(), sentAt)
	if err != nil {
		return fmt.Errorf("note who wants a transcript: %w", err)
	}
	return nil
}

// wantTranscripts has a chat that ended looked at for who gets its transcript.
func (s *step) wantTranscripts() {
	if s.e.mail != nil && s.c.state == Ended && s.from != Ended && s.c.acceptedAt.Valid {
		s.timer(mailDue, s.at)
	}
}

// mailTranscripts hands on the mails about a chat that is over: to those who asked, and to
// the addresses of the campaign.
func (e *Engine) mailTranscripts(ctx context.Context, s *step) error {
	if s.c.state != Ended || e.mail == nil {
		return nil
	}
	rows, err := s.tx.Query(ctx, `UPDATE chat_transcript SET sent_at = ? WHERE chat_id = ? AND sent_at IS NULL RETURNING email`, s.tx.Now(), s.c.id)
	if err != nil {
		return fmt.Errorf("read who wants a transcript: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var letters []transcriptLetter
	for rows.Next() {
		l := transcriptLetter{SiteID: s.c.siteID, ChatID: s.c.id}
		if err := rows.Scan(&l.To); err != nil {
			return fmt.Errorf("read who wants a transcript: %w", err)
		}
		letters = append(letters, l)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return fmt.Errorf("read who wants a transcript: %w", err)
	}
	for _, to := range addresses(s.endings.copies) {
		letters = append(letters, transcriptLetter{SiteID: s.c.siteID, ChatID: s.c.id, To: to, Copy: true})
	}
	for _, l := range letters {
		if err := job.Insert(ctx, s.tx, l, job.Attempts(mailTries)); err != nil {
			return err
		}
	}
	return nil
}

// mailTranscript mails a chat to one address. A chat that was removed is nobody's business.
func (e *Engine) mailTranscript(ctx context.Context, l transcriptLetter) error {
	var c *record
	read := func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = find(ctx, tx, "", `WHERE c.id = ? AND c.site_id = ?`, l.ChatID, l.SiteID)
		return err
	}
	err := e.db.Read(ctx, read)
	if errors.Is(err, fault.NotFound("", nil)) {
		return nil
	}
	if err != nil {
		return err
	}
	w, err := e.wordingOf(ctx, l.SiteID, c.campaignID)
	if err != nil {
		return err
	}
	var p *paper
	err = e.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		p, err = e.paper(ctx, tx, c, w)
		return err
	})
	if err != nil {
		return err
	}
	m, err := p.letter(l)
	if err != nil {
		return err
	}
	return e.mail.Send(ctx, m)
}

// letter is the mail.
func (p *paper) letter(l transcriptLetter) (m mail.Message, err error) {
	m.To = l.To
	m.FromName, m.ReplyTo = p.sender()
	if !lenient.IsEmail(m.ReplyTo) {
		m.ReplyTo = ""
	}
	if l.Copy {
		p.Title, p.Opening, p.Closing = p.macros.Fill(p.wording.campaign.ChatWindow.Advanced.TranscriptEmailSubject), nil, nil
	}
	m.Subject = strings.Join(strings.Fields(p.Title), " ")
	if m.Text, err = p.Text(); err != nil {
		return m, err
	}
	m.HTML, err = p.HTML()
	return m, err
}
