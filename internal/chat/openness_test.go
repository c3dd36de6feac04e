package chat_test

import (
	"fmt"
	"testing"

	"parley/internal/chat"
)

func TestForWhatSomebodyIsThere(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	anna := chat.Party{SiteID: h.ID, AgentID: h.agent().Principal.AgentID}
	sales, night := h.w.department("Sales", anna.AgentID), h.w.department("Night")
	v, visit := h.visit()
	visit.Want(200, fmt.Sprintf(`{"status":"online","departments":[{"id":%d,"name":"Sales","status":"online"},{"id":%d,"name":"Night","status":"offline"}]}`, sales, night))
	want := func(what, want string) {
		t.Helper()
		t.Run(what, func(t *testing.T) { v.On(t).Do("GET", "/api/visitor/v1/status?campaignId=1").Want(200, want) })
	}
	simple := func(to int64, fail string) {
		h.w.route(fmt.Sprintf(`{"isEnable":true,"type":"simple","simpleRouteToObject":"department","simpleRouteToId":%d,"failType":%q}`, to, fail))
	}
	simple(sales, "offlineMessage")
	want("somebody is at the target", `{"status":"online"}`)
	simple(night, "offlineMessage")
	want("nobody is, and a message is left", `{"status":"offline"}`)
	simple(night, "route")
	want("nobody is, and the fallback is the site", `{"status":"online"}`)
	simple(night, "offlineMessage")
	h.w.exec(`UPDATE department SET backup_department_id = ? WHERE id = ?`, sales, night)
	want("a backup takes over", fmt.Sprintf(`{"status":"online","departments":[{"id":%d,"status":"online"},{"id":%d,"status":"online"}]}`, sales, night))
	h.w.exec(`UPDATE department SET backup_department_id = 0`)
	h.w.route(`{"isEnable":true,"type":"rules","failType":"offlineMessage"}`)
	h.w.rule(1, "department", sales, "normal", "City", "is", "Lisbon")
	want("some visitors would find somebody", `{"status":"online"}`)
	h.w.becomes(anna, chat.Away)
	want("nobody is anywhere", `{"status":"offline"}`)
	v.Do("GET", "/api/visitor/v1/status?campaignId=99").Want(404)
}
