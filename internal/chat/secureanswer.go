package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/cardnumber"
	"parley/internal/fault"
	"parley/internal/store"
)

const (
	// maxSecret is the longest answer in a secure form, in characters.
	maxSecret = 4000
	// unseenFor is how long answers are kept that nobody looks at.
	unseenFor = 24 * time.Hour
)

// SecureAnswer is an answer in a secure form.
type SecureAnswer struct {
	ID    int64  `json:"id" doc:"Field id."`
	Name  string `json:"name" doc:"Label."`
	Value string `json:"value" doc:"Answer; asterisks where it is hidden."`
}

// FilledForm is what became of a form that was sent.
type FilledForm struct {
	Seq      int64          `json:"seq" doc:"The message that sent it."`
	State    string         `json:"state" enum:"sent,filled,over" doc:"Waits for the visitor, can be looked at once, or its answers are gone."`
	FilledAt *api.Time      `json:"filledAt" doc:"When it was filled in."`
	ShownAt  *api.Time      `json:"shownAt" doc:"When the agent who sent it looked at the answers."`
	Answers  []SecureAnswer `json:"answers" doc:"Answers; hidden but for the one look."`
}

func secretOf(c *record, seq int64) string {
	return fmt.Sprintf("secure form of chat %s, message %d", c.uuid, seq)
}

// FillForm keeps what a visitor fills into a secure form, encrypted. Filling it in again
// with the same answers changes nothing, others are refused.
func (e *Engine) FillForm(ctx context.Context, who Party, chatID string, seq int64, answers []Answer) (FilledForm, error) {
	var out FilledForm
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil {
			return err
		}
		form, agentID, err := sentForm(ctx, tx, c, seq)
		if err != nil {
			return err
		}
		plain, err := form.read(answers)
		if err != nil {
			return err
		}
		if c, err = lock(ctx, tx, who.SiteID, chatID); err != nil {
			return err
		}
		stored, err := secureAnswers(ctx, tx, c, seq, "") // the chat is locked
		if err != nil {
			return err
		}
		if stored != nil {
			out = stored.form(seq)
			return e.sameSecret(c, seq, stored, plain)
		}
		if c.state == Ended {
			return fault.Conflict("The chat has ended.")
		}
		s := e.change(tx, c)
		if stored, err = e.keepSecret(ctx, s, seq, agentID, plain); err != nil {
			return err
		}
		s.say(sayFormFilled, form.Name)
		s.said[len(s.said)-1].Payload.Seq = seq
		out = stored.form(seq)
		return s.save(ctx)
	})
	return out, err
}

// read holds answers to the form; those to fields that it does not have are ignored. No
// fault tells what was answered.
func (f *SentForm) read(answers []Answer) ([]SecureAnswer, error) {
	out := []SecureAnswer{}
	for _, field := range f.Fields {
		i := slices.IndexFunc(answers, func(a Answer) bool { return a.ID == field.ID })
		value := ""
		if i >= 0 {
			value = answers[i].Value
		}
		if err := checkText(field.Name, value, maxSecret); err != nil {
			return nil, err
		}
		value = strings.TrimSpace(value)
		switch {
		case value == "" && field.IsRequired:
			return nil, fault.Missing(field.Name)
		case value == "":
			continue
		case field.Type == "cardNumber" && !cardnumber.Valid(value):
			return nil, fault.Malformed(field.Name, "it is not the number of a card")
		}
		out = append(out, SecureAnswer{field.ID, field.Name, value})
	}
	if len(out) == 0 {
		return nil, fault.Missing("answers")
	}
	return out, nil
}

// secureRow is a row of secure_answer.
type secureRow struct {
	agentID           int64
	answers           *string
	hidden            []SecureAnswer
	filledAt, shownAt *int64
}

func (r *secureRow) form(seq int64) FilledForm {
	out := FilledForm{Seq: seq, State: "filled", FilledAt: (*api.Time)(r.filledAt), ShownAt: (*api.Time)(r.shownAt), Answers: r.hidden}
	if r.answers == nil {
		out.State = "over"
	}
	return out
}

// secureAnswers reads the answers to a form, nil when there are none yet; lock ends the query.
func secureAnswers(ctx context.Context, tx *store.Tx, c *record, seq int64, lock string) (*secureRow, error) {
	r := &secureRow{filledAt: new(int64)}
	var hidden string
	err := tx.QueryRow(ctx, `SELECT agent_id, answers, hidden, filled_at, shown_at FROM secure_answer WHERE chat_id = ? AND seq = ?`+lock, c.id, seq).
		Scan(&r.agentID, &r.answers, &hidden, r.filledAt, &r.shownAt)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(hidden), &r.hidden)
	}
	if err != nil {
		return nil, fmt.Errorf("read the answers in a secure form: %w", err)
	}
	return r, nil
}

