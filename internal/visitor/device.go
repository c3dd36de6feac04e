package visitor

import (
	"regexp"
	"strings"

	"github.com/mileusna/useragent"
)

// Device is what a browser says of itself.
type Device struct {
	Browser         string // with its main version, as in Firefox 67.0
	OperatingSystem string
}

// windows names the versions that the browsers' numbers mean. Newer ones all say 10.0.
var windows = map[string]string{"10.0": "10", "6.3": "8.1", "6.2": "8", "6.1": "7", "6.0": "Vista", "5.1": "XP"}

// DeviceOf reads a browser's User-Agent.
func DeviceOf(userAgent string) Device {
	ua := useragent.Parse(userAgent)
	version := ua.OSVersion
	if ua.OS == useragent.Windows && windows[version] != "" {
		version = windows[version]
	}
	return Device{Browser: named(ua.Name, ua.VersionNoShort()), OperatingSystem: named(ua.OS, version)}
}

func named(name, version string) string { return strings.TrimSpace(name + " " + version) }

var screen = regexp.MustCompile(`^[0-9]{1,5}x[0-9]{1,5}$`)

// Screen is a resolution such as 1920x1080, or empty when text is none.
func Screen(text string) string {
	if !screen.MatchString(text) {
		return ""
	}
	return text
}
