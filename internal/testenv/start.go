package testenv

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
)

// Options of Start.
type Options struct {
	// Durable has PostgreSQL wait for the disk at every commit, as in
	// production: for measurements. Tests do without.
	Durable bool
}

// Start starts PostgreSQL and Redis in a new temporary folder and returns when
// both answer. stop ends them and removes the folder.
func Start(o Options) (s Services, stop func(), err error) {
	dir, err := os.MkdirTemp("", "parley-services-")
	if err != nil {
		return s, nil, err
	}
	var running []*process
	stop = func() {
		for _, p := range running {
			p.stop()
		}
		_ = os.RemoveAll(dir)
	}
	start := func(begin func(dir string) (*process, string, error)) string {
		if err != nil {
			return ""
		}
		var p *process
		var url string
		if p, url, err = begin(dir); err == nil {
			running = append(running, p)
		}
		return url
	}
	s.Postgres = start(func(dir string) (*process, string, error) { return startPostgres(dir, o.Durable) })
	s.Redis = start(startRedis)
	if err != nil {
		stop()
		return Services{}, nil, err
	}
	return s, stop, nil
}

// attempts bounds how often a service is started on another port, because
// between choosing a port and taking it somebody else may have it.
const attempts = 5

// freePort asks the system for a port of loopback.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}

// onFreePort starts a service on ports of the system's choice until it runs.
func onFreePort(start func(port string) (*process, error)) (*process, string, error) {
	var all error
	for range attempts {
		port, err := freePort()
		if err != nil {
			return nil, "", err
		}
		p, err := start(port)
		if err == nil {
			return p, port, nil
		}
		all = errors.Join(all, fmt.Errorf("on port %s: %w", port, err))
	}
	return nil, "", all
}
