package setting

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/reference"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// VisitorSSO is how visitors sign in at the customer's identity provider.
type VisitorSSO struct {
	SiteID                 int64            `json:"siteId" readOnly:"true" doc:"Site id."`
	IsEnable               bool             `json:"isEnable" default:"false" doc:"SSO on."`
	SignInURL              string           `json:"signInUrl" default:"" maxLength:"2048" doc:"Sign-in page of the identity provider."`
	IdpCertificate         string           `json:"idpCertificate" default:"" maxLength:"200000" doc:"Certificate file, base64."`
	IdpCertificateFileName string           `json:"idpCertificateFileName" default:"" maxLength:"200" doc:"Its file name."`
	DataMappings           []SsoDataMapping `json:"dataMappings" default:"" doc:"Attribute mappings; PUT replaces the list."`
	CampaignSSOOptions     ssoOptions       `json:"campaignSSOOptions" default:"" doc:"One entry per campaign; PUT merges by campaignId."`
}

// SsoDataMapping maps an attribute to a visitor or pre-chat field.
type SsoDataMapping struct {
	SsoAttribute string `json:"ssoAttribute" required:"true" maxLength:"200" doc:"Attribute in the SAML assertion."`
	Comm100Field string `json:"comm100Field" required:"true" maxLength:"200" doc:"Field macro it fills."`
}

// CampaignSsoOption is the choice of one campaign.
type CampaignSsoOption struct {
	CampaignID    int64  `json:"campaignId" readOnly:"true" doc:"Campaign."`
	SignInType    string `json:"signInType" enum:"no,optional,required" default:"no" doc:"Whether visitors sign in."`
	IsSkipPrechat bool   `json:"isSkipPrechat" default:"false" doc:"Skip the pre-chat form after sign-in."`
}

// How visitors of a campaign sign in.
const (
	SignInNo       = "no"
	SignInOptional = "optional"
	SignInRequired = "required"
)

// Of is the choice of a campaign. While signing in is off, it is that of a new campaign.
func (v VisitorSSO) Of(campaignID int64) CampaignSsoOption {
	if at := v.CampaignSSOOptions.index(campaignID); v.IsEnable && at >= 0 {
		return v.CampaignSSOOptions[at]
	}
	return CampaignSsoOption{CampaignID: campaignID, SignInType: SignInNo}
}

// ssoOptions has one entry for each campaign, by id.
type ssoOptions []CampaignSsoOption

// of gives each campaign its entry: the one there is, or that of a new campaign (B23).
func (o ssoOptions) of(campaigns []reference.Named) ssoOptions {
	out := make(ssoOptions, len(campaigns))
	for i, c := range campaigns {
		out[i] = lenient.Defaults[CampaignSsoOption]()
		if at := o.index(c.ID); at >= 0 {
			out[i] = o[at]
		}
		out[i].CampaignID = c.ID
	}
	return out
}

func (o ssoOptions) index(campaignID int64) int {
	return slices.IndexFunc(o, func(c CampaignSsoOption) bool { return c.CampaignID == campaignID })
}

// UnmarshalLenient implements lenient.Unmarshaler: entries are merged by campaign (B23).
func (o *ssoOptions) UnmarshalLenient(field string, v any) error {
	type entry struct {
		CampaignID int64 `json:"campaignId"`
	}
	if v == nil {
		return nil
	}
	out := slices.Clone(*o)
	for i, item := range lenient.Items(v) {
		member := fmt.Sprintf("%s[%d]", field, i)
		sent, ok := item.(*lenient.Object)
		if !ok {
			return fault.Unreadable("'%s' is not an object", member)
		}
		e, err := lenient.MergeAt(entry{}, sent, member)
		if err != nil {
			return err
		}
		if e.CampaignID == 0 {
			return fault.Missing(member + ".campaignId")
		}
		at := out.index(e.CampaignID)
		if at < 0 {
			return fault.NotInList(member + ".campaignId")
		}
		if out[at], err = lenient.MergeAt(out[at], sent, member); err != nil {
			return err
		}
	}
	*o = out
	return nil
}

// VisitorSSO is how the site's visitors sign in.
func (s *Settings) VisitorSSO(site *snapshot.Site) VisitorSSO { return s.pages.In(site).sso }

func (s *Settings) serveVisitorSSO(a *api.API) {
	api.ServePage(a, api.SettingsPage[VisitorSSO]{
		Path: "/livechat/visitorSSO", Name: "VisitorSSO", Tag: "Visitor SSO", Permission: auth.ManageSettings, Book: s.book,
		Read: s.VisitorSSO,
		Load: func(ctx context.Context, tx *store.Tx, siteID int64) (VisitorSSO, error) {
			p, err := lockPages(ctx, tx, siteID)
			return p.sso, err
		},
		Check: checkSSO,
		Save: func(ctx context.Context, tx *store.Tx, siteID int64, v VisitorSSO) error {
			return writePage(ctx, tx, siteID, "visitor_sso", v)
		},
	})
}

// checkSSO holds the address to http and https, because visitors are sent there,
// and the certificate to base64 (B23).
func checkSSO(_ context.Context, v *VisitorSSO) error {
	if v.SignInURL != "" {
		if err := checkURL("signInUrl", v.SignInURL); err != nil {
			return err
		}
	}
	text := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \r\n\t", r) {
			return -1
		}
		return r
	}, v.IdpCertificate)
	if _, err := base64.StdEncoding.DecodeString(text); err != nil {
		return fault.Malformed("idpCertificate", "it is not base64")
	}
	return nil
}
