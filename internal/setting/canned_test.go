package setting_test

import (
	"context"
	"testing"

	"parley/internal/auth"
	"parley/internal/store"
)

const (
	messages   = "/livechat/cannedMessages"
	categories = "/livechat/cannedMessageCategories"
)

func TestCannedMessages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann, stranger := s.As(auth.ManagePublicCannedMessages), s.As(), s.OtherSite().As(auth.ManagePublicCannedMessages)
	run(t, messages, []try{
		{"a public one", admin, "POST", "", `{"name":"hello","message":"Hello!","shortcuts":"#h"}`, 200, `{"id":1,"isPrivate":false,"name":"hello","message":"Hello!","categoryId":0,"shortCuts":"#h"}`},
		{"the sample", ann, "POST", "", `{"isPrivate":true,"name":"test","message":"testmessage"}`, 200, `{"id":2,"isPrivate":true,"name":"test","message":"testmessage","categoryId":0,"shortCuts":""}`},
		{"an agent sees its own", ann, "GET", "", ``, 200, `[{"id":2}]`},
		{"who manages public ones sees these", admin, "GET", "", ``, 200, `[{"id":1}]`},
		{"an agent reads its own", ann, "GET", "/2", ``, 200, `{"id":2,"name":"test"}`},
		{"another's does not exist", admin, "GET", "/2", ``, 404, `{"code":404001}`},
		{"another's cannot be changed", admin, "PUT", "/2", `{"name":"mine"}`, 404, `{"code":404001}`},
		{"another's cannot be removed", admin, "DELETE", "/2", ``, 404, `{"code":404001}`},
		{"public ones need the permission", ann, "GET", "/1", ``, 403, `{"code":403003}`},
		{"the permission comes before the body", ann, "PUT", "/1", `{"name":`, 403, `{"code":403003}`},
		{"to be removed as well", ann, "DELETE", "/1", ``, 403, `{"code":403003}`},
		{"and to be made", ann, "POST", "", `{"name":"x","message":"y"}`, 403, `{"code":403003}`},
		{"a private one does not become public without it", ann, "PUT", "/2", `{"isPrivate":false}`, 403, `{"code":403003}`},
		{"a partial update keeps the rest", ann, "PUT", "/2", `{"shortCuts":"t"}`, 200, `{"id":2,"isPrivate":true,"name":"test","message":"testmessage","shortCuts":"t"}`},
		{"a text is needed", admin, "POST", "", `{"name":"x"}`, 400, `{"code":400000,"message":"Parameter 'message' is required."}`},
		{"a category must exist", admin, "PUT", "/1", `{"name":"x","categoryId":77}`, 400, `{"code":400006}`},
		{"nothing was changed by what was refused", admin, "GET", "/1", ``, 200, `{"name":"hello","categoryId":0}`},
		{"another site's does not exist", stranger, "GET", "/1", ``, 404, `{"code":404001}`},
	})
	client := s.Client()
	client.Do("GET", messages).Want(200, `[{"id":1}]`)
	client.Do("POST", messages, `{"isPrivate":true,"name":"x","message":"y"}`).Want(403, `{"code":403000}`)
	admin.Do("PUT", messages+"/1", `{"isPrivate":true}`).Want(200, `{"isPrivate":true}`)
	client.Do("GET", messages+"/1").Want(404)
	admin.Do("DELETE", messages+"/1").WantEmpty(200)
	admin.Do("DELETE", messages+"/1").Want(404, `{"code":404001}`)

	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM agent WHERE site_id = ? AND id = ?`, s.ID, ann.Principal.AgentID); err != nil {
			return err
		}
		var left int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM canned_message`).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d messages are left of an agent who is gone: %v", left, err)
		}
		return nil
	})
}

