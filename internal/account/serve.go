package account

import (
	"parley/internal/api"
)

// Serve registers the account's operations: token endpoints, console sessions,
// the site's profile, agents, groups and permissions.
func Serve(a *api.API, s *Service) {
	s.serveTokens(a)
	s.servePartnerTokens(a)
	s.serveAuthorize(a)
	s.serveConsent(a)
	s.serveRevoke(a)
	s.serveSessions(a)
	s.serveOwnSessions(a)
	s.serveSecondFactor(a)
	s.serveOwnKeys(a)
	s.serveSecurity(a)
	s.servePasswordLinks(a)
	s.serveProfile(a)
	s.serveAgents(a)
	s.serveAgentAccess(a)
	s.serveIPRestriction(a)
	s.serveAuditLog(a)
	s.serveMe(a)
	s.serveGroups(a)
	s.servePermissions(a)
}
