package setting_test

import (
	"testing"

	"parley/internal/auth"
)

func TestSecureForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, guest, stranger := s.As(auth.ManageLiveChatSecurity), s.As(auth.ManageAccountSecurity), s.OtherSite().As(auth.ManageLiveChatSecurity)
	const path = "/livechat/secureForms"
	admin.Do("POST", path, `{"name":"justfortest"}`).Want(200, `{"id":1,"name":"justfortest","description":"","fields":[
		{"id":1,"name":"Card Number","type":"cardNumber","isSystem":true,"isVisible":false,"isRequired":false,"options":""},
		{"id":2,"name":"Expiration Date","type":"expirationDate","isSystem":true,"isVisible":false,"isRequired":false,"options":""},
		{"id":3,"name":"CSC/CVV","type":"cscOrCvv","isSystem":true,"isVisible":false,"isRequired":false,"options":""},
		{"id":4,"name":"Name on Card","type":"nameOnCard","isSystem":true,"isVisible":false,"isRequired":false,"options":""}]}`)
	run(t, path, []try{
		{"four ids for each form", admin, "POST", "", `{"name":"second"}`, 200, `{"id":2,"fields":[{"id":5},{"id":6},{"id":7},{"id":8}]}`},
		{"a copy keeps what its card fields show", admin, "POST", "", `{"name":"third","fields":[{"id":1,"name":"Number","type":"cardNumber","isVisible":true,"isRequired":true},{"name":"Street","type":"text"}]}`, 200,
			`{"id":3,"fields":[{"id":9,"name":"Number","isSystem":true,"isVisible":true,"isRequired":true},{"id":10},{"id":11},{"id":12},{"id":13,"name":"Street","isSystem":false,"isVisible":true}]}`},
		{"a partial update keeps the rest", admin, "PUT", "/1", `{"description":"cards"}`, 200, `{"name":"justfortest","description":"cards","fields":[{"id":1},{"id":2},{"id":3},{"id":4}]}`},
		{"fields are matched by id, system fields stay what they are", admin, "PUT", "/1", `{"fields":[{"id":3,"isVisible":true,"type":"text","isSystem":false},{"name":"Note","type":"textarea","options":["a","b"]},{"id":1,"name":"No."}]}`, 200,
			`{"fields":[{"id":3,"type":"cscOrCvv","isSystem":true,"isVisible":true},{"id":14,"name":"Note","type":"textarea","isSystem":false,"options":"a\nb"},{"id":1,"name":"No."},{"id":2},{"id":4}]}`},
		{"a custom field that is left out goes", admin, "PUT", "/1", `{"fields":[{"id":3}]}`, 200, `{"fields":[{"id":3,"isVisible":true},{"id":1},{"id":2},{"id":4}]}`},
		{"an empty list changes nothing", admin, "PUT", "/1", `{"fields":[]}`, 200, `{"fields":[{"id":3},{"id":1},{"id":2},{"id":4}]}`},
		{"a new field has a type", admin, "PUT", "/1", `{"name":"x","fields":[{"name":"Note"}]}`, 400, `{"code":400000}`},
		{"a name is needed", admin, "POST", "", `{}`, 400, `{"code":400000}`},
		{"one is read", admin, "GET", "/1", ``, 200, `{"name":"justfortest","fields":[{"id":3},{"id":1},{"id":2},{"id":4}]}`},
		{"the list", admin, "GET", "", ``, 200, `[{"id":1},{"id":2},{"id":3}]`},
		{"the account's security is something else", guest, "GET", "", ``, 403, `{"code":403003}`},
		{"another site's does not exist", stranger, "GET", "/1", ``, 404, `{"code":404001}`},
		{"another site's cannot be changed", stranger, "PUT", "/1", `{}`, 404, `{"code":404001}`},
		{"it is removed", admin, "DELETE", "/2", ``, 200, `"Secure Form with id '2' has been removed."`},
		{"and gone", admin, "GET", "/2", ``, 404, `{"code":404001}`},
	})
}
