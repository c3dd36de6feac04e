package setting_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/internal/auth"
)

func TestCustomMetrics(t *testing.T) {
	t.Parallel()
	h := newSite(t)
	manager, other := h.As(auth.ManageCustomMetrics), h.As(auth.ManageSettings)
	const path = "/api/agent/v1/customMetrics"
	good := `{"name":"Good grades","expression":"Compute(\"count(*)\", \"rating >= 4\")"}`
	manager.Do("POST", path, good).Want(200, `{"id":1,"name":"Good grades","isEnable":true,"expression":"Compute(\"count(*)\", \"rating >= 4\")"}`)
	manager.Do("POST", path, strings.Replace(good, "Good", "GOOD", 1)).Want(400, `{"code":400012}`)
	manager.Do("POST", path, `{"name":"x"}`).Want(400, `{"message":"Parameter 'expression' is required."}`)
	wrong := manager.Do("POST", path, `{"name":"x","expression":"Compute(\"sum(mood)\")"}`).Want(400, `{"code":400016}`)
	if got := wrong.Text("message"); !strings.Contains(got, "'expression'") || !strings.Contains(got, "at character 14") {
		t.Errorf("what is wrong is said as %q", got)
	}
	manager.Do("PUT", path+"/1", `{"isEnable":false}`).Want(200, `{"id":1,"name":"Good grades","isEnable":false}`)
	manager.Do("PUT", path+"/1", `{"expression":"1 +"}`).Want(400, `{"code":400016}`)
	manager.Do("GET", path).Want(200, `[{"id":1,"isEnable":false}]`)
	for _, method := range []string{"GET", "PUT", "DELETE"} {
		other.Do(method, path+"/1", `{}`).Want(403, fmt.Sprintf(`{"code":%d}`, 403003))
	}
	h.OtherSite().Admin().Do("GET", path+"/1").Want(404)
	manager.Do("DELETE", path+"/1").Want(200)
	manager.Do("GET", path).Want(200, `[]`)
}
