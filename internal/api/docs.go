package api

import (
	"net/http"
)

// serveDocs serves the OpenAPI documents and the documentation page.
func serveDocs(a *API) {
	v31, v30, err := a.OpenAPI()
	if err != nil {
		panic(err) // a type that cannot be documented is a mistake in the program
	}
	Raw(a, http.MethodGet, v2+"/openapi.json", serveBytes(jsonType, v31))
	Raw(a, http.MethodGet, v2+"/openapi-3.0.json", serveBytes(jsonType, v30))
}
