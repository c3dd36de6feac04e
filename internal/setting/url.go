package setting

import (
	"net/url"

	"parley/internal/fault"
)

// checkURL wants an absolute address of the web.
func checkURL(field, text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fault.Malformed(field, "an absolute http or https address is expected")
	}
	return nil
}
