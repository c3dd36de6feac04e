package campaign

import (
	"context"
	"encoding/json"
	"strings"
	"text/template"

	"parley/internal/api"
	"parley/internal/auth"
)

// codeTemplate is the embed code. The names are a contract with the pages that carry
// it (contract/widget.md section 1). The script is loaded once more after five seconds
// if it does not run by then, and carries the nonce of the page's security policy.
var codeTemplate = template.Must(template.New("code").Parse(`<!-- Parley live chat: the button stands here -->
<div id="comm100-button-{{.CampaignID}}"></div>
<script type="text/javascript">
(function (page) {
  var api = window.Comm100API = window.Comm100API || {};
  (api.chat_buttons = api.chat_buttons || []).push({ code_plan: {{.CampaignID}}, div_id: "comm100-button-{{.CampaignID}}" });
  api.site_id = {{.SiteID}};
  api.main_code_plan = {{.CampaignID}};
  var nonce = page.currentScript && page.currentScript.nonce;
  function load() {
    var script = page.createElement("script");
    script.async = true;
    if (nonce) script.nonce = nonce;
    script.src = {{.Host}} + "/livechat.ashx?siteId=" + api.site_id;
    var first = page.getElementsByTagName("script")[0];
    first.parentNode.insertBefore(script, first);
  }
  load();
  setTimeout(function () { if (!api.loaded) load(); }, 5000);
})(document);
</script>
<!-- end of Parley live chat -->
`))

// Code is the text to paste into a page. host is where the visitors' side is served,
// scheme and host without a slash at the end.
func Code(host string, siteID, campaignID int64) (string, error) {
	quoted, err := json.Marshal(host) // escapes what could end the script
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = codeTemplate.Execute(&b, struct {
		Host               string
		SiteID, CampaignID int64
	}{string(quoted), siteID, campaignID})
	return b.String(), err
}

// InstallationCode is the embed code of a campaign.
type InstallationCode struct {
	Code string `json:"code" readOnly:"true" doc:"HTML and script block to paste into a page."`
}

func (c *Campaigns) serveCode(a *api.API, visitorURL string) {
	api.Handle(a, api.Op{Method: "GET", Path: campaignPath + "/code", ID: "getCampaignCode", Tag: "Campaign Settings",
		Summary: "Read the embed snippet", Permission: auth.ManageCampaigns},
		func(ctx context.Context, in *campaignIn) (*api.Out[InstallationCode], error) {
			v, err := c.mine(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			host := visitorURL
			if host == "" {
				host = api.RequestFrom(ctx).PublicURL()
			}
			code, err := Code(host, auth.From(ctx).SiteID, v.ID)
			return &api.Out[InstallationCode]{Body: InstallationCode{code}}, err
		})
}
