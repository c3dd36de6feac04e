package site

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"parley/bench/client"
)

// Site is a fresh site and its administrator.
type Site struct {
	ID              int64  `json:"siteId"`
	AgentID         int64  `json:"agentId"`
	APIKey          string `json:"apiKey"`
	Email, Password string `json:"-"`
}

// Create opens a site from the command line.
func Create(ctx context.Context, setup Setup, email string) (Site, error) {
	s := Site{Email: email, Password: "Correct-horse-1-battery"}
	out, err := setup.Run(ctx, "site", "create", "--name", "Drill", "--company", "Drill", "--email", s.Email, "--password", s.Password, "--json")
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(out, &s); err != nil {
		return s, fmt.Errorf("site create printed what cannot be read: %w: %s", err, out)
	}
	return s, nil
}

// Token signs in for the API with the password grant.
func (s Site) Token(ctx context.Context, c *http.Client, server string) (string, error) {
	form := url.Values{"grant_type": {"password"}, "email": {s.Email}, "password": {s.Password}}
	req, err := http.NewRequestWithContext(ctx, "POST", server+"/oauth/token", strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	var t struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&t); err != nil || t.AccessToken == "" {
		return "", fmt.Errorf("/oauth/token answered %s without a token", res.Status)
	}
	return t.AccessToken, nil
}

// Chat is a visitor and an agent in conversation.
type Chat struct {
	ID      string
	Visitor *client.Visitor
	Agent   *client.Agent
}

// Open has a visitor ask for a chat at one address and the agent accept it at another.
func (s Site) Open(ctx context.Context, c *http.Client, visitors, agents string) (*Chat, error) {
	agent, err := client.SignIn(ctx, c, agents, s.Email, s.Password)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	if err := agent.GoOnline(ctx); err != nil {
		return nil, fmt.Errorf("go online: %w", err)
	}
	return s.OpenWith(ctx, c, visitors, agent)
}

// OpenWith is Open with an agent who has signed in already.
func (s Site) OpenWith(ctx context.Context, c *http.Client, visitors string, agent *client.Agent) (*Chat, error) {
	visitor, err := client.NewVisitor(ctx, c, visitors, s.ID)
	if err != nil {
		return nil, fmt.Errorf("visit: %w", err)
	}
	chat, err := visitor.Request(ctx, "Vera")
	if err != nil {
		return nil, fmt.Errorf("request a chat: %w", err)
	}
	if _, err := agent.Accept(ctx, chat.ID); err != nil {
		return nil, fmt.Errorf("accept the chat: %w", err)
	}
	return &Chat{ID: chat.ID, Visitor: visitor, Agent: agent}, nil
}
