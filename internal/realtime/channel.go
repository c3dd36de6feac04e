package realtime

import "fmt"

// Channels belong to people, not to chats (docs/decisions/004): who may hear
// something is decided when it is published, from what the step committed. A
// connection is subscribed by the server to the channels of whoever opened it;
// clients subscribe to nothing themselves.

// VisitorChannel is heard by all windows of one visitor.
func VisitorChannel(siteID int64, visitorID string) string {
	return fmt.Sprintf("visitor:%d:%s", siteID, visitorID)
}

// LobbyChannel is heard by all visitors of a site: whether somebody is there to answer.
func LobbyChannel(siteID int64) string { return fmt.Sprintf("lobby:%d", siteID) }

// AgentChannel is heard by all consoles of one agent.
func AgentChannel(siteID, agentID int64) string {
	return fmt.Sprintf("agent:%d:%d", siteID, agentID)
}

// SiteChannel is heard by all agents of a site.
func SiteChannel(siteID int64) string { return fmt.Sprintf("site:%d", siteID) }

// channels lists what a listener hears.
func (l Listener) channels() []string {
	if l.AgentID != 0 {
		return []string{AgentChannel(l.SiteID, l.AgentID), SiteChannel(l.SiteID)}
	}
	return []string{VisitorChannel(l.SiteID, l.VisitorID), LobbyChannel(l.SiteID)}
}
