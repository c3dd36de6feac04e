package main

import (
	"os"
	"testing"
)

func TestTheTypeScriptTypesAreCurrent(t *testing.T) {
	const file = "../../../web/packages/client/src/wire.gen.ts"
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != typescript() {
		t.Errorf("%s is not what the Go types say; run: go generate ./internal/realtime", file)
	}
}