func TestCannedMessageCategories(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann, stranger := s.As(auth.ManagePublicCannedMessages), s.As(), s.OtherSite().As(auth.ManagePublicCannedMessages)
	run(t, categories, []try{
		{"the sample", ann, "POST", "", `{"isPrivate":true,"name":"justfortest","parentId":0}`, 200, `{"id":1,"isPrivate":true,"name":"justfortest","parentId":0}`},
		{"a public one", admin, "POST", "", `{"isPrivate":"false","name":"Sales","parentId":"0"}`, 200, `{"id":2,"isPrivate":false,"parentId":0}`},
		{"one in another", admin, "POST", "", `{"isPrivate":false,"name":"Prices","parentId":2}`, 200, `{"id":3,"parentId":2}`},
		{"a private one in a public one", ann, "POST", "", `{"isPrivate":true,"name":"Mine","parentId":2}`, 200, `{"id":4,"parentId":2}`},
		{"all three must be said", admin, "POST", "", `{"name":"x","parentId":0}`, 400, `{"code":400000,"message":"Parameter 'isPrivate' is required."}`},
		{"a parent must exist", admin, "POST", "", `{"isPrivate":false,"name":"x","parentId":9}`, 400, `{"code":400006}`},
		{"another's private one is no parent", admin, "POST", "", `{"isPrivate":true,"name":"x","parentId":1}`, 400, `{"code":400006}`},
		{"a private one holds nothing public", admin, "PUT", "/3", `{"parentId":1}`, 400, `{"code":400006}`},
		{"none is in itself", admin, "PUT", "/2", `{"parentId":2}`, 400, `{"code":400030}`},
		{"nor in one of its own", admin, "PUT", "/2", `{"parentId":3}`, 400, `{"code":400030}`},
		{"what holds public items stays public", admin, "PUT", "/2", `{"isPrivate":true}`, 400, `{"code":400030}`},
		{"an agent sees its own", ann, "GET", "", ``, 200, `[{"id":1},{"id":4}]`},
		{"who manages public ones sees these", admin, "GET", "", ``, 200, `[{"id":2},{"id":3}]`},
		{"public ones need the permission", ann, "GET", "/2", ``, 403, `{"code":403003}`},
		{"another's does not exist", admin, "GET", "/1", ``, 404, `{"code":404001}`},
		{"a partial update keeps the rest", admin, "PUT", "/3", `{"name":"Costs"}`, 200, `{"id":3,"isPrivate":false,"name":"Costs","parentId":2}`},
		{"another site's does not exist", stranger, "GET", "/2", ``, 404, `{"code":404001}`},
	})
	admin.Do("GET", "/livechat/cannedMessagesCategories/3").Want(200, `{"name":"Costs"}`)

	// What is in a category moves to its parent, others' private items too (B12).
	admin.Do("POST", messages, `{"name":"a","message":"a","categoryId":3}`).Want(200, `{"id":1,"categoryId":3}`)
	ann.Do("POST", messages, `{"isPrivate":true,"name":"b","message":"b","categoryId":3}`).Want(200, `{"id":2,"categoryId":3}`)
	ann.Do("POST", messages, `{"isPrivate":true,"name":"c","message":"c","categoryId":1}`).Want(200, `{"id":3,"categoryId":1}`)
	admin.Do("POST", messages, `{"name":"d","message":"d","categoryId":1}`).Want(400, `{"code":400006}`)
	admin.Do("DELETE", categories+"/3").WantEmpty(200)
	admin.Do("GET", messages+"/1").Want(200, `{"categoryId":2}`)
	ann.Do("GET", messages+"/2").Want(200, `{"categoryId":2}`)
	admin.Do("DELETE", categories+"/2").WantEmpty(200)
	admin.Do("GET", messages+"/1").Want(200, `{"categoryId":0}`)
	ann.Do("GET", messages+"/2").Want(200, `{"categoryId":0}`)
	ann.Do("GET", categories+"/4").Want(200, `{"parentId":0}`)
	ann.Do("PUT", categories+"/4", `{"parentId":1}`).Want(200, `{"parentId":1}`)
}

func TestSimilarQuestions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann := s.As(auth.ManagePublicCannedMessages), s.As()
	admin.Do("POST", messages, `{"name":"x","message":"y"}`).Want(200, `{"id":1}`)
	const path = messages + "/1/similarQuestions"
	admin.Do("GET", path).Want(200, `[]`)
	admin.Do("POST", path, `["similarQuestion 1", "similarQuestion 2"]`).WantEmpty(200)
	admin.Do("POST", path, `[" ", 3]`).WantEmpty(200)
	admin.Do("GET", path).Want(200, `["similarQuestion 1","similarQuestion 2","3"]`)
	admin.Do("PUT", path).WantEmpty(200)
	admin.Do("GET", path).Want(200, `["similarQuestion 1","similarQuestion 2","3"]`)
	admin.Do("PUT", path, `["only"]`).WantEmpty(200)
	admin.Do("PUT", path, `{"a":{}}`).Want(400, `{"code":400013}`)
	admin.Do("PUT", messages+"/1", `{"name":"z"}`).Want(200)
	admin.Do("GET", path).Want(200, `["only"]`)
	ann.Do("GET", path).Want(403, `{"code":403003}`)
	ann.Do("PUT", path, `[]`).Want(403, `{"code":403003}`)
	admin.Do("GET", messages+"/9/similarQuestions").Want(404, `{"code":404001}`)
	s.OtherSite().As(auth.ManagePublicCannedMessages).Do("DELETE", path).Want(404, `{"code":404001}`)
	admin.Do("DELETE", path).WantEmpty(200)
	admin.Do("GET", path).Want(200, `[]`)
}
