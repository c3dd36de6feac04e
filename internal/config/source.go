package config

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Options make kong read settings: flags first, then PARLEY_ variables, then the
// configuration file, then the defaults.
func Options() []kong.Option {
	return []kong.Option{kong.Configuration(loadFile)}
}

// LoadSecretFiles reads the variables that name files: PARLEY_DATABASE_FILE holds
// what PARLEY_DATABASE would. It also refuses variables that no setting has.
func LoadSecretFiles() error {
	known := map[string]bool{"PARLEY_CONFIG": true}
	for _, s := range Settings() {
		known[s.Env] = true
		if !s.Secret {
			continue
		}
		name := s.Env + "_FILE"
		known[name] = true
		file, ok := os.LookupEnv(name)
		if !ok {
			continue
		}
		if _, both := os.LookupEnv(s.Env); both {
			return fmt.Errorf("%s and %s are both set; one is enough", s.Env, name)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.Setenv(s.Env, strings.TrimSpace(string(text))); err != nil {
			return err
		}
	}
	return unknownVariables(known)
}

func unknownVariables(known map[string]bool) error {
	var unknown []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "PARLEY_") && !known[name] && !strings.HasPrefix(name, "PARLEY_TEST_") && name != "PARLEY_FAILPOINTS" {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return fmt.Errorf("%s: there is no such setting; parley config lists them", strings.Join(unknown, ", "))
	}
	return nil
}

// file is a configuration file: names of settings and their values.
type file map[string]any

// Setting is one setting, for people.
type Setting struct {
	Name, Env, Default, Help, Placeholder string
	Secret                                bool
	index                                 []int
}

// Settings lists all settings in the order of Config.
func Settings() []Setting { return settingsOf(reflect.TypeFor[Config](), nil) }

func settingsOf(t reflect.Type, index []int) []Setting {
	var out []Setting
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(slices.Clone(index), i)
		if f.Anonymous {
			out = append(out, settingsOf(f.Type, at)...)
			continue
		}
		s := Setting{Env: f.Tag.Get("env"), Default: f.Tag.Get("default"), Help: f.Tag.Get("help"), Placeholder: f.Tag.Get("placeholder"),
			Secret: f.Tag.Get("secret") != "", index: at}
		s.Name = strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(s.Env, "PARLEY_"), "_", "-"))
		out = append(out, s)
	}
	return out
}

// Value is a setting's value in c, secrets hidden.
func (s Setting) Value(c Config) string {
	v := fmt.Sprint(reflect.ValueOf(c).FieldByIndex(s.index).Interface())
	if s.Secret && v != "" {
		return "(set)"
	}
	return strings.Trim(v, "[]")
}
