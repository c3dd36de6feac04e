package campaign

import (
	"context"
	"fmt"

	"parley/internal/condition"
	"parley/internal/lenient"
	"parley/internal/store"
)

// Invitation is how visitors are asked whether they want to chat.
type Invitation struct {
	Style            string           `json:"style" enum:"bubble,popup,embedded" enumAlias:"chatWindow=embedded" default:"popup" doc:"Layout of invitations."`
	AutoInvitations  []AutoInvitation `json:"autoInvitations" readOnly:"true" doc:"Automatic invitations."`
	ManualInvitation InvitationWindow `json:"manualInvitation" readOnly:"true" doc:"Look of invitations sent by agents."`
}

// InvitationUpdate is what can be changed of it at once.
type InvitationUpdate struct {
	Style string `json:"style" required:"true" enum:"bubble,popup,embedded" enumAlias:"chatWindow=embedded" doc:"Layout of invitations."`
}

// AutoInvitation is an invitation that is sent when its conditions hold.
type AutoInvitation struct {
	ID                 int64                `json:"id" readOnly:"true" doc:"Invitation id."`
	CampaignID         int64                `json:"-"`
	Name               string               `json:"name" required:"true" maxLength:"200" doc:"Name."`
	IsEnable           bool                 `json:"isEnable" default:"false" doc:"Active."`
	IsPopupOnlyOneTime bool                 `json:"isPopupOnlyOneTime" default:"true" doc:"Show once per visit."`
	InvitationWindow   InvitationWindow     `json:"invitationWindow" doc:"How it looks."`
	Conditions         condition.Conditions `json:"conditions" doc:"When it is sent; more than 30 seconds on the site unless said otherwise."`
}

// InvitationWindow is how an invitation looks.
type InvitationWindow struct {
	Message InvitationMessage `json:"message" doc:"Text and its style."`
	Popup   InvitationPopup   `json:"popup" doc:"Popup geometry."`
}

// InvitationMessage is the text of an invitation.
type InvitationMessage struct {
	Content  string `json:"content" maxLength:"4000" default:"Hi, can I help you?" doc:"Invitation text."`
	Font     string `json:"font" enum:"Times New Roman,Tahoma,Verdana,Arial,Comic Sans MS,Courier" default:"Verdana" doc:"Font."`
	Bold     bool   `json:"bold" default:"true" doc:"Bold."`
	Fontsize string `json:"fontsize" enum:"xx-small,x-small,small,medium,large,x-large,xx-large" default:"large" doc:"Size."`
	Italic   bool   `json:"italic" default:"false" doc:"Italic."`
	Color    string `json:"color" maxLength:"50" default:"#484848" doc:"Colour as #RRGGBB."`
}

// InvitationPopup is where an invitation stands and what is on its picture.
type InvitationPopup struct {
	Position     string          `json:"position" enum:"centered,centeredWithOverlay,topLeft,topMiddle,topRight,bottomLeft,bottomMiddle,bottomRight,leftMiddle,rightMiddle" enumAlias:"buttomLeft=bottomLeft,buttomMiddle=bottomMiddle,buttomRight=bottomRight" default:"centered" doc:"Anchor."`
	Image        InvitationImage `json:"image" doc:"Background image."`
	MessageFrame Frame           `json:"messageFrame" doc:"Where the text is."`
	CloseFrame   Frame           `json:"closeFrame" doc:"Where a click closes it."`
}

// InvitationImage is the picture that an invitation is drawn on.
type InvitationImage struct {
	ID   int64  `json:"id" alias:"../imageId" default:"4639" doc:"Image."`
	Type string `json:"type" enum:"gallery,custom" enumAlias:"upload=custom" alias:"../imageType" default:"gallery" doc:"Image source."`
}

// Frame is a rectangle on the picture of an invitation, in pixels.
type Frame struct {
	X      int `json:"x" doc:"Left."`
	Y      int `json:"y" doc:"Top."`
	Width  int `json:"width" doc:"Width."`
	Height int `json:"height" doc:"Height."`
}

// newInvitationWindow is the look of a new invitation, with its text at x, y.
func newInvitationWindow(x, y int) InvitationWindow {
	w := lenient.Defaults[InvitationWindow]()
	w.Popup.MessageFrame = Frame{x, y, 250, 80}
	w.Popup.CloseFrame = Frame{245, 155, 100, 30}
	return w
}

// newManualInvitation is the look of a new campaign's invitations by agents.
func newManualInvitation() InvitationWindow { return newInvitationWindow(128, 55) }

// newAutoInvitation is an invitation of which nothing is said (NOTES-livechat C9).
func newAutoInvitation() AutoInvitation {
	return AutoInvitation{IsPopupOnlyOneTime: true, InvitationWindow: newInvitationWindow(25, 25),
		Conditions: moreThan("TimeOnWebSite", "30")}
}

func moreThan(field, value string) condition.Conditions {
	return condition.Conditions{When: "all", List: []condition.Condition{{Number: 1, Field: field, Operator: "morethan", Value: value}}}
}

// createInvitations gives a new campaign its invitations, which are off (NOTES-livechat 9.2).
func createInvitations(ctx context.Context, tx *store.Tx, siteID, campaignID int64) error {
	for _, n := range []struct{ name, field, value string }{
		{"Spent on website more than 30 seconds", "TimeOnWebSite", "30"},
		{"Returning visitor", "NumberOfVisits", "1"},
		{"Visited more than 5 pages", "PageViews", "5"},
	} {
		v := newAutoInvitation()
		v.CampaignID, v.Name, v.Conditions = campaignID, n.name, moreThan(n.field, n.value)
		if err := store.Insert(ctx, tx, siteID, &v); err != nil {
			return fmt.Errorf("create the invitations of a campaign: %w", err)
		}
	}
	return nil
}
