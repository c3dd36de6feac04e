package offline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/job"
	"parley/internal/mail"
	"parley/internal/store"
	"parley/internal/visitor"
)

// announcement is the job that hands on the mails about a message, once: one job for each
// address, so that a mail server that fails for one does not write to the others again.
type announcement struct {
	SiteID    int64 `json:"siteId"`
	MessageID int64 `json:"messageId"`
}

// Kind names the job.
func (announcement) Kind() string { return "offline.announcement" }

// letter is the job that mails a message to one address.
type letter struct {
	SiteID    int64  `json:"siteId"`
	MessageID int64  `json:"messageId"`
	To        string `json:"to"`
}

// Kind names the job.
func (letter) Kind() string { return "offline.letter" }

// mailTries is how often a mail server that fails is tried, over about two hours.
const mailTries = 8

// HandleJobs has the runner do the jobs of this package.
func HandleJobs(r *job.Runner, s *Service) {
	if s.Mail != nil {
		job.Handle(r, s.announce)
		job.Handle(r, s.send)
	}
}

// announce finds out who gets the mail. A message that was removed is nobody's business.
func (s *Service) announce(ctx context.Context, a announcement) error {
	site, err := s.Book.Of(ctx, a.SiteID)
	if errors.Is(err, fault.NotFound("", nil)) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		var t target
		err := tx.QueryRow(ctx, `UPDATE offline_message SET mailed_at = ? WHERE id = ? AND site_id = ? AND mailed_at IS NULL
			RETURNING department_id, agent_id, recipients`, tx.Now(), a.MessageID, a.SiteID).Scan(&t.departmentID, &t.agentID, &t.recipients)
		if errors.Is(err, store.ErrNone) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("hand on the mails about an offline message: %w", err)
		}
		addresses := s.addresses(site, t)
		slices.Sort(addresses)
		for _, to := range slices.Compact(addresses) {
			if err := job.Insert(ctx, tx, letter{a.SiteID, a.MessageID, to}, job.Attempts(mailTries)); err != nil {
				return err
			}
		}
		return nil
	})
}

// send mails a message to one address. It says all that the visitor said; an answer to the
// mail goes to the visitor.
func (s *Service) send(ctx context.Context, l letter) error {
	var f mail.Fields
	var from, subject string
	err := s.DB.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		f, from, subject, err = s.told(ctx, tx, l)
		return err
	})
	if errors.Is(err, store.ErrNone) {
		return nil // removed
	}
	if err != nil {
		return err
	}
	m, err := mail.Compose("en", mail.OfflineMessage, l.To, f)
	if err != nil {
		return err
	}
	m.ReplyTo = from
	if subject = strings.Join(strings.Fields(subject), " "); subject != "" {
		m.Subject += ": " + subject
	}
	return s.Mail.Send(ctx, m)
}

// told is what a mail says of a message.
func (s *Service) told(ctx context.Context, tx *store.Tx, l letter) (f mail.Fields, email, subject string, err error) {
	var department, content, fields string
	err = tx.QueryRow(ctx, `SELECT m.name, m.email, m.subject, m.content, m.fields, COALESCE(d.name, ''), s.name FROM offline_message m
		JOIN site s ON s.id = m.site_id LEFT JOIN department d ON d.site_id = m.site_id AND d.id = m.department_id
		WHERE m.id = ? AND m.site_id = ?`, l.MessageID, l.SiteID).Scan(&f.Name, &email, &subject, &content, &fields, &department, &f.Site)
	if err != nil {
		return f, "", "", fmt.Errorf("read an offline message for a mail: %w", err)
	}
	var answers []visitor.FieldValue
	if err := json.Unmarshal([]byte(fields), &answers); err != nil {
		return f, "", "", fmt.Errorf("read an offline message for a mail: %w", err)
	}
	f.Rows = []mail.Row{{Label: "Name", Text: f.Name}, {Label: "Email", Text: email}, {Label: "Department", Text: department}}
	for _, a := range answers {
		f.Rows = append(f.Rows, mail.Row{Label: a.Name, Text: a.Value})
	}
	f.Rows = append(f.Rows, mail.Row{Label: "Message", Text: content})
	files, err := file.OfOwners(ctx, tx, file.OfflineMessage, []int64{l.MessageID})
	if err != nil {
		return f, "", "", err
	}
	for _, a := range files {
		f.Rows = append(f.Rows, mail.Row{Label: "File", Text: a.Name, Link: s.PublicURL + a.LinkPath()})
	}
	f.Rows = slices.DeleteFunc(f.Rows, func(r mail.Row) bool { return r.Text == "" })
	if f.Name == "" {
		f.Name = "a visitor"
	}
	return f, email, subject, nil
}
