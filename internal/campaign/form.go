package campaign

import (
	"slices"
	"strings"

	"parley/internal/lenient"
)

// Field is a field of a form. Its id is unique in the site: fields of all campaigns are
// counted together.
type Field struct {
	ID         int64    `json:"id" readOnly:"true" doc:"Field id, unique in the site; send it back to keep the field."`
	Name       string   `json:"name" required:"true" doc:"Label."`
	Type       string   `json:"type" required:"true" enum:"text,textarea,radio,checkbox,select,checkboxList,rating,attachment,wrapupcategory,wrapupcomment,cardNumber,expirationDate,cscOrCvv,nameOnCard" enumAlias:"name=text,email=text,phone=text,company=text,ticket id=text,ticket=text,subject=text,product service=select,product=select,department=select,comments=textarea,message=textarea,content=textarea,category=wrapupcategory,comment=wrapupcomment,textBox=text,radioBox=radio,dropDownList=select,file=attachment" doc:"Input kind; a system field cannot change it."`
	IsSystem   bool     `json:"isSystem" readOnly:"true" doc:"Built-in field."`
	IsVisible  bool     `json:"isVisible" default:"true" doc:"Shown on the form."`
	IsRequired bool     `json:"isRequired" default:"false" doc:"Must be filled in."`
	Options    Choices  `json:"options" default:"" doc:"Choices, one per line."`
	Categories []Choice `json:"categories,omitempty" doc:"Grouped choices of a wrap-up category field."`
}

// Choice is a named group of choices.
type Choice struct {
	Name    string   `json:"name" doc:"Group name."`
	Options []string `json:"options" doc:"Choices of the group."`
}

// IsClosed tells a field with a list of answers, which reports count (NOTES-reports R40).
func (f Field) IsClosed() bool {
	return slices.Contains([]string{"radio", "checkbox", "select", "checkboxList"}, f.Type)
}

// Choices are a field's choices, one per line; a list of texts is accepted too (NOTES-livechat W35).
type Choices string

// UnmarshalLenient implements lenient.Unmarshaler.
func (c *Choices) UnmarshalLenient(_ string, v any) error {
	list, ok := v.([]any)
	if !ok {
		text, _ := lenient.Text(v)
		*c = Choices(strings.ReplaceAll(text, "\r\n", "\n"))
		return nil
	}
	lines := make([]string, len(list))
	for i, item := range list {
		lines[i], _ = lenient.Text(item)
	}
	*c = Choices(strings.Join(lines, "\n"))
	return nil
}

// PreChat is the form before a chat.
type PreChat struct {
	IsEnable              bool        `json:"isEnable" default:"false" doc:"Ask before the chat."`
	Header                FormHeader  `json:"header" doc:"Header."`
	GreetingMessage       string      `json:"greetingMessage" default:"Thanks for stopping by. Tell us who you are and we will start the chat." doc:"Greeting."`
	SocialLogin           SocialLogin `json:"socialLogin" doc:"Social sign-in."`
	IsRememberVisitorInfo bool        `json:"isRememberVisitorInfo" default:"true" doc:"Keep the visitor's answers for the next visit."`
	FieldLayout           string      `json:"fieldLayout" enum:"vertical,horizontal" default:"vertical" doc:"Where labels sit."`
	Fields                []Field     `json:"fields" doc:"Fields in display order; see NOTES for the merge rule."`
}

// FormHeader is the top of the form before a chat.
type FormHeader struct {
	IsShowTeamName bool   `json:"isShowTeamName" default:"true" doc:"Show the team name."`
	TeamName       string `json:"teamName" default:"Our Team" doc:"Team name."`
	IsShowAdatar   bool   `json:"isShowAdatar" default:"true" alias:"isShowAvatars,isShowAvatar" doc:"Show agent pictures."`
}

// SocialLogin is signing in by a social network.
type SocialLogin struct {
	IsUseFacebook bool `json:"isUseFacebook" default:"false" doc:"Facebook sign-in."`
}

// System is the part that a system field of the form before a chat plays, whatever its label.
type System int

// The system fields, in the order of their ids (NOTES-livechat 9.3).
const (
	NoSystem System = iota
	NameField
	EmailField
	PhoneField
	CompanyField
	ProductField
	DepartmentField
	TicketField
)

// System tells the part of a field by its place among the system fields' ids.
func (p PreChat) System(f Field) System {
	if !f.IsSystem {
		return NoSystem
	}
	place := NameField
	for _, other := range p.Fields {
		if other.IsSystem && other.ID < f.ID {
			place++
		}
	}
	return place
}

// newPreChat is the form of a new campaign, with ids that count up from first.
func newPreChat(first int64) PreChat {
	p := defaults[PreChat]()
	for i, f := range []Field{
		{Name: "Name", Type: "text", IsVisible: true, IsRequired: true},
		{Name: "Email", Type: "text", IsVisible: true, IsRequired: true},
		{Name: "Phone", Type: "text"},
		{Name: "Company", Type: "text"},
		{Name: "Product and Service", Type: "select"},
		{Name: "Department", Type: "select"},
		{Name: "Ticket ID", Type: "text"},
	} {
		f.ID, f.IsSystem = first+int64(i), true
		p.Fields = append(p.Fields, f)
	}
	return p
}
