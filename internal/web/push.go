package web

import (
	"encoding/json"
	"io"
	"net/http"
)

// mostCommands is the longest list of commands that an app may send, in bytes.
const mostCommands = 64 << 10

// PushRegistration answers /visitor.ashx, where apps register for notifications after
// their page is ready (contract/widget.md 5.3). There is no gateway to a phone's maker:
// commands are read and answered as the contract has it, so that apps go on, and the
// answer says that nothing will come. A body that is no list of commands is refused.
func PushRegistration(sites Sites) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sites.open(r) == 0 {
			noSite(w)
			return
		}
		var commands []struct {
			Type string `json:"type"`
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostCommands))
		if err != nil || json.Unmarshal(body, &commands) != nil {
			http.Error(w, "A JSON array of commands is expected.", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = io.WriteString(w, `{"isPushAvailable":false}`+"\n")
	})
}
