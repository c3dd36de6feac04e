package contract_test

import (
	"encoding/json"
	"path"
	"strings"
	"testing"
)

// TestRemovalsAnswerWhatTheContractSays removes one of each kind there is in live chat,
// and holds the answer to x-delete-message, or to nothing at all.
func TestRemovalsAnswerWhatTheContractSays(t *testing.T) {
	at, db := walked(t)
	ops := operationList(serverDocument(t))
	owner := newEstate(t, at, db, ops, "owner")
	written := operations(frozen(t, "livechat.yaml"))
	removals := 0
	for _, op := range inWalkingOrder(ops) {
		known := written[key(op.method, op.path)]
		if op.method != "DELETE" || known == nil || !strings.HasPrefix(op.path, "/api/v2/livechat/") {
			continue
		}
		removals++
		t.Run(op.path, func(t *testing.T) {
			w := walk{owner: owner.on(t), op: op}
			w.path = w.owner.path(op)
			a := w.call(w.owner, w.owner.admin.On(t))
			want := ""
			if said := text(known.Extensions["x-delete-message"]); said != "" {
				quoted, err := json.Marshal(strings.ReplaceAll(said, "{id}", path.Base(w.path)))
				if err != nil {
					t.Fatal(err)
				}
				want = string(quoted)
			}
			if got := strings.TrimSpace(string(a.Body)); a.Status != 200 || got != want {
				t.Errorf("%s answers %d %s, want %s", w.path, a.Status, got, want)
			}
		})
	}
	if removals < 15 {
		t.Errorf("only %d kinds are removed", removals)
	}
}
