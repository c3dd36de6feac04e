// Package condition tells whether a visitor is one that an invitation, a routing
// rule or a segment is about (NOTES-livechat section 7). Conditions are written on
// the wire as tests and how these combine; Compile checks and completes them when
// they are stored, and makes the Matcher that is asked for each visitor.
package condition

import "strings"

// Conditions are the tests of an invitation or a routing rule.
type Conditions struct {
	When              string      `json:"when" enum:"all,any,logicalExpression" default:"all" doc:"How the tests combine."`
	LogicalExpression string      `json:"logicalExpression" default:"" maxLength:"2000" doc:"For example 1 and (2 or 3); used when logicalExpression is chosen."`
	List              []Condition `json:"list" default:"" doc:"The tests; without any, nobody fits."`
}

// Condition is one test on the visitor.
type Condition struct {
	Number   int    `json:"number" minimum:"1" maximum:"100000" doc:"Number used in the logical expression, from 1; the place in the list when absent."`
	Field    string `json:"field" required:"true" openEnum:"TimeOnWebSite,CurrentPageUrl" maxLength:"200" doc:"What is tested: a known field, the name of a custom variable, or {!Prechat.field}."`
	Operator string `json:"operator" required:"true" enum:"is,isnot,include,notinclude,morethan,lessthan,notmorethan,notlessthan,regularexpression" enumAlias:"equal=is,equals=is,notequal=isnot,not=isnot,contains=include,contain=include,notcontains=notinclude,notcontain=notinclude,doesnotcontain=notinclude,isMoreThan=morethan,isLessThan=lessthan,isNotMoreThan=notmorethan,isNotLessThan=notlessthan,regex=regularexpression,0=is,1=include,2=notinclude,3=morethan,4=lessthan,5=isnot,6=notlessthan,7=notmorethan,8=regularexpression" doc:"Comparison; lower case on output."`
	Value    string `json:"value" required:"true" maxLength:"2000" doc:"Value to compare with."`
}

// SegmentConditions are the tests of a segment: Conditions in another spelling
// (NOTES-livechat E4, E5).
type SegmentConditions struct {
	When              string             `json:"when" enum:"All,Any,LogicalExpression" default:"All" doc:"How the tests combine; PascalCase on output."`
	LogicalExpression string             `json:"logicalExpression" default:"" maxLength:"2000" doc:"For example 1 and (2 or 3); used when LogicalExpression is chosen."`
	List              []SegmentCondition `json:"list" default:"" doc:"The tests; without any, nobody fits."`
}

// SegmentCondition is one test on the visitor, as segments spell it.
type SegmentCondition struct {
	Number   int    `json:"number" minimum:"1" maximum:"100000" doc:"Number used in the logical expression, from 1; the place in the list when absent."`
	Field    string `json:"field" required:"true" openEnum:"TimeOnWebSite,CurrentPageUrl" maxLength:"200" doc:"What is tested: a known field, the name of a custom variable, or {!Prechat.field}."`
	Operator string `json:"operator" required:"true" enum:"Is,IsNot,Include,NotInclude,MoreThan,LessThan,NotMoreThan,NotLessThan,RegularExpression" enumAlias:"equal=Is,equals=Is,notequal=IsNot,not=IsNot,contains=Include,contain=Include,notcontains=NotInclude,notcontain=NotInclude,doesnotcontain=NotInclude,isMoreThan=MoreThan,isLessThan=LessThan,isNotMoreThan=NotMoreThan,isNotLessThan=NotLessThan,regex=RegularExpression,0=Is,1=Include,2=NotInclude,3=MoreThan,4=LessThan,5=IsNot,6=NotLessThan,7=NotMoreThan,8=RegularExpression" doc:"Comparison; PascalCase on output."`
	Value    string `json:"value" required:"true" maxLength:"2000" doc:"Value to compare with."`
}

// Conditions gives a segment's tests in the spelling of invitations and rules.
func (s SegmentConditions) Conditions() Conditions {
	c := Conditions{LogicalExpression: s.LogicalExpression, When: "all"}
	for _, when := range []string{"any", "logicalExpression"} {
		if strings.EqualFold(when, s.When) {
			c.When = when
		}
	}
	for _, t := range s.List {
		plain := Condition(t)
		plain.Operator = strings.ToLower(t.Operator)
		c.List = append(c.List, plain)
	}
	return c
}
