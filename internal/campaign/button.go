package campaign

import (
	"regexp"
	"strings"

	"parley/internal/fault"
)

// ChatButton is what a visitor sees before the window is open. Members of the kinds that
// are not chosen are kept.
type ChatButton struct {
	Type                   string      `json:"type" enum:"adaptive,image,textLink" default:"adaptive" doc:"Kind of button."`
	IsHideOffline          bool        `json:"isHideOffline" default:"false" doc:"True hides the button while no agent is online."`
	IsUseDomainRestriction bool        `json:"isUseDomainRestriction" default:"false" doc:"Limit the button to allowedDomains."`
	AllowedDomains         []string    `json:"allowedDomains" default:"" doc:"Domains or URLs where the button shows."`
	Adaptive               Adaptive    `json:"adaptive" doc:"Adaptive button."`
	Image                  ButtonImage `json:"image" doc:"Image button."`
	TextLink               TextLink    `json:"textLink" doc:"Text link."`
}

// Adaptive is a button that is drawn.
type Adaptive struct {
	ThemeColor string `json:"themeColor" default:"#329fd9" maxLength:"50" doc:"Colour as #RRGGBB."`
	Icon       int    `json:"icon" default:"0" doc:"Icon number."`
}

// ButtonImage is a button made of pictures.
type ButtonImage struct {
	Type           string         `json:"type" enum:"gallery,custom" enumAlias:"upload=custom" default:"gallery" doc:"Where the images come from."`
	OnlineImageID  int64          `json:"onlineImageId" default:"4275" doc:"Image shown while an agent is online."`
	OfflineImageID int64          `json:"offlineImageId" default:"4274" doc:"Image shown while no agent is online."`
	IsFloat        bool           `json:"isFloat" default:"true" doc:"Float over the page."`
	Position       ButtonPosition `json:"position" doc:"Desktop position."`
	Mobile         MobileButton   `json:"mobile" doc:"Phone variant."`
}

// ButtonPosition is where a floating picture stands.
type ButtonPosition struct {
	Type string `json:"type" enum:"centered,topleft,topmiddle,topright,bottomleft,bottommiddle,bottomright,leftmiddle,rightmiddle" enumAlias:"buttomLeft=bottomleft,buttomMiddle=bottommiddle,buttomRight=bottomright" default:"bottomright" doc:"Anchor; lower case on output."`
	X    string `json:"x" default:"20" doc:"Horizontal offset, pixels (\"10\") or percent (\"10%\")."`
	Y    string `json:"y" default:"0%" doc:"Vertical offset, pixels (\"10\") or percent (\"10%\")."`
}

// MobileButton is the button on phones.
type MobileButton struct {
	Type           string `json:"type" enum:"text,image" default:"text" doc:"Button kind on phones."`
	OnlineText     string `json:"onlineText" default:"Chat with us" maxLength:"1000" doc:"Label while online."`
	OfflineText    string `json:"offlineText" default:"Leave a message" maxLength:"1000" doc:"Label while offline."`
	ThemeColor     string `json:"themeColor" default:"#329FD9" maxLength:"50" doc:"Colour as #RRGGBB."`
	OnlineImageID  int64  `json:"onlineImageId" default:"0" doc:"Online image."`
	OfflineImageID int64  `json:"offlineImageId" default:"0" doc:"Offline image."`
	Position       string `json:"position" enum:"bottomleft,bottommiddle,bottomright,leftmiddle,rightmiddle,leftbottom,rightbottom" default:"bottommiddle" doc:"Anchor on phones; lower case on output."`
}

// TextLink is a button that is a link.
type TextLink struct {
	Text string `json:"text" default:"Chat Now" maxLength:"1000" doc:"Link text."`
}

// offset is a number of pixels or a percentage, as text (NOTES-livechat W9).
var offset = regexp.MustCompile(`^(-?[0-9]{1,6}(\.[0-9]{1,6})?%?)?$`)

func (b *ChatButton) check() error {
	at := &b.Image.Position
	if at.X = strings.TrimSpace(at.X); !offset.MatchString(at.X) {
		return notOffset("image.position.x")
	}
	if at.Y = strings.TrimSpace(at.Y); !offset.MatchString(at.Y) {
		return notOffset("image.position.y")
	}
	return nil
}

func notOffset(member string) error {
	return fault.Malformed(member, "a number of pixels or a percentage is expected")
}

func (b ChatButton) images() []int64 {
	return []int64{b.Image.OnlineImageID, b.Image.OfflineImageID, b.Image.Mobile.OnlineImageID, b.Image.Mobile.OfflineImageID}
}

// public is the button without what only managers need to know.
func (b ChatButton) public() ChatButton {
	b.AllowedDomains = []string{}
	return b
}