// sameSecret tells a repeated call from one with other answers.
func (e *Engine) sameSecret(c *record, seq int64, r *secureRow, plain []SecureAnswer) error {
	if r.answers != nil {
		stored, err := e.openSecret(c, seq, *r.answers)
		if err != nil || slices.Equal(stored, plain) {
			return err
		}
	}
	return fault.Conflict("The form has been filled in already.")
}

func (e *Engine) openSecret(c *record, seq int64, text string) (plain []SecureAnswer, err error) {
	data, err := e.secrets.Decrypt(secretOf(c, seq), text)
	if err == nil {
		err = json.Unmarshal(data, &plain)
	}
	if err != nil {
		return nil, fmt.Errorf("read the answers in a secure form: %w", err)
	}
	return plain, nil
}

// keepSecret stores the answers: encrypted, and hidden for those who may not read them.
func (e *Engine) keepSecret(ctx context.Context, s *step, seq, agentID int64, plain []SecureAnswer) (*secureRow, error) {
	r := &secureRow{agentID: agentID, hidden: slices.Clone(plain), filledAt: &s.at}
	for i := range r.hidden {
		r.hidden[i].Value = strings.TrimSpace("**** " + cardnumber.Last(plain[i].Value))
	}
	data, err := json.Marshal(plain)
	if err != nil {
		return nil, fmt.Errorf("keep the answers in a secure form: %w", err)
	}
	sealed := e.secrets.Encrypt(secretOf(s.c, seq), data)
	r.answers = &sealed
	hidden, err := json.Marshal(r.hidden)
	if err != nil {
		return nil, fmt.Errorf("keep the answers in a secure form: %w", err)
	}
	_, err = s.tx.Exec(ctx, `INSERT INTO secure_answer (chat_id, seq, agent_id, answers, hidden, filled_at) VALUES (?, ?, ?, ?, ?, ?)`,
		s.c.id, seq, agentID, sealed, string(hidden), s.at)
	if err != nil {
		return nil, fmt.Errorf("keep the answers in a secure form: %w", err)
	}
	return r, nil
}

// FormState tells what became of a form that was sent, with hidden answers.
func (e *Engine) FormState(ctx context.Context, who Party, chatID string, seq int64) (FilledForm, error) {
	out := FilledForm{Seq: seq, State: "sent", Answers: []SecureAnswer{}}
	err := e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil {
			return err
		}
		if _, _, err := sentForm(ctx, tx, c, seq); err != nil {
			return err
		}
		r, err := secureAnswers(ctx, tx, c, seq, "")
		if r != nil {
			out = r.form(seq)
		}
		return err
	})
	return out, err
}

// ShowForm gives the agent who sent a form the answers, once: they are removed in the
// same step, which is noted in the audit log.
func (e *Engine) ShowForm(ctx context.Context, who Party, chatID string, seq int64) (FilledForm, error) {
	var out FilledForm
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil {
			return err
		}
		form, agentID, err := sentForm(ctx, tx, c, seq)
		if err != nil {
			return err
		}
		if agentID != who.AgentID {
			return fault.Conflict("Only the agent who sent the form can look at the answers.")
		}
		if err := account.Audit(ctx, tx, account.Entry{SiteID: c.siteID, Product: "liveChat", Action: "Secure Form",
			Summary: fmt.Sprintf("Read the answers in form '%s' of chat %s", form.Name, c.uuid)}); err != nil {
			return err
		}
		r, err := secureAnswers(ctx, tx, c, seq, tx.ForUpdate())
		switch {
		case err != nil:
			return err
		case r == nil:
			return fault.Conflict("The form has not been filled in yet.")
		case r.answers == nil:
			return fault.Conflict("The answers are gone: they are shown once, and kept for a day.")
		}
		plain, err := e.openSecret(c, seq, *r.answers)
		if err != nil {
			return err
		}
		at := tx.Now()
		_, err = tx.Exec(ctx, `UPDATE secure_answer SET answers = NULL, shown_at = ? WHERE chat_id = ? AND seq = ?`, at, c.id, seq)
		if err != nil {
			return fmt.Errorf("show the answers in a secure form: %w", err)
		}
		r.answers, r.shownAt, r.hidden = nil, &at, plain
		out = r.form(seq)
		return nil
	})
	return out, err
}

// forgetSecrets removes answers that nobody has looked at.
func (e *Engine) forgetSecrets(ctx context.Context) error {
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE secure_answer SET answers = NULL WHERE answers IS NOT NULL AND filled_at < ?`, tx.Now()-unseenFor.Milliseconds())
		if err != nil {
			return fmt.Errorf("remove answers in secure forms: %w", err)
		}
		return nil
	})
}
