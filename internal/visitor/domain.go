package visitor

import (
	"net/url"
	"strings"
)

// OnDomain tells whether a page may show the button: its host is one of domains or below
// one. An entry may be a domain or a URL, whose path then begins the page's. origin is
// what the browser says and page what the page says; a browser's word is the one that counts.
func OnDomain(domains []string, origin, page string) bool {
	at, err := url.Parse(page)
	if err != nil {
		at = &url.URL{}
	}
	if o, err := url.Parse(origin); err == nil && o.Host != "" && !strings.EqualFold(o.Hostname(), at.Hostname()) {
		at = o
	}
	for _, d := range domains {
		if matches(d, at) {
			return true
		}
	}
	return false
}

// OnChatPage tells whether a page is the chat page of the server's own host, which has no
// button to hide: its window opens by link and as the pop-up of pages that may show one.
// Its origin is opaque, which browsers write as null.
func OnChatPage(host, origin, page string) bool {
	at, err := url.Parse(page)
	return err == nil && (origin == "null" || origin == "") && strings.EqualFold(at.Host, host) &&
		strings.HasSuffix(strings.ToLower(at.Path), "/chatwindow.aspx")
}

func matches(entry string, at *url.URL) bool {
	entry = strings.TrimSpace(entry)
	if !strings.Contains(entry, "://") {
		entry = "//" + entry
	}
	want, err := url.Parse(entry)
	if err != nil || want.Hostname() == "" {
		return false
	}
	host, wanted := strings.ToLower(at.Hostname()), strings.ToLower(want.Hostname())
	return (host == wanted || strings.HasSuffix(host, "."+wanted)) && strings.HasPrefix(at.Path, strings.TrimSuffix(want.Path, "/"))
}
