package setting_test

import (
	"context"
	"testing"

	"parley/internal/auth"
	"parley/internal/reference"
	"parley/internal/store"
)

func TestCustomVariables(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, guest, stranger := s.As(auth.ManageSettings), s.As(), s.OtherSite().As(auth.ManageSettings)
	const path = "/livechat/customVariables"
	run(t, path, []try{
		{"the sample", admin, "POST", "", `{"name":"justfortest","type":"text","value":"aaaaa"}`, 200, `{"id":1,"name":"justfortest","type":"text","value":"aaaaa","hyperlink":""}`},
		{"types in any case", admin, "POST", "", `{"name":"n","type":"INTEGER"}`, 200, `{"id":2,"type":"integer","value":""}`},
		{"the list", admin, "GET", "", ``, 200, `[{"id":1},{"id":2}]`},
		{"a partial update keeps the rest", admin, "PUT", "/1", `{"hyperlink":"{!Visitor.IP}"}`, 200, `{"name":"justfortest","type":"text","value":"aaaaa","hyperlink":"{!Visitor.IP}"}`},
		{"an empty update changes nothing", admin, "PUT", "/1", `{}`, 200, `{"name":"justfortest","value":"aaaaa","hyperlink":"{!Visitor.IP}"}`},
		{"null empties a text", admin, "PUT", "/1", `{"value":null}`, 200, `{"value":""}`},
		{"an unknown type is refused", admin, "PUT", "/1", `{"name":"x","type":"date"}`, 400, `{"code":400006}`},
		{"a type is needed", admin, "POST", "", `{"name":"x"}`, 400, `{"code":400000,"message":"Parameter 'type' is required."}`},
		{"none is read by its id", admin, "GET", "/1", ``, 404, `{"code":404000}`},
		{"settings are for those who manage them", guest, "POST", "", `{"name":"x","type":"text"}`, 403, `{"code":403003}`},
		{"another site's does not exist", stranger, "PUT", "/1", `{}`, 404, `{"code":404001}`},
		{"nothing was changed by what was refused", admin, "GET", "", ``, 200, `[{"name":"justfortest","type":"text"},{"id":2}]`},
		{"it is removed", admin, "DELETE", "/2", ``, 200, `"Custom Variable '2' has been removed."`},
		{"and gone", admin, "DELETE", "/2", ``, 404, `{"code":404001}`},
	})
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		return reference.Write(ctx, tx, s.ID, reference.Agent, guest.Principal.AgentID, "", reference.Use{Target: reference.CustomVariable, ID: 1})
	})
	admin.Do("DELETE", path+"/1").Want(400, `{"code":400031}`)
}
