package chat_test

import (
	"testing"

	"parley/internal/auth"
)

func TestAgentsSeeUnsentTextWhereTheSiteWantsThat(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	preview := func(text string) string {
		t.Helper()
		got, err := h.w.engine.Preview(ctx, h.ID, text)
		if err != nil {
			t.Fatal(err)
		}
		if got == nil {
			return "nothing"
		}
		return *got
	}
	admin := h.As(auth.ManageSettings)
	admin.Do("GET", "/api/agent/v1/typingSettings").Want(200, `{"isShowUnsentText":true}`)
	wantList(t, "shown", []string{preview("I am angr"), preview("")}, "I am angr", "")
	admin.Do("PUT", "/api/agent/v1/typingSettings", `{"isShowUnsentText":false}`).Want(200, `{"isShowUnsentText":false}`)
	wantList(t, "shown", []string{preview("I am angr"), preview("")}, "nothing", "")
	h.As().Do("GET", "/api/agent/v1/typingSettings").Want(403)
}
