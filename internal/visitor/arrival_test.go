package visitor_test

import (
	"testing"
	"time"

	"parley/internal/visitor"
)

func TestDevices(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]visitor.Device{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:67.0) Gecko/20100101 Firefox/67.0":                                                          {"Firefox 67.0", "Windows 10"},
		"Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36":                          {"Chrome 109.0", "Windows 7"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91":       {"Edge 120.0", "Windows 10"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1": {"Safari 17.2", "iOS 17.2"},
		"Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36":                   {"Chrome 120.0", "Android 13"},
		"Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0":                                                                  {"Firefox 121.0", "Linux x86_64"},
		"": {},
	} {
		if got := visitor.DeviceOf(agent); got != want {
			t.Errorf("%s is %+v, want %+v", agent, got, want)
		}
	}
	for text, want := range map[string]string{"1920x1080": "1920x1080", "": "", "1920": "", "1920x": "", "1920x1080<b>": "", "123456x1": ""} {
		if got := visitor.Screen(text); got != want {
			t.Errorf("%q is the screen %q", text, got)
		}
	}
}

func TestSearches(t *testing.T) {
	t.Parallel()
	for referrer, want := range map[string][2]string{
		"https://www.google.com/":                           {"Google", ""},
		"https://www.google.co.uk/search?q=red+shoes&hl=en": {"Google", "red shoes"},
		"https://google.de/search?q=%20rote%20Schuhe":       {"Google", "rote Schuhe"},
		"https://mail.google.com/mail/":                     {},
		"https://google.evil.example/search?q=x":            {},
		"https://notgoogle.com/search?q=x":                  {},
		"https://www.bing.com/search?q=shoes":               {"Bing", "shoes"},
		"https://fr.search.yahoo.com/search?p=chaussures":   {"Yahoo", "chaussures"},
		"https://www.baidu.com/s?wd=%E9%9E%8B":              {"Baidu", "\u978b"},
		"https://yandex.ru/search/?text=%D1%82%D1%83%D1%84": {"Yandex", "\u0442\u0443\u0444"},
		"https://DuckDuckGo.com/?q=shoes":                   {"DuckDuckGo", "shoes"},
		"https://blog.example.test/?q=shoes":                {},
		"":                                                  {},
		"not a page":                                        {},
		"https://%zz/":                                      {},
	} {
		if name, words := visitor.Search(referrer); name != want[0] || words != want[1] {
			t.Errorf("%s is %q, %q", referrer, name, words)
		}
	}
}

func TestZones(t *testing.T) {
	t.Parallel()
	winter, summer := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC), time.Date(2026, 7, 15, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		at   time.Time
		want string
	}{
		{"Asia/Shanghai", winter, "GMT +08:00"}, {"Europe/Berlin", winter, "GMT +01:00"}, {"Europe/Berlin", summer, "GMT +02:00"},
		{"America/New_York", winter, "GMT -05:00"}, {"Asia/Kolkata", winter, "GMT +05:30"}, {"UTC", winter, "GMT +00:00"},
		{"", winter, ""}, {"Local", winter, ""}, {"Atlantis/Capital", winter, ""}, {"../../etc/passwd", winter, ""},
	} {
		if got := visitor.Zone(c.name, c.at); got != c.want {
			t.Errorf("%s at %s is %q", c.name, c.at, got)
		}
	}
}
