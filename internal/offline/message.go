// Package offline keeps the messages that visitors leave while nobody is there.
package offline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/store"
	"parley/internal/visitor"
)

// New is a message that a visitor leaves. UUID and At may be given by an import.
type New struct {
	UUID                              string // empty: a new one
	At                                int64  // 0: now
	VisitorUUID                       string // empty: nobody that we know
	CampaignID, DepartmentID, AgentID int64  // 0 is none
	SSOUserID, Name, Email            string
	Subject, Content                  string
	Fields                            []visitor.FieldValue
	CustomVariables                   []visitor.VariableValue
	SegmentIDs                        []int64 // that the visitor was in
	ClientID                          string  // the visitor's own name for it
	ChatID, VisitID                   int64   // what it was waited for, where it was left; 0 is none
	Phone, Company                    string  // they are among the fields too
	Recipients                        string  // addresses in place of department and agent, separated by commas
}

// searched bounds how much of a message is searched, in bytes.
const searched = 256 << 10

// Insert keeps a message and returns its number, which files belong to, and its UUID.
func Insert(ctx context.Context, tx *store.Tx, siteID int64, n New) (id int64, messageUUID string, err error) {
	if n.UUID == "" {
		u, err := uuid.NewV7()
		if err != nil {
			return 0, "", fmt.Errorf("make an id: %w", err)
		}
		n.UUID = u.String()
	}
	if n.At == 0 {
		n.At = tx.Now()
	}
	fields, variables, err := encoded(n)
	if err != nil {
		return 0, "", err
	}
	err = tx.QueryRow(ctx, `INSERT INTO offline_message (site_id, uuid, visitor_uuid, campaign_id, department_id, agent_id, submitted_at,
			sso_user_id, name, email, subject, content, fields, custom_variables, client_id, chat_id, visit_id, phone, company, recipients)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		siteID, n.UUID, n.VisitorUUID, n.CampaignID, n.DepartmentID, n.AgentID, n.At,
		n.SSOUserID, n.Name, n.Email, n.Subject, n.Content, fields, variables, n.ClientID, n.ChatID, n.VisitID, n.Phone, n.Company, n.Recipients).Scan(&id)
	if err != nil {
		return 0, "", fmt.Errorf("keep an offline message: %w", err)
	}
	text := strings.ToLower(strings.Join([]string{n.Name, n.Email, n.Subject, n.Content}, "\n"))
	if len(text) > searched {
		text = strings.ToValidUTF8(text[:searched], "")
	}
	if _, err := tx.Exec(ctx, `INSERT INTO offline_text (message_id, text) VALUES (?, ?)`, id, text); err != nil {
		return 0, "", fmt.Errorf("make an offline message searchable: %w", err)
	}
	for _, segment := range n.SegmentIDs {
		_, err := tx.Exec(ctx, `INSERT INTO offline_message_segment (message_id, segment_id) VALUES (?, ?) ON CONFLICT DO NOTHING`, id, segment)
		if err != nil {
			return 0, "", fmt.Errorf("note an offline message's segment: %w", err)
		}
	}
	return id, n.UUID, nil
}

func encoded(n New) (fields, variables string, err error) {
	if n.Fields == nil {
		n.Fields = []visitor.FieldValue{}
	}
	if n.CustomVariables == nil {
		n.CustomVariables = []visitor.VariableValue{}
	}
	f, err := json.Marshal(n.Fields)
	v, err2 := json.Marshal(n.CustomVariables)
	return string(f), string(v), errors.Join(err, err2)
}

// Remove takes a message out of the database, with its files; its fact stays. One that
// does not exist is fault.NotFound.
func Remove(ctx context.Context, tx *store.Tx, siteID int64, messageUUID string) error {
	var id int64
	err := tx.QueryRow(ctx, `DELETE FROM offline_message WHERE site_id = ? AND uuid = ? RETURNING id`, siteID, messageUUID).Scan(&id)
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound("offline message", messageUUID)
	}
	if err != nil {
		return fmt.Errorf("remove an offline message: %w", err)
	}
	return file.RemoveOfOwner(ctx, tx, file.OfflineMessage, id)
}
