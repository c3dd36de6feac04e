package chat

import "parley/internal/api"

// Kinds of messages.
const (
	TextMessage   = "text"
	SystemMessage = "system"
	FileMessage   = "file" // the text is the file's name
	FormMessage   = "form" // a secure form for the visitor to fill in; the text is its name
)

// Who may see a message.
const (
	VisibleToAll    = "all"
	VisibleToAgents = "agents" // a note: it has a number like every message, and visitors never get it
)

// Types of senders.
const (
	FromVisitor = "visitor"
	FromAgent   = "agent"
	FromSystem  = "system"
)

// Sender is who wrote a message. ID is the agent's number, the visitor's uuid, or 0.
type Sender struct {
	Type string `json:"type" enum:"visitor,agent,system" doc:"Kind of sender."`
	ID   any    `json:"id" ts:"number | string" doc:"Agent id, visitor id, or 0 for the system."`
	Name string `json:"name" doc:"As shown at the time; empty for the system."`
}

// Payload is what a message is made of beside its text. Each kind has members of its own:
// a system message the key of its text in the screens' catalogues and what the text names.
type Payload struct {
	Key  string    `json:"key,omitempty" doc:"Of a system message: key of the text in the screens' catalogues."`
	Name string    `json:"name,omitempty" doc:"Of a system message: whom the text names."`
	Seq  int64     `json:"seq,omitempty" doc:"Of a system message: number of the message that it is about."`
	Form *SentForm `json:"form,omitempty" doc:"Of a form: what is to be filled in."`
	File *SentFile `json:"file,omitempty" doc:"Of a file: what can be known of it."`
}

// SentFile is a file that was sent in a chat.
type SentFile struct {
	Name      string `json:"name" doc:"File name."`
	URL       string `json:"url" doc:"Where it is on this server, from the root; opens without credentials and can not be guessed."`
	Size      int64  `json:"size" doc:"Bytes."`
	MediaType string `json:"mediaType" doc:"What it seems to be. image/png, image/jpeg and image/gif may be shown in place, all else is for saving."`
	Width     int    `json:"width" doc:"Of an image, in pixels, else 0."`
	Height    int    `json:"height" doc:"Of an image, in pixels, else 0."`
}

// Message is one message of a chat. Its number counts from 1 in the chat, without a
// gap; its time never lies before that of the message before it.
type Message struct {
	ChatID     string   `json:"chatId" doc:"The chat."`
	Seq        int64    `json:"seq" doc:"Number in the chat, from 1, without gaps."`
	ClientID   string   `json:"clientId" doc:"The sender's own name for it; empty for the system."`
	Kind       string   `json:"kind" enum:"text,system,file,form" doc:"What was sent. Show the text of kinds that you do not know."`
	Sender     Sender   `json:"sender" doc:"Who sent it."`
	Text       string   `json:"text" doc:"Plain text, as it was written; screens must escape it."`
	Payload    *Payload `json:"payload" doc:"What it is made of beside its text, by its kind; null for plain text."`
	Visibility string   `json:"visibility" enum:"all,agents" doc:"Who may see it."`
	Time       api.Time `json:"time" doc:"When it was stored."`
}

// Page is a stretch of a chat's messages, ascending. Head is the number of the chat's last
// message at the time of reading, hidden ones included.
type Page struct {
	Messages []Message `json:"messages" doc:"Messages after the number asked for."`
	Head     int64     `json:"head" doc:"Number of the chat's last message."`
	State    string    `json:"state" enum:"queued,offered,chatting,ended" doc:"State of the chat."`
	Seen     SeenMarks `json:"seen" doc:"How far it has been seen."`
}
