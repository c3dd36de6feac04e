package main

import (
	"fmt"

	"parley/internal/config"
	"parley/internal/failpoint"
	"parley/internal/server"
)

type serveCmd struct{ config.Config }

// Run serves until the process is told to end, and then returns when all that
// had begun has ended.
func (c *serveCmd) Run(w *world) error {
	s, err := server.New(w.ctx, c.Config, server.Options{Log: server.NewLog(c.Config, w.errors), Stdout: w.out, Version: version, Clock: failpoint.Clock()})
	if err != nil {
		return err
	}
	return s.Run(w.ctx)
}

type versionCmd struct{}

func (versionCmd) Run(w *world) error {
	_, err := fmt.Fprintln(w.out, "parley", version)
	return err
}

type configCmd struct{ config.Config }

func (c *configCmd) Run(w *world) error {
	for _, s := range config.Settings() {
		if _, err := fmt.Fprintf(w.out, "# %s\n# variable %s\n%s: %s\n\n", s.Help, s.Env, s.Name, s.Value(c.Config)); err != nil {
			return err
		}
	}
	return nil
}
