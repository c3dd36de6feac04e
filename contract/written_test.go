package contract_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

// TestTheDocumentIsWritten keeps docs/openapi.json, from which the front ends take
// their types, the document that the server serves.
func TestTheDocumentIsWritten(t *testing.T) {
	const path = "../docs/openapi.json"
	var want bytes.Buffer
	if err := json.Indent(&want, served(t, "/api/v2/openapi.json"), "", "  "); err != nil {
		t.Fatal(err)
	}
	want.WriteByte('\n')
	if *update {
		if err := os.WriteFile(path, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not what the server serves: go test ./contract -update (%v)", path, err)
	}
}
