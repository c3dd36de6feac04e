package campaign

// PostChat is the form after a chat.
type PostChat struct {
	IsEnable        bool   `json:"isEnable" default:"false" doc:"Ask after the chat."`
	GreetingMessage string `json:"greetingMessage" default:"How was this chat? Your answer helps us improve." maxLength:"10000" doc:"Greeting."`
	FieldLayout     string `json:"fieldLayout" enum:"vertical,horizontal" default:"vertical" doc:"Where labels sit."`
	Fields          Fields `json:"fields" default:"" doc:"Fields in display order; see NOTES for the merge rule."`
}

// PostChatPart is the part that a system field of the form after a chat plays, whatever its label.
type PostChatPart int

// The system fields of the form after a chat, in the order of their ids (NOTES-livechat 9.3).
const (
	NoPostChatPart PostChatPart = iota
	RatingPart
	CommentPart
)

// Part tells the part of a field by its place among the system fields' ids.
func (p PostChat) Part(f Field) PostChatPart { return PostChatPart(p.Fields.systemPlace(f)) }

// newPostChatFields are those of a new campaign; they have no ids yet.
func newPostChatFields() Fields {
	return Fields{
		{Name: "Rating", Type: "rating", IsSystem: true, IsVisible: true, Options: "Poor\nFair\nGood\nVery Good\nExcellent"},
		{Name: "Comments", Type: "textarea", IsSystem: true, IsVisible: true},
	}
}

func (p *PostChat) check() error {
	p.Fields.asComments()
	return nil
}

// WrapUpPart is the part that a system field of the wrap-up form plays, whatever its label.
type WrapUpPart int

// The system fields of the wrap-up form, in the order of their ids (NOTES-livechat 9.3).
const (
	NoWrapUpPart WrapUpPart = iota
	CategoryPart
	WrapUpCommentPart
)

// WrapUpPart tells the part of a field of the wrap-up form by its place among the system
// fields' ids.
func (p *Pages) WrapUpPart(f Field) WrapUpPart { return WrapUpPart(p.AgentWrapup.systemPlace(f)) }

// newAgentWrapup is the form that agents of a new campaign fill in; its fields have no
// ids yet.
func newAgentWrapup() Fields {
	return Fields{
		{Name: "Category", Type: "wrapupcategory", IsSystem: true, IsVisible: true, Options: "Inquiry\nSuggestion\nComplaint\nJunk"},
		{Name: "Comment", Type: "wrapupcomment", IsSystem: true, IsVisible: true},
	}
}
