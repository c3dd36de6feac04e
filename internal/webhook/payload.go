package webhook

import "parley/internal/api"

// The payloads are the bodies of calls, without an envelope (NOTES-reports W24), and what
// the samples for integrations answer.

// ChatRequested tells that a visitor asked for a chat.
type ChatRequested struct {
	Event   string  `json:"event" enum:"chat_request" doc:"Event name."`
	Visitor Visitor `json:"visitor" doc:"The visitor when the event fires."`
}

// ChatStarted tells that an agent answered a chat.
type ChatStarted struct {
	Event   string  `json:"event" enum:"chat_started" doc:"Event name."`
	Visitor Visitor `json:"visitor" doc:"The visitor when the event fires."`
}

// ChatEnded tells that a chat ended.
type ChatEnded struct {
	Event   string  `json:"event" enum:"chat_ended" doc:"Event name."`
	Visitor Visitor `json:"visitor" doc:"The visitor when the event fires."`
	Chat    Chat    `json:"chat" doc:"The chat when the event fires."`
}

// ChatTransferred tells that a chat went to another agent or department.
type ChatTransferred struct {
	Event   string  `json:"event" enum:"chat_transferred" doc:"Event name."`
	Visitor Visitor `json:"visitor" doc:"The visitor when the event fires."`
	Chat    Chat    `json:"chat" doc:"The chat when the event fires."`
}

// ChatWrappedUp tells that an agent submitted a wrap-up.
type ChatWrappedUp struct {
	ChatID  string  `json:"chat_id" doc:"Chat id, as a GUID."`
	Event   string  `json:"event" enum:"chat_wrapped_up" doc:"Event name."`
	Visitor Visitor `json:"visitor" doc:"The visitor when the event fires."`
	WrapUp  WrapUp  `json:"wrapup" doc:"Wrap-up of a chat."`
}

// OfflineMessageSubmitted tells that a visitor left an offline message.
type OfflineMessageSubmitted struct {
	Event   string         `json:"event" enum:"offline_message_submitted" doc:"Event name."`
	Message OfflineMessage `json:"offline_message" doc:"The offline message."`
	Visitor Visitor        `json:"visitor" doc:"The visitor when the event fires."`
}

// OperatorEvent tells that an agent logged in or out or changed status.
type OperatorEvent struct {
	Event      string `json:"event" enum:"login,logout,online,away" doc:"What the agent did; any custom away status is away."`
	OperatorID int64  `json:"operator_id" doc:"Agent id."`
}

// Visitor is the visitor when an event fires.
type Visitor struct {
	Browser          string           `json:"browser" doc:"Browser and version."`
	ChatID           string           `json:"chat_id" doc:"Id of the chat, or of the offline message, as a GUID."`
	Chats            int64            `json:"chats" doc:"Chats of the visitor so far."`
	City             string           `json:"city" doc:"City."`
	Company          string           `json:"company" doc:"Company."`
	Country          string           `json:"country" doc:"Country."`
	CurrentBrowsing  string           `json:"current_browsing" doc:"URL of the page being viewed."`
	CustomFields     []CustomField    `json:"custom_fields" doc:"Values of the pre-chat form."`
	CustomVariables  []CustomVariable `json:"custom_variables" doc:"Values captured from the page."`
	Department       int64            `json:"department" doc:"Department id, -1 for none."`
	Email            string           `json:"email" doc:"Email."`
	FirstVisitTime   api.WebhookTime  `json:"first_visit_time" doc:"First visit ever."`
	FlashVersion     string           `json:"flash_version" doc:"Flash version, empty today."`
	ID               string           `json:"id" doc:"Visitor id, as a GUID."`
	IP               string           `json:"ip" doc:"IP address."`
	Keywords         string           `json:"keywords" doc:"Search words that led to the site."`
	LandingPage      string           `json:"landing_page" doc:"First page of the visit."`
	Language         string           `json:"language" doc:"Language tag."`
	Name             string           `json:"name" doc:"Name, or the IP address when unknown."`
	OperatingSystem  string           `json:"operating_system" doc:"Operating system."`
	PageViews        int64            `json:"page_views" doc:"Pages viewed in this visit."`
	Phone            string           `json:"phone" doc:"Phone."`
	ProductService   string           `json:"product_service" doc:"Product or service picked before the chat."`
	ReferrerURL      string           `json:"referrer_url" doc:"Page that led to the site."`
	ScreenResolution string           `json:"screen_resolution" doc:"Width x height."`
	SearchEngine     string           `json:"search_engine" nullable:"true" doc:"Search engine that led to the site."`
	State            string           `json:"state" doc:"State or province."`
	Status           int              `json:"status" minimum:"0" doc:"What the visitor is doing when the event fires."`
	TimeZone         string           `json:"time_zone" doc:"Offset of the visitor."`
	VisitTime        api.WebhookTime  `json:"visit_time" doc:"Start of this visit."`
	Visits           int64            `json:"visits" doc:"Visits so far."`
}

