package setting

import (
	"parley/internal/api"
	"parley/internal/auth"
)

// Serve registers the operations on the settings. desk is where agents work.
func Serve(a *api.API, s *Settings, desk Desk) {
	s.serveDepartments(a, desk)
	s.serveAwayStatuses(a)
	s.serveCustomVariables(a)
	s.serveCannedCategories(a)
	s.serveCannedMessages(a)
	s.serveSegments(a)
	s.serveBans(a, desk)
	s.serveConversionActions(a, desk)
	s.serveVisitorSSO(a)
	s.serveTokenRules(a)
	s.serveAutoAllocation(a, desk)
	s.serveTyping(a)
	s.serveEnding(a)
	s.serveConfigs(a, desk)
	s.serveSecureForms(a)
	s.serveWebhooks(a)
	s.serveAgents(a, desk)
	s.serveCustomMetrics(a)
}

// family is what the operations on one kind of settings have in common.
type family struct {
	path, tag  string
	permission auth.Permission
	aliases    []string // of path
	note       string   // exception to the permission
	anyOf      []auth.Permission
}

func (f family) op(method, rest, id, summary string) api.Op {
	op := api.Op{Method: method, Path: f.path + rest, ID: id, Tag: f.tag, Summary: summary,
		Permission: f.permission, AnyOf: f.anyOf, PermissionNote: f.note}
	for _, alias := range f.aliases {
		op.Aliases = append(op.Aliases, alias+rest)
	}
	return op
}

// removal is the operation that removes one; text is what it answers, if anything.
func (f family) removal(id, summary, text string) api.Op {
	op := f.op("DELETE", "/{id}", id, summary)
	op.Removed = text
	return op
}
