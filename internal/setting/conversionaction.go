package setting

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/reference"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// ConversionAction says what counts as a conversion.
type ConversionAction struct {
	ID                              int64  `json:"id" readOnly:"true" doc:"Action id."`
	Name                            string `json:"name" required:"true" maxLength:"200" doc:"Name."`
	IsEnable                        bool   `json:"isEnable" default:"false" doc:"Active."`
	Type                            string `json:"type" enum:"Url,CustomVariable,LivechatApi" enumAlias:"api=LivechatApi,setByApi=LivechatApi" default:"Url" doc:"What counts as a conversion; PascalCase on output."`
	CustomVariable                  string `json:"customVariable" default:"" maxLength:"200" doc:"Custom variable tested."`
	MatchType                       string `json:"matchType" enum:"Is,BeginsWith,Contains,RegularExpression,IsLessThan,IsMoreThan" enumAlias:"include=Contains,lessthan=IsLessThan,isLessThen=IsLessThan,morethan=IsMoreThan,isMoreThen=IsMoreThan" default:"Is" doc:"Comparison; PascalCase on output."`
	MatchValue                      string `json:"matchValue" default:"" maxLength:"4000" doc:"Value compared with."`
	IsCaseSensitive                 bool   `json:"isCaseSensitive" default:"false" doc:"Case matters."`
	IsAssignValue                   bool   `json:"isAssignValue" default:"false" doc:"Give the conversion a value."`
	IsAssignValueFromCustomVariable bool   `json:"isAssignValueFromCustomVariable" default:"false" doc:"Take that value from a custom variable."`
	AssignValue                     string `json:"assignValue" default:"0" maxLength:"100" doc:"Fixed value, a number as text."`
	CustomVariableForAssignValue    string `json:"customVariableForAssignValue" default:"" maxLength:"200" doc:"Custom variable that gives the value."`
}

// Types of conversion actions.
const (
	ByURL      = "Url"
	ByVariable = "CustomVariable"
	ByAPI      = "LivechatApi"
)

func (c ConversionAction) known() (int64, string) { return c.ID, c.Name }

// ConversionActions are the site's conversion actions by id.
func (s *Settings) ConversionActions(site *snapshot.Site) []ConversionAction {
	return s.conversions.All(site)
}

// serveConversionActions registers their operations. There is none that removes one
// (NOTES-livechat P6).
func (s *Settings) serveConversionActions(a *api.API, desk Desk) {
	n := nounOf(s.conversions, reference.ConversionAction.Label)
	n.check = checkConversion
	n.wrote = s.keepConversion
	f := family{path: "/livechat/conversionActions", tag: "Conversion Actions", permission: auth.ManageSettings,
		aliases: []string{"/livechat/conversionsActions"}}
	api.Handle(a, f.op("GET", "", "listConversionActions", "List conversion actions"), n.list)
	api.Handle(a, f.op("POST", "", "createConversionAction", "Create a conversion action"), n.create)
	api.Handle(a, f.op("PUT", "", "updateConversionActionByBodyId", "Change the conversion action named by the body id"), changeByBody(n))
	api.Handle(a, f.op("GET", "/{id}", "getConversionAction", "Read a conversion action"), n.get)
	api.Handle(a, f.op("PUT", "/{id}", "updateConversionAction", "Change a conversion action"), n.update)
	s.serveAchieved(a, f, desk)
}

// changeByBody takes the id from the body (P3).
func changeByBody(n *noun[ConversionAction]) func(context.Context, *struct {
	Body api.Patch[ConversionAction]
}) (*api.Out[ConversionAction], error) {
	type named struct {
		ID int64 `json:"id" required:"true"`
	}
	return func(ctx context.Context, in *struct {
		Body api.Patch[ConversionAction]
	}) (*api.Out[ConversionAction], error) {
		doc, err := in.Body.Doc()
		if err != nil {
			return nil, err
		}
		which, err := lenient.Create[named](doc)
		if err != nil {
			return nil, err
		}
		return n.update(ctx, &changeIn[ConversionAction]{ID: which.ID, Body: in.Body})
	}
}

// checkConversion holds the pattern and the value to their form, where they count.
func checkConversion(_ context.Context, _ *store.Tx, _ int64, _, c *ConversionAction) error {
	if c.MatchType == "RegularExpression" && c.Type != ByAPI {
		if _, err := regexp.Compile(c.MatchValue); err != nil {
			return fault.Malformed("matchValue", "%s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
	}
	if c.IsAssignValue && !c.IsAssignValueFromCustomVariable && strings.TrimSpace(c.AssignValue) != "" {
		if _, err := strconv.ParseFloat(strings.TrimSpace(c.AssignValue), 64); err != nil {
			return fault.NotNumber("assignValue")
		}
	}
	return nil
}

// keepConversion writes down which custom variables an action reads: those whose
// names count in it. They must exist.
func (s *Settings) keepConversion(ctx context.Context, tx *store.Tx, siteID int64, c *ConversionAction) error {
	all, _, err := s.customVariables.List(ctx, tx, siteID, 0, 0)
	if err != nil {
		return err
	}
	var uses []reference.Use
	use := func(counts bool, field, name string) error {
		if !counts || name == "" {
			return nil
		}
		v, ok := variableNamed(all, name)
		if !ok {
			return fault.NotInList(field)
		}
		uses = append(uses, reference.Use{Field: field, Target: reference.CustomVariable, ID: v.ID})
		return nil
	}
	if err := use(c.Type == ByVariable, "customVariable", c.CustomVariable); err != nil {
		return err
	}
	if err := use(c.IsAssignValue && c.IsAssignValueFromCustomVariable, "customVariableForAssignValue", c.CustomVariableForAssignValue); err != nil {
		return err
	}
	return reference.Write(ctx, tx, siteID, reference.ConversionAction, c.ID, "", uses...)
}

// variableNamed finds a custom variable by its name, in any letter case.
func variableNamed(all []CustomVariable, name string) (CustomVariable, bool) {
	for _, v := range all {
		if strings.EqualFold(v.Name, name) {
			return v, true
		}
	}
	return CustomVariable{}, false
}

// renameVariable has conversion actions go on to name a variable whose name changes.
func (s *Settings) renameVariable(ctx context.Context, tx *store.Tx, siteID int64, v *CustomVariable, name string) error {
	variables, _, err := s.customVariables.List(ctx, tx, siteID, 0, 0)
	if err != nil {
		return err
	}
	if meant, _ := variableNamed(variables, v.Name); meant.ID != v.ID {
		return nil // an older variable has the same name: that one is meant
	}
	all, _, err := s.conversions.List(ctx, tx, siteID, 0, 0)
	if err != nil {
		return err
	}
	for _, c := range all {
		was := c
		if strings.EqualFold(c.CustomVariable, v.Name) {
			c.CustomVariable = name
		}
		if strings.EqualFold(c.CustomVariableForAssignValue, v.Name) {
			c.CustomVariableForAssignValue = name
		}
		if c == was {
			continue
		}
		if err := s.conversions.Update(ctx, tx, siteID, &c); err != nil {
			return fmt.Errorf("rename a custom variable: %w", err)
		}
	}
	return nil
}
