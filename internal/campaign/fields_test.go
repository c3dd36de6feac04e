package campaign_test

import (
	"testing"

	"parley/internal/auth"
)

// TestFields tells the rule for lists of fields as a story (NOTES-livechat B2, B3, 9.4).
func TestFields(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	for _, c := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"an empty list changes nothing", post, `{"fields":[]}`, 200, `{"fields":[{"id":17,"name":"Rating"},{"id":18,"name":"Comments"}]}`},
		{"options come in lines, however they are sent", post, `{"fields":[{"id":18,"options":["a","b\r\nc"]}]}`, 200, `{"fields":[{"id":18,"options":"a\nb\nc"},{"id":17}]}`},
		{"and may be taken away", post, `{"fields":[{"id":17},{"id":18,"options":null}]}`, 200, `{"fields":[{"id":17},{"id":18,"options":""}]}`},
		{"nor does none", post, `{"fields":null}`, 200, `{"fields":[{"id":17},{"id":18}]}`},
		{"new fields get the site's next numbers", post, `{"fields":[{"name":"Would you come back?","type":"radioBox","options":["Yes","No"]},{"id":17},{"id":999,"name":"Why?","type":"textArea","isVisible":"false"}]}`, 200,
			`{"fields":[{"id":21,"name":"Would you come back?","type":"radio","isSystem":false,"isVisible":true,"isRequired":false,"options":"Yes\nNo"},{"id":17,"name":"Rating"},{"id":22,"name":"Why?","type":"textarea","isVisible":false},{"id":18}]}`},
		{"another form goes on behind them", preChat, `{"fields":[{"id":"1","name":"Your name"},{"name":"Order","type":"text","isRequired":true}]}`, 200,
			`{"fields":[{"id":1,"name":"Your name","type":"text","isSystem":true,"isRequired":true},{"id":23,"name":"Order","isRequired":true},{"id":2},{"id":3},{"id":4},{"id":5},{"id":6},{"id":7}]}`},
		{"custom fields that are left out go, the order is the one sent", post, `{"fields":[{"id":18},{"id":22,"name":"Why then?"},{"id":17}]}`, 200, `{"fields":[{"id":18},{"id":22,"name":"Why then?","type":"textarea","isVisible":false},{"id":17}]}`},
		{"what went does not come back", post, `{"fields":[{"id":21},{"id":17}]}`, 400, `{"code":400000,"message":"Parameter 'fields[0].name' is required."}`},
		{"a field of another form is none of this one", post, `{"fields":[{"id":1,"name":"Name","type":"text"},{"id":17}]}`, 200, `{"fields":[{"id":24,"name":"Name","isSystem":false},{"id":17},{"id":18}]}`},
		{"a system field keeps type and mark", post, `{"fields":[{"id":17,"name":"Stars","type":"text","isSystem":false,"isVisible":false,"options":"*\r\n**"}]}`, 200,
			`{"fields":[{"id":17,"name":"Stars","type":"rating","isSystem":true,"isVisible":false,"options":"*\n**"},{"id":18}]}`},
		{"a custom one does not", post, `{"fields":[{"name":"Own","type":"text","isSystem":true}]}`, 200, `{"fields":[{"id":25,"isSystem":false,"type":"text"},{"id":17},{"id":18}]}`},
		{"its type may change", post, `{"fields":[{"id":25,"type":"dropDownList"}]}`, 200, `{"fields":[{"id":25,"name":"Own","type":"select"},{"id":17},{"id":18}]}`},
		{"a comment is a text for visitors", post, `{"fields":[{"name":"More","type":"comment"}]}`, 200, `{"fields":[{"id":26,"type":"textarea"},{"id":17},{"id":18}]}`},
		{"a new field needs a type", post, `{"fields":[{"id":17},{"name":"x"}]}`, 400, `{"code":400000,"message":"Parameter 'fields[1].type' is required."}`},
		{"that exists", post, `{"fields":[{"name":"x","type":"slider"}]}`, 400, `{"code":400006}`},
		{"a label stays one", post, `{"fields":[{"id":17,"name":" "}]}`, 400, `{"code":400000}`},
		{"no field twice", post, `{"fields":[{"id":17},{"id":"17"}]}`, 400, `{"code":400012,"message":"Parameter 'fields[1].id' is already in use."}`},
		{"a field is an object", post, `{"fields":["Rating"]}`, 400, `{"code":400013}`},
		{"nothing of that was stored", post, `{}`, 200, `{"fields":[{"id":26},{"id":17,"name":"Stars"},{"id":18}]}`},
		{"a form will do", post, `fields[0][id]=18&fields[0][name]=Remarks&fields[1][id]=26`, 200, `{"fields":[{"id":18,"name":"Remarks"},{"id":26},{"id":17}]}`},

		{"the wrap-up is a list", wrapup, `[{"id":19,"name":"Topic","options":"Sales\nHelp"},{"name":"Priority","type":"select","options":"low\nhigh"}]`, 200,
			`[{"id":19,"name":"Topic","type":"wrapupcategory","options":"Sales\nHelp"},{"id":27,"name":"Priority","type":"select"},{"id":20,"type":"wrapupcomment"}]`},
		{"an empty one changes nothing", wrapup, `[]`, 200, `[{"id":19,"name":"Topic"},{"id":27},{"id":20}]`},
		{"nor does an object without fields", wrapup, `{}`, 200, `[{"id":19},{"id":27},{"id":20}]`},
		{"its categories may be in groups", wrapup, `[{"id":19,"categories":[{"name":"Shop","options":["Order","Return"]}]}]`, 200,
			`[{"id":19,"categories":[{"name":"Shop","options":["Order","Return"]}]},{"id":20}]`},
		{"which stay", wrapup, `[{"id":19,"isRequired":true}]`, 200, `[{"id":19,"isRequired":true,"categories":[{"name":"Shop"}]},{"id":20}]`},
		{"until they are emptied", wrapup, `[{"id":19,"categories":[]}]`, 200, `[{"id":19,"options":"Sales\nHelp"},{"id":20}]`},
		{"an item needs what a field needs", wrapup, `[{"name":"x"}]`, 400, `{"code":400000,"message":"Parameter '[0].type' is required."}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			manager.On(t).Do("PUT", c.path, c.body).Want(c.status, c.want)
			if c.status == 200 {
				manager.On(t).Do("GET", c.path).Want(200, c.want)
			}
		})
	}
}
