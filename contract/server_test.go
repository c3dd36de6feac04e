package contract_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/internal/api"
)

// serverDocument is the OpenAPI 3.0 document of everything the server serves.
func serverDocument(t *testing.T) *openapi3.T {
	a := api.New(api.Options{})
	_, v30, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(v30)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
