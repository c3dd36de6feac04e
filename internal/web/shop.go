package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"html/template"
	"net/http"
	"strings"
)

//go:embed shop/page.html shop/style.css
var shopFiles embed.FS

var shopPage = template.Must(template.ParseFS(shopFiles, "shop/page.html"))

const shopIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M9 18h22l-3 17a3 3 0 0 1-3 2H15a3 3 0 0 1-3-2z" fill="#a8492a"/><path d="M20 18C19 9 13 5 6 5c1 8 6 12 14 13zm0 0c1-7 6-11 14-12-1 8-6 11-14 12z" fill="#2f6b4f"/></svg>`

// Shop is the demo's made-up shop under /demo/shop: some pages that carry the
// embed code of a campaign exactly as customers get it, behind a content security
// policy that trusts nothing but a nonce. embed returns the code for a request.
func Shop(embed func(context.Context, *http.Request) (string, error)) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /demo/shop/style.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeFileFS(w, r, shopFiles, "shop/style.css")
	})
	mux.HandleFunc("GET /demo/shop/icon.svg", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write([]byte(shopIcon))
	})
	for _, page := range []struct{ path, name, title string }{
		{"/demo/shop/{$}", "home", "Pots and plants"},
		{"/demo/shop", "home", "Pots and plants"},
		{"/demo/shop/delivery", "delivery", "Delivery"},
		{"/demo/shop/care", "care", "Care"},
		{"/demo/shop/about", "about", "About us"},
	} {
		mux.Handle("GET "+page.path, shopHandler(embed, shopView{Page: page.name, Title: page.title, Products: products}))
	}
	for i, p := range products {
		others := append(append([]product{}, products[i+1:]...), products[:i]...)[:3]
		mux.Handle("GET /demo/shop/"+p.Slug, shopHandler(embed, shopView{Page: "product", Title: p.Name, Product: p, Others: others}))
	}
	return mux
}

// shopView is what a page of the shop shows.
type shopView struct {
	Page, Title, Nonce string
	Product            product
	Products, Others   []product
	Embed              template.HTML
}

func shopHandler(embed func(context.Context, *http.Request) (string, error), view shopView) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		code, err := embed(r.Context(), r)
		if err != nil {
			http.Error(w, "The demo's embed code cannot be read.", http.StatusInternalServerError)
			return
		}
		v := view
		v.Nonce = rand.Text()
		v.Embed = template.HTML(strings.ReplaceAll(code, "<script", `<script nonce="`+v.Nonce+`"`))
		var page bytes.Buffer
		if err := shopPage.Execute(&page, v); err != nil {
			http.Error(w, "The page cannot be drawn.", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Security-Policy", noncePolicy(v.Nonce, r.Host)+"; frame-ancestors 'none'")
		_, _ = w.Write(page.Bytes())
	}
}

// noncePolicy is as strict as a page with the widget may be: scripts and styles by
// nonce only, everything else from its own host.
func noncePolicy(nonce, host string) string {
	return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce + "'; img-src 'self' data:; " +
		"media-src 'self' data:; font-src 'self'; connect-src 'self' ws://" + host + " wss://" + host + "; frame-src 'self'; " +
		"form-action 'none'; base-uri 'none'"
}
