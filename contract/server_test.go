package contract_test

import (
	"context"
	"crypto/tls"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/internal/config"
	"parley/internal/server"
	"parley/internal/store/storetest"
)

// startServer builds the whole server on a database of its own.
func startServer(t *testing.T) (*server.Server, config.Config) {
	t.Helper()
	cfg := config.Config{Storage: config.Storage{Data: t.TempDir(), Database: storetest.NewURL(t)}, Listen: "127.0.0.1:0", TLS: "off"}
	s, err := server.New(context.Background(), cfg, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, cfg
}

// served is what the whole server answers to a GET.
func served(t *testing.T, path string) []byte {
	t.Helper()
	s, _ := startServer(t)
	r := httptest.NewRequest("GET", "https://chat.example.test"+path, nil)
	r.TLS = &tls.ConnectionState{}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if w.Code != 200 {
		t.Fatalf("%s answers %d %s", path, w.Code, w.Body)
	}
	return w.Body.Bytes()
}

// serverDocument is the OpenAPI 3.0 document that the whole server serves.
func serverDocument(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(served(t, "/api/v2/openapi-3.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Errorf("the document is not valid: %v", err)
	}
	return doc
}

// operationList lists a document's operations under their own paths.
func operationList(doc *openapi3.T) []listed {
	var list []listed
	all := operations(doc)
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			list = append(list, listed{all[key(method, path)], method})
		}
	}
	slices.SortFunc(list, func(a, b listed) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return list
}
