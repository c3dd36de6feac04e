package client

import (
	"context"
	"errors"
	"net/http"
)

// Agent is signed in as the console is: by a cookie and a word against forgery.
type Agent struct {
	door
	Cookie, CSRF string
}

// SignIn opens a console session.
func SignIn(ctx context.Context, c *http.Client, server, email, password string) (*Agent, error) {
	var session struct {
		CSRFToken string `json:"csrfToken"`
	}
	res, err := Call(ctx, c, "POST", server+"/api/agent/v1/session", nil, map[string]string{"email": email, "password": password}, &session)
	if err != nil {
		return nil, err
	}
	cookies := res.Cookies()
	if len(cookies) == 0 {
		return nil, errors.New("signing in gave no cookie")
	}
	a := &Agent{Cookie: cookies[0].Name + "=" + cookies[0].Value, CSRF: session.CSRFToken}
	a.door = door{http: c, server: server, path: "/api/agent/v1", header: func() http.Header {
		return http.Header{"Cookie": {a.Cookie}, "X-Parley-Csrf": {a.CSRF}}
	}}
	return a, nil
}

// Token opens the agent's socket.
func (a *Agent) Token(ctx context.Context) (string, error) {
	var t struct {
		Token string `json:"token"`
	}
	err := a.call(ctx, "POST", "/realtimeToken", struct{}{}, &t)
	return t.Token, err
}

// GoOnline lets the agent be offered chats.
func (a *Agent) GoOnline(ctx context.Context) error {
	return a.call(ctx, "PUT", "/status", map[string]string{"status": "online"}, nil)
}

// Accept takes a waiting chat.
func (a *Agent) Accept(ctx context.Context, chatID string) (Chat, error) {
	var c Chat
	err := a.call(ctx, "POST", "/chats/"+chatID+"/accept", struct{}{}, &c)
	return c, err
}

// Desk is what an agent works on.
type Desk struct {
	Me struct {
		ID     int64  `json:"id"`
		Status string `json:"status"`
	} `json:"me"`
	Requests []struct {
		ID        string `json:"id"`
		OfferedTo int64  `json:"offeredTo"`
	} `json:"requests"`
	Chats []Chat `json:"chats"`
}

// Desk reads what the agent works on.
func (a *Agent) Desk(ctx context.Context) (d Desk, err error) {
	return d, a.call(ctx, "GET", "/desk", nil, &d)
}

// Do makes a call of the agent's that changes something and answers nothing that matters.
func (a *Agent) Do(ctx context.Context, method, path string, in any) error {
	return a.call(ctx, method, path, in, nil)
}
