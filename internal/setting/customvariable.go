package setting

import (
	"context"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/reference"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// CustomVariable is a value that the customer's pages give.
type CustomVariable struct {
	ID        int64  `json:"id" readOnly:"true" doc:"Variable id."`
	Name      string `json:"name" required:"true" maxLength:"200" doc:"Name."`
	Type      string `json:"type" required:"true" enum:"text,integer,decimal" doc:"Value type."`
	Value     string `json:"value" default:"" maxLength:"4000" doc:"Script expression read on the page."`
	Hyperlink string `json:"hyperlink" default:"" maxLength:"4000" doc:"Link pattern; macros allowed."`
}

func (v CustomVariable) known() (int64, string) { return v.ID, v.Name }

// CustomVariables are the site's variables by id.
func (s *Settings) CustomVariables(site *snapshot.Site) []CustomVariable {
	return s.customVariables.All(site)
}

// CustomVariable is the variable with an id.
func (s *Settings) CustomVariable(site *snapshot.Site, id int64) (CustomVariable, bool) {
	return s.customVariables.Find(site, id)
}

// CustomVariableNamed is the variable of a name, in any letter case; of several the first
// (NOTES-livechat C17).
func (s *Settings) CustomVariableNamed(site *snapshot.Site, name string) (CustomVariable, bool) {
	for _, v := range s.CustomVariables(site) {
		if strings.EqualFold(strings.TrimSpace(v.Name), strings.TrimSpace(name)) {
			return v, true
		}
	}
	return CustomVariable{}, false
}

// serveCustomVariables registers their operations. There is none that reads one
// (NOTES-livechat P7).
func (s *Settings) serveCustomVariables(a *api.API) {
	n := nounOf(s.customVariables, reference.CustomVariable.Label)
	n.check = func(ctx context.Context, tx *store.Tx, siteID int64, old, v *CustomVariable) error {
		if old == nil || old.Name == v.Name {
			return nil
		}
		if err := reference.Rename(ctx, tx, siteID, reference.CustomVariable, v.ID, old.Name, v.Name); err != nil {
			return err
		}
		return s.renameVariable(ctx, tx, siteID, old, v.Name)
	}
	n.wrote = func(ctx context.Context, tx *store.Tx, siteID int64, v *CustomVariable) error {
		return reference.Adopt(ctx, tx, siteID, v.ID, v.Name)
	}
	n.leave = func(ctx context.Context, tx *store.Tx, siteID int64, v *CustomVariable) error {
		return reference.Guard(ctx, tx, siteID, reference.CustomVariable, v.ID)
	}
	f := family{path: "/livechat/customVariables", tag: "Custom Variables", permission: auth.ManageSettings}
	api.Handle(a, f.op("GET", "", "listCustomVariables", "List custom variables"), n.list)
	api.Handle(a, f.op("POST", "", "createCustomVariable", "Create a custom variable"), n.create)
	api.Handle(a, f.op("PUT", "/{id}", "updateCustomVariable", "Change a custom variable"), n.update)
	const removed = "Custom Variable '{id}' has been removed."
	api.Handle(a, f.removal("deleteCustomVariable", "Remove a custom variable", removed), n.remove(removed))
}
