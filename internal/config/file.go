package config

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// loadFile reads a configuration file: YAML, one "setting: value" a line, named as the flags.
func loadFile(r io.Reader) (kong.Resolver, error) {
	f := file{}
	if err := yaml.NewDecoder(r).Decode(&f); err != nil && err != io.EOF {
		return nil, fmt.Errorf("the configuration file cannot be read: %w", err)
	}
	return f, nil
}

// Validate refuses keys that are no settings.
func (f file) Validate(*kong.Application) error {
	names := make([]string, 0, 24)
	for _, s := range Settings() {
		names = append(names, s.Name)
	}
	for key := range f {
		if !slices.Contains(names, key) {
			return fmt.Errorf("the configuration file has the key %q: there is no such setting; parley config lists them", key)
		}
	}
	return nil
}

// Resolve gives kong a flag's value, unless a variable has it: that comes first.
func (f file) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	v, ok := f[flag.Name]
	if !ok {
		return nil, nil
	}
	if list, ok := v.([]any); ok {
		texts := make([]string, len(list))
		for i, item := range list {
			texts[i] = fmt.Sprint(item)
		}
		return strings.Join(texts, ","), nil
	}
	return fmt.Sprint(v), nil
}
