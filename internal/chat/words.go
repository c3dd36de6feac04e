package chat

import "strings"

// System messages carry a key of the screens' catalogues and what the text names, and the
// text in English for everybody else.
const (
	sayRequested  = "chatRequested"
	sayJoined     = "agentJoined"
	sayLeft       = "agentLeft"
	sayRequeued   = "chatRequeued"
	sayHanded     = "chatHandedOn"
	sayReturned   = "chatReturned"
	sayInvited    = "agentInvited"
	sayDeclined   = "agentDeclined"
	sayRefused    = "chatRefused"
	sayEnded      = "chatEnded"
	saySilent     = "visitorSilent"
	sayEndSilent  = "chatEndedSilent"
	sayEndGone    = "chatEndedGone"
	sayFormFilled = "formFilled"

	// In place of these a campaign's own text may be told, as a notice.
	sayQueueFull     = "queueFull"
	sayWaitedTooLong = "waitedTooLong"
	sayNobodyThere   = "nobodyThere"
	sayNotice        = "notice"
)

var words = map[string]string{
	sayQueueFull:     "Too many people are waiting at the moment. Please leave a message.",
	sayWaitedTooLong: "Nobody could be with you in time. Please leave a message.",
	sayNobodyThere:   "Nobody is here at the moment. Please leave a message.",
	sayNotice:        "{name}",

	sayRequested:  "Please wait, somebody will be with you shortly.",
	sayJoined:     "{name} has joined the chat.",
	sayLeft:       "{name} has left the chat.",
	sayRequeued:   "Please wait, somebody else will be with you shortly.",
	sayHanded:     "Please wait while the chat is handed to {name}.",
	sayReturned:   "Nobody could take over. {name} goes on with the chat.",
	sayInvited:    "{name} was asked to join the chat.",
	sayDeclined:   "{name} does not join the chat.",
	sayRefused:    "Nobody is free to chat at the moment.",
	sayEnded:      "The chat has ended.",
	saySilent:     "Are you still there? The chat ends in a minute if you do not write.",
	sayEndSilent:  "The chat has ended because nothing was written for a while.",
	sayEndGone:    "The chat has ended because the connection was lost.",
	sayFormFilled: "{name} has been filled in.",
}

// systemText is the English text of a system message.
func (p Payload) systemText() string { return strings.ReplaceAll(words[p.Key], "{name}", p.Name) }
