package realtime

import "parley/internal/api"

// visitorsChannel is what visitors are sent and may ask, for the OpenAPI documents. What
// agents hear besides stands in docs/realtime.md.
func visitorsChannel() api.Channel {
	return api.Channel{
		Name: "visitors", Path: PathWebsocket,
		Description: "The JSON protocol of Centrifuge: its client libraries work as they are. The first frame is {\"id\":1,\"connect\":{\"token\":…}} with the token of POST /api/visitor/v1/visits; " +
			"pages of any host may connect, no cookie counts. Error 109 means that the token does not hold: introduce the page again. The server subscribes the connection, clients subscribe to nothing. " +
			"Pushes come as {\"push\":{\"pub\":{\"data\":…}}} and are told apart by type; calls are {\"id\":2,\"rpc\":{\"method\":…,\"data\":…}}; an empty frame {} is a ping, to be answered with the same. " +
			"Everything pushed is a hint that may be lost: messages are numbered, and what is missing is read with GET /api/visitor/v1/chats/{chatId}/messages?after=.",
		Pushes: []api.Carried{
			{Name: "message", Description: "A new message of a chat.", Body: MessagePush{}},
			{Name: "chat", Description: "State, agents or visitor of a chat changed.", Body: ChatPush{}},
			{Name: "head", Description: "The number of a chat's last message: read what is missing.", Body: HeadPush{}},
			{Name: "typing", Description: "An agent is writing.", Body: TypingPush{}},
			{Name: "seen", Description: "An agent has seen the messages up to one, where the window has isCanSentSeen.", Body: SeenPush{}},
			{Name: "position", Description: "The place in the queue, to those who stand in front.", Body: PositionPush{}},
			{Name: "status", Description: "Whether somebody is there to answer, and for which campaigns and departments.", Body: StatusPush{}},
			{Name: "invitation", Description: "An invitation to show; null when it was answered in another window.", Body: InvitationPush{}},
		},
		Calls: []api.Carried{
			{Name: "typing", Description: "The visitor is writing; agents see the text unless the site hides it.", Body: TypingCall{}},
			{Name: "seen", Description: "The last message that stood before the visitor's eyes.", Body: SeenCall{}},
			{Name: "heads", Description: "Asks where chats stand; every twenty seconds and after each reconnect.", Body: HeadsCall{}, Answer: Heads{}},
		},
	}
}
