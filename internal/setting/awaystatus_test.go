package setting_test

import (
	"testing"

	"parley/internal/auth"
)

func TestCustomAwayStatus(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, guest, stranger := s.As(auth.ManageSettings), s.As(), fill(s.OtherSite()).As(auth.ManageSettings)
	const path = "/livechat/customAwayStatus"
	admin.Do("GET", path).Want(200, `[{"id":100,"name":"Away","isVisible":true}]`)
	admin.Do("POST", path, `{"name":"test"}`).Want(200, `{"id":101,"name":"test","isVisible":false}`)
	run(t, path, []try{
		{"a form makes one, too", admin, "POST", "", `NAME=Lunch&isvisible=true`, 200, `{"id":102,"name":"Lunch","isVisible":true}`},
		{"a partial update keeps the rest", admin, "PUT", "/101", `{"isVisible":"true"}`, 200, `{"id":101,"name":"test","isVisible":true}`},
		{"an empty update changes nothing", admin, "PUT", "/101", `{}`, 200, `{"id":101,"name":"test","isVisible":true}`},
		{"Away may have another name", admin, "PUT", "/100", `{"name":"Out","isVisible":false}`, 200, `{"id":100,"name":"Out","isVisible":false}`},
		{"Away stays", admin, "DELETE", "/100", ``, 400, `{"code":400030}`},
		{"a name is needed", admin, "POST", "", `{"isVisible":true}`, 400, `{"code":400000,"message":"Parameter 'name' is required."}`},
		{"a name may not be taken away", admin, "PUT", "/101", `{"name":null}`, 400, `{"code":400000}`},
		{"true or false is wanted", admin, "PUT", "/101", `{"isVisible":"perhaps"}`, 400, `{"code":400004}`},
		{"one is read", admin, "GET", "/101", ``, 200, `{"id":101,"name":"test","isVisible":true}`},
		{"settings are for those who manage them", guest, "GET", "", ``, 403, `{"code":403003}`},
		{"another site's does not exist", stranger, "GET", "/101", ``, 404, `{"code":404001}`},
		{"another site cannot change it", stranger, "PUT", "/101", `{"name":`, 404, `{"code":404001}`},
		{"another site cannot remove it", stranger, "DELETE", "/101", ``, 404, `{"code":404001}`},
		{"it is removed", admin, "DELETE", "/101", ``, 200, `"Custom Away Status '101' has been removed."`},
		{"and gone", admin, "GET", "/101", ``, 404, `{"code":404001}`},
		{"other sites have their own", stranger, "GET", "", ``, 200, `[{"id":100,"name":"Away"}]`},
	})
}
