package visitor

import (
	"net/url"
	"slices"
	"strings"
)

// engine is a search engine: how hosts of it are told, and which parameter of the
// address holds the words that were looked for.
type engine struct {
	name  string
	hosts []string // a host is one of these or below it; "x." means x in any country
	query []string
}

// engines are the search engines that are told apart. Most send their own address
// without the words nowadays; they are kept where they are there.
var engines = []engine{
	{"Google", []string{"google."}, []string{"q"}},
	{"Bing", []string{"bing.com"}, []string{"q"}},
	{"Yahoo", []string{"search.yahoo.com", "search.yahoo.co.jp", "yahoo.com", "yahoo.co.jp"}, []string{"p"}},
	{"DuckDuckGo", []string{"duckduckgo.com"}, []string{"q"}},
	{"Baidu", []string{"baidu.com"}, []string{"wd", "word"}},
	{"Yandex", []string{"yandex.", "ya.ru"}, []string{"text"}},
	{"Ecosia", []string{"ecosia.org"}, []string{"q"}},
	{"Startpage", []string{"startpage.com"}, []string{"query", "q"}},
	{"Qwant", []string{"qwant.com"}, []string{"q"}},
	{"Brave Search", []string{"search.brave.com"}, []string{"q"}},
	{"Naver", []string{"search.naver.com"}, []string{"query"}},
	{"Daum", []string{"search.daum.net"}, []string{"q"}},
	{"Sogou", []string{"sogou.com"}, []string{"query", "keyword"}},
	{"360 Search", []string{"so.com"}, []string{"q"}},
	{"Seznam", []string{"search.seznam.cz"}, []string{"q"}},
	{"Ask", []string{"ask.com"}, []string{"q"}},
	{"AOL", []string{"search.aol.com"}, []string{"q"}},
	{"Swisscows", []string{"swisscows.com"}, []string{"query"}},
	{"Mojeek", []string{"mojeek.com"}, []string{"q"}},
	{"Kagi", []string{"kagi.com"}, []string{"q"}},
}

// Search tells which search engine a visitor came from, and with which words. Both are
// empty for any other page.
func Search(referrer string) (name, words string) {
	u, err := url.Parse(referrer)
	if err != nil || u.Host == "" {
		return "", ""
	}
	host := strings.ToLower(u.Hostname())
	for _, e := range engines {
		if e.has(host) {
			return e.name, e.words(u.Query())
		}
	}
	return "", ""
}

func (e engine) has(host string) bool {
	for _, h := range e.hosts {
		if everywhere, anyCountry := strings.CutSuffix(h, "."); anyCountry {
			if ofCountry(host, everywhere) {
				return true
			}
			continue
		}
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// ofCountry tells hosts such as www.name.com, name.de and name.co.uk from others that
// the name is only a part of, and from other services of the same house.
func ofCountry(host, name string) bool {
	labels := strings.Split(host, ".")
	if slices.Contains([]string{"www", "m", "search", "images", "news"}, labels[0]) {
		labels = labels[1:]
	}
	if len(labels) < 2 || labels[0] != name {
		return false
	}
	switch end := labels[1:]; len(end) {
	case 1:
		return len(end[0]) == 2 || end[0] == "com"
	case 2:
		return (end[0] == "co" || end[0] == "com") && len(end[1]) == 2
	}
	return false
}

func (e engine) words(query url.Values) string {
	for _, name := range e.query {
		if words := strings.TrimSpace(query.Get(name)); words != "" {
			return words
		}
	}
	return ""
}