// What a visitor is doing (NOTES-reports W20).
const (
	waiting  = 0
	chatting = 2
	ended    = 9
	inSite   = 10
)

// Chat is a chat when an event fires.
type Chat struct {
	Attachment      []Attachment     `json:"attachment" doc:"Files exchanged in the chat; empty list for none."`
	ChatTranscript  string           `json:"chat_transcript" doc:"Lines in time order; every line, the last too, ends with the separator."`
	Company         string           `json:"company" doc:"Company of the visitor."`
	CustomFields    []CustomField    `json:"custom_fields" doc:"Values of the pre-chat form."`
	CustomVariable  []CustomVariable `json:"custom_variable" doc:"Values captured from the page."`
	CustomVariables []CustomVariable `json:"custom_variables" doc:"Same list, under its other spelling."`
	Department      string           `json:"department" doc:"Name of the department, empty for none."`
	Email           string           `json:"email" doc:"Email of the visitor."`
	EndTime         *api.WebhookTime `json:"end_time" doc:"End of the chat; null while it goes on."`
	ID              string           `json:"id" doc:"Chat id, as a GUID."`
	Name            string           `json:"name" doc:"Name of the visitor."`
	OperatorComment string           `json:"operator_comment" doc:"Note an agent added to the chat."`
	Operators       string           `json:"operators" doc:"Names of the agents, joined by commas."`
	Phone           string           `json:"phone" doc:"Phone of the visitor."`
	ProductService  string           `json:"product_service" doc:"Product or service picked before the chat."`
	Rating          string           `json:"rating" doc:"Grade 1 to 5 as text, -1 for none."`
	RatingComment   string           `json:"rating_comment" doc:"Comment left with the grade."`
	StartTime       api.WebhookTime  `json:"start_time" doc:"Moment the first agent joined."`
	WaitingTime     string           `json:"waiting_time" doc:"Whole seconds from request to answer, with the letter s."`
	WrapUp          *WrapUp          `json:"wrap_up" doc:"Wrap-up inside a chat, shaped like WrapUp."`
}

// WrapUp is the wrap-up of a chat.
type WrapUp struct {
	Category string          `json:"category" doc:"Category picked; with option groups, the option inside the group."`
	Comment  string          `json:"comment" doc:"Comment of the agent."`
	Fields   []CustomField   `json:"fields" doc:"Other fields of the wrap-up form."`
	Time     api.WebhookTime `json:"time" doc:"When the wrap-up was submitted."`
}

// OfflineMessage is an offline message.
type OfflineMessage struct {
	Attachment      Attachment       `json:"attachment" doc:"The one file sent along; both properties empty for none."`
	Company         string           `json:"company" doc:"Company of the visitor."`
	Content         string           `json:"content" doc:"Text of the message."`
	CustomFields    []CustomField    `json:"custom_fields" doc:"Values of the offline message form."`
	CustomVariable  []CustomVariable `json:"custom_variable" doc:"Values captured from the page."`
	CustomVariables []CustomVariable `json:"custom_variables" doc:"Same list, under its other spelling."`
	Department      int64            `json:"department" doc:"Department id, -1 for none."`
	Email           string           `json:"email" doc:"Email of the visitor."`
	ID              string           `json:"id" doc:"Offline message id, as a GUID."`
	Name            string           `json:"name" doc:"Name of the visitor."`
	Phone           string           `json:"phone" doc:"Phone of the visitor."`
	Subject         string           `json:"subject" doc:"Subject, may be empty."`
	Time            api.WebhookTime  `json:"time" doc:"When it was submitted."`
}

// CustomField is the value of a form field.
type CustomField struct {
	ID    int64  `json:"id" doc:"Form field."`
	Name  string `json:"name" doc:"Name of the field."`
	Value string `json:"value" nullable:"true" doc:"Value entered."`
}

// CustomVariable is the value of a custom variable.
type CustomVariable struct {
	Name  string `json:"name" doc:"Name of the variable."`
	Value string `json:"value" nullable:"true" doc:"Value captured."`
}

// Attachment is a file.
type Attachment struct {
	Name string `json:"name" doc:"File name, empty for none."`
	URI  string `json:"uri" doc:"Download URL, empty for none."`
}
