package campaign

// PreChat is the form before a chat.
type PreChat struct {
	IsEnable              bool        `json:"isEnable" default:"false" doc:"Ask before the chat."`
	Header                FormHeader  `json:"header" doc:"Header."`
	GreetingMessage       string      `json:"greetingMessage" default:"Thanks for stopping by. Tell us who you are and we will start the chat." maxLength:"10000" doc:"Greeting."`
	SocialLogin           SocialLogin `json:"socialLogin" doc:"Social sign-in."`
	IsRememberVisitorInfo bool        `json:"isRememberVisitorInfo" default:"true" doc:"Keep the visitor's answers for the next visit."`
	FieldLayout           string      `json:"fieldLayout" enum:"vertical,horizontal" default:"vertical" doc:"Where labels sit."`
	Fields                Fields      `json:"fields" default:"" doc:"Fields in display order; see NOTES for the merge rule."`
}

// FormHeader is the top of the form before a chat.
type FormHeader struct {
	IsShowTeamName bool   `json:"isShowTeamName" default:"true" doc:"Show the team name."`
	TeamName       string `json:"teamName" default:"Our Team" maxLength:"1000" doc:"Team name."`
	IsShowAdatar   bool   `json:"isShowAdatar" default:"true" alias:"isShowAvatars,isShowAvatar" doc:"Show agent pictures."`
}

// SocialLogin is signing in by a social network.
type SocialLogin struct {
	IsUseFacebook bool `json:"isUseFacebook" default:"false" doc:"Facebook sign-in."`
	IsUseGoogle   bool `json:"isUseGoogle,omitempty" default:"false" doc:"Google sign-in; accepted and ignored."`
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
func (p PreChat) System(f Field) System { return System(p.Fields.systemPlace(f)) }

// newPreChatFields are those of a new campaign; they have no ids yet.
func newPreChatFields() Fields {
	return Fields{
		{Name: "Name", Type: "text", IsSystem: true, IsVisible: true, IsRequired: true},
		{Name: "Email", Type: "text", IsSystem: true, IsVisible: true, IsRequired: true},
		{Name: "Phone", Type: "text", IsSystem: true},
		{Name: "Company", Type: "text", IsSystem: true},
		{Name: "Product and Service", Type: "select", IsSystem: true},
		{Name: "Department", Type: "select", IsSystem: true},
		{Name: "Ticket ID", Type: "text", IsSystem: true},
	}
}

func (p *PreChat) check() error {
	p.SocialLogin.IsUseGoogle = false // NOTES-livechat W34
	p.Fields.asComments()
	return nil
}
