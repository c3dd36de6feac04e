package campaign

// ChatWindow is the window in which a visitor chats.
type ChatWindow struct {
	Style     string         `json:"style" enum:"classic,simple,bubble" enumAlias:"circle=simple" default:"classic" doc:"Look of the window."`
	Color     string         `json:"color" default:"#329fd9" maxLength:"50" doc:"Theme colour as #RRGGBB."`
	Type      string         `json:"type" enum:"embedded,popup" default:"embedded" doc:"Inside the page or a separate browser window."`
	Popup     WindowPopup    `json:"popup" doc:"Separate-window settings."`
	Options   WindowOptions  `json:"options" doc:"Visitor-side options."`
	Advanced  WindowAdvanced `json:"advanced" doc:"Advanced settings."`
	CustomCSS string         `json:"customCSS" default:"" doc:"Style sheet text."`
	Header    WindowHeader   `json:"header" doc:"Window header."`
	Body      WindowBody     `json:"body" doc:"Message area."`
}

// WindowPopup is about a window of the browser's own.
type WindowPopup struct {
	Title string `json:"title" maxLength:"1000" default:"Live Chat" doc:"Title of the separate window."`
}

// WindowOptions is what a visitor may do.
type WindowOptions struct {
	IsCanPrintTranscript bool            `json:"isCanPrintTranscript" default:"false" doc:"Visitor may print the transcript."`
	IsCanEmailTranscript bool            `json:"isCanEmailTranscript" default:"true" doc:"Visitor may have the transcript mailed."`
	Email                TranscriptEmail `json:"email" doc:"Sender of transcript mails."`
	IsCanSwitchToOffline bool            `json:"isCanSwitchToOffline" default:"true" doc:"A waiting visitor may leave a message instead."`
	IsCanSendFile        bool            `json:"isCanSendFile" default:"true" doc:"Files may be sent."`
	IsCanAudioChat       bool            `json:"isCanAudioChat" default:"false" doc:"Audio chat allowed."`
	IsCanVideoChat       bool            `json:"isCanVideoChat" default:"false" doc:"Video chat allowed."`
	IsCanSentSeen        bool            `json:"isCanSentSeen" default:"false" doc:"Show read receipts to the visitor."`
	IsCanDownloadPDF     bool            `json:"isCanDownloadPDF" default:"true" doc:"Visitor may download the transcript as PDF."`
}

// TranscriptEmail is who transcripts are mailed from.
type TranscriptEmail struct {
	IsFromAgent bool   `json:"isFromAgent" default:"true" doc:"Send from the agent's address; false uses fromEmail."`
	FromEmail   string `json:"fromEmail" format:"email" default:"" doc:"Sender address."`
	FromName    string `json:"fromName" maxLength:"1000" default:"" doc:"Sender name."`
}

// WindowAdvanced is limits and what happens by itself.
type WindowAdvanced struct {
	IsAutoEndChatWhenVisitorInactivity   bool   `json:"isAutoEndChatWhenVisitorInactivity" default:"false" doc:"End a chat when the visitor stays silent."`
	TimeAutoEndChatWhenVisitorInactivity int    `json:"timeAutoEndChatWhenVisitorInactivity" enum:"0,180,300,600,900,1200,1800,3600" default:"0" doc:"Silence before ending; 0 when off."`
	IsAutoSendTranscriptToEmail          bool   `json:"isAutoSendTranscriptToEmail" default:"false" doc:"Mail a copy of each finished chat."`
	TranscriptEmailAddress               string `json:"transcriptEmailAddress" maxLength:"10000" default:"" doc:"Recipients of that mail."`
	TranscriptEmailSubject               string `json:"transcriptEmailSubject" maxLength:"1000" default:"Chat transcript: {!Agent.Name} with {!Visitor.Name}" doc:"Subject of that mail; macros allowed."`
	GreetingMessage                      string `json:"greetingMessage" maxLength:"10000" default:"" doc:"First message in the window."`
	IsUseCustomJS                        bool   `json:"isUseCustomJS" default:"false" doc:"Run customJS in the window."`
	CustomJS                             string `json:"customJS" default:"" doc:"Script text."`
	IfEnableChatQueueMaxLength           bool   `json:"ifEnableChatQueueMaxLength" default:"false" doc:"Limit the waiting queue."`
	ChatQueueMaxLength                   int    `json:"chatQueueMaxLength" minimum:"0" default:"10" doc:"Most visitors waiting."`
	ChatQueueMaxWaitTime                 int    `json:"chatQueueMaxWaitTime" minimum:"0" default:"10" doc:"Longest wait, in minutes."`
	ChatQueueLimitsMessage               string `json:"chatQueueLimitsMessage" maxLength:"10000" default:"" doc:"Text shown when a limit is hit."`
}

// WindowHeader is the top of a window in the styles classic and simple.
type WindowHeader struct {
	Type          string        `json:"type" enum:"agentinfo,bannerimage,avatarandlogo" default:"agentinfo" doc:"Header kind; lower case on output; avatarandlogo only with style classic."`
	AgentInfo     AgentInfo     `json:"agentInfo" doc:"Agent header."`
	Banner        Banner        `json:"banner" doc:"Banner header."`
	AvatarAndLogo AvatarAndLogo `json:"avatarAndLogo" doc:"Picture and logo header."`
}

// AgentInfo is a header about the agent.
type AgentInfo struct {
	IsShowAvatar bool `json:"isShowAvatar" default:"true" doc:"Show the agent's picture."`
	IsShowTitle  bool `json:"isShowTitle" default:"false" doc:"Show the agent's title."`
	IsShowBio    bool `json:"isShowBio" default:"false" doc:"Show the agent's bio."`
}

// Banner is a header that is a picture.
type Banner struct {
	ImageID   int64  `json:"imageId" default:"4290" doc:"Banner image."`
	ImageType string `json:"imageType" enum:"gallery,custom" enumAlias:"upload=custom" default:"gallery" doc:"Image source."`
}

// AvatarAndLogo is a header with the agent's picture and the company's.
type AvatarAndLogo struct {
	IsShowLogo  bool  `json:"isShowLogo" default:"true" doc:"Show the company logo."`
	IsAvatar    bool  `json:"isAvatar" default:"true" alias:"isShowAvatar" doc:"Show the agent's picture."`
	LogoImageID int64 `json:"logoImageId" default:"0" doc:"Logo image."`
}

// WindowBody is the part with the messages in the styles classic and simple.
type WindowBody struct {
	IsShowAvatar      bool  `json:"isShowAvatar" default:"true" doc:"Show the agent's picture beside messages."`
	IsShowBackground  bool  `json:"isShowBackground" default:"true" doc:"Show the background texture."`
	BackgroundImageID int64 `json:"backgroundImageId" default:"0" alias:"backgroudImageId" doc:"Background image."`
}

func (w *ChatWindow) check() (err error) {
	const member = "advanced.transcriptEmailAddress"
	w.Advanced.TranscriptEmailAddress, err = Addresses(member, w.Advanced.TranscriptEmailAddress)
	return err
}

func (w ChatWindow) images() []int64 {
	return []int64{w.Header.Banner.ImageID, w.Header.AvatarAndLogo.LogoImageID, w.Body.BackgroundImageID}
}

// public is the window without what only managers need to know: whom transcripts are
// mailed to, and by whom.
func (w ChatWindow) public() ChatWindow {
	w.Options.Email = TranscriptEmail{}
	w.Advanced.TranscriptEmailAddress, w.Advanced.TranscriptEmailSubject = "", ""
	return w
}
