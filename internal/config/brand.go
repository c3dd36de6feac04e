package config

import "regexp"

// Brand are the names by which customers' pages know the visitors' script: white-label
// installations have their own (contract/widget.md 1.1).
type Brand struct {
	Global string // the global object
	Prefix string // of elements' ids
}

// Everywhere is the brand of an installation that has no names of its own.
var Everywhere = Brand{Global: "Comm100API", Prefix: "comm100-"}

// Brand is the names that the settings give, or the usual ones.
func (c Config) Brand() Brand {
	b := Everywhere
	if c.WidgetGlobal != "" {
		b.Global = c.WidgetGlobal
	}
	if c.WidgetPrefix != "" {
		b.Prefix = c.WidgetPrefix
	}
	return b
}

var (
	globalName = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]{0,63}$`)
	idPrefix   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,30}-$`)
)

func (c Config) checkBrand() error {
	if b := c.Brand(); !globalName.MatchString(b.Global) {
		return wrong("widget-global", "%q is no name of a JavaScript variable", b.Global)
	} else if !idPrefix.MatchString(b.Prefix) {
		return wrong("widget-prefix", "%q is not letters, digits and hyphens with a hyphen at the end", b.Prefix)
	}
	return nil
}
