package campaign

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"text/template"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/config"
)

// codeTemplate is the embed code. The names are a contract with the pages that carry
// it (contract/widget.md section 1). The script is loaded once more after five seconds,
// from the standby host, if it does not run by then, and carries the nonce of the page's security policy.
var codeTemplate = template.Must(template.New("code").Parse(`<!-- Parley live chat: the button stands here -->
<div id="{{.Prefix}}button-{{.CampaignID}}"></div>
<script type="text/javascript">
(function (page) {
  var api = window.{{.Global}} = window.{{.Global}} || {};
  (api.chat_buttons = api.chat_buttons || []).push({ code_plan: {{.CampaignID}}, div_id: "{{.Prefix}}button-{{.CampaignID}}" });
  api.site_id = {{.SiteID}};
  api.main_code_plan = {{.CampaignID}};
  var nonce = page.currentScript && page.currentScript.nonce;
  function load(host) {
    var script = page.createElement("script");
    script.async = true;
    if (nonce) script.nonce = nonce;
    script.src = host + "/livechat.ashx?siteId=" + api.site_id;
    var first = page.getElementsByTagName("script")[0];
    first.parentNode.insertBefore(script, first);
  }
  load({{.Host}});
  setTimeout(function () { if (!api.loaded) load({{.Standby}}); }, 5000);
})(document);
</script>
<!-- end of Parley live chat -->
`))

// Embed is what all embed codes of an installation have in common.
type Embed struct {
	Host    string // where the visitors' side is served: scheme and host without a slash at the end
	Standby string // where it is asked for when Host does not answer; Host when empty
	Brand   config.Brand
}

// Code is the text to paste into a page.
func (e Embed) Code(siteID, campaignID int64) (string, error) {
	if e.Brand == (config.Brand{}) {
		e.Brand = config.Everywhere
	}
	hosts := [2]string{e.Host, cmp.Or(e.Standby, e.Host)}
	for i, host := range hosts {
		quoted, err := json.Marshal(strings.TrimRight(host, "/")) // escapes what could end the script
		if err != nil {
			return "", err
		}
		hosts[i] = string(quoted)
	}
	var b strings.Builder
	err := codeTemplate.Execute(&b, struct {
		Host, Standby      string
		SiteID, CampaignID int64
		config.Brand
	}{hosts[0], hosts[1], siteID, campaignID, e.Brand})
	return b.String(), err
}

// InstallationCode is the embed code of a campaign.
type InstallationCode struct {
	Code string `json:"code" readOnly:"true" doc:"HTML and script block to paste into a page."`
}

func (c *Campaigns) serveCode(a *api.API, embed Embed) {
	api.Handle(a, api.Op{Method: "GET", Path: campaignPath + "/code", ID: "getCampaignCode", Tag: "Campaign Settings",
		Summary: "Read the embed snippet", Permission: auth.ManageCampaigns},
		func(ctx context.Context, in *campaignIn) (*api.Out[InstallationCode], error) {
			v, err := c.mine(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			here := embed
			here.Host = cmp.Or(here.Host, api.RequestFrom(ctx).PublicURL())
			code, err := here.Code(auth.From(ctx).SiteID, v.ID)
			return &api.Out[InstallationCode]{Body: InstallationCode{code}}, err
		})
}
