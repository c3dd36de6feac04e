package client

import (
	"context"
	"net/http"

	"github.com/google/uuid"
)

// Visitor is somebody on a page of the site.
type Visitor struct {
	door
	Visit Visit
}

// NewVisitor opens a page of the site.
func NewVisitor(ctx context.Context, c *http.Client, server string, siteID int64) (*Visitor, error) {
	v := &Visitor{}
	v.door = door{http: c, server: server, path: "/api/visitor/v1", header: func() http.Header {
		return http.Header{"Authorization": {"Bearer " + v.Visit.Token}}
	}}
	_, err := Call(ctx, c, "POST", server+"/api/visitor/v1/visits", nil, map[string]any{
		"siteId":   siteID,
		"page":     map[string]string{"url": "https://shop.example/", "title": "Shop", "referrer": ""},
		"language": "en", "timeZone": "UTC",
	}, &v.Visit)
	return v, err
}

// Token opens the visitor's socket.
func (v *Visitor) Token(context.Context) (string, error) { return v.Visit.Token, nil }

// Request asks for a chat.
func (v *Visitor) Request(ctx context.Context, name string) (Chat, error) {
	var c Chat
	err := v.call(ctx, "POST", "/chats", map[string]any{
		"clientId": uuid.NewString(), "visitId": v.Visit.VisitID, "campaignId": v.Visit.Campaign.ID,
		"name": name, "email": "",
	}, &c)
	return c, err
}

// Get reads how a chat stands.
func (v *Visitor) Get(ctx context.Context, chatID string) (c Chat, err error) {
	return c, v.call(ctx, "GET", "/chats/"+chatID, nil, &c)
}

// End ends a chat, also while it waits.
func (v *Visitor) End(ctx context.Context, chatID string) error {
	return v.call(ctx, "POST", "/chats/"+chatID+"/end", struct{}{}, nil)
}

// Leave leaves an offline message, and returns its id. A client id that was used before
// means the message left then.
func (v *Visitor) Leave(ctx context.Context, clientID, name, email, content string) (id string, err error) {
	var left struct {
		ID string `json:"id"`
	}
	err = v.call(ctx, "POST", "/offlineMessages", map[string]any{"clientId": clientID, "visitId": v.Visit.VisitID,
		"name": name, "email": email, "subject": "Drill", "content": content}, &left)
	return left.ID, err
}
