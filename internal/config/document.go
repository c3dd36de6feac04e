package config

import (
	"fmt"
	"strings"
)

// Document is docs/configuration.md.
func Document() string {
	var b strings.Builder
	b.WriteString(`# Configuration

<!-- Generated from internal/config: go generate ./internal/config -->

Every setting is a flag of ` + "`parley serve`" + `, an environment variable, and a key of the file that ` + "`--config FILE`" + ` (or
` + "`PARLEY_CONFIG`" + `) names, in this order of precedence. The file is YAML with one ` + "`setting: value`" + ` a line. A variable with
` + "`_FILE`" + ` added names a file that holds the value, for settings that are secret. What is unknown or contradicts itself stops the start.
` + "`parley config`" + ` prints the settings with their present values.

| setting | variable | default | meaning |
| - | - | - | - |
`)
	for _, s := range Settings() {
		env := "`" + s.Env + "`"
		if s.Secret {
			env += ", `" + s.Env + "_FILE`"
		}
		def := s.Default
		if def != "" {
			def = "`" + def + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", s.Name, env, def, s.Help)
	}
	return b.String()
}
