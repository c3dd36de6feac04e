// Command withservices runs a command with PostgreSQL and Redis beside it:
//
//	go run ./internal/testenv/cmd/withservices -- go test ./...
//
// The command finds them through the environment (package testenv); they end
// with it. Services that the environment names already are used as they are.
// With -durable PostgreSQL waits for the disk, for measurements.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"parley/internal/testenv"
)

func main() {
	durable := flag.Bool("durable", false, "have PostgreSQL wait for the disk at every commit")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: withservices [-durable] -- command [arguments]")
		os.Exit(2)
	}
	code, err := run(flag.Args(), testenv.Options{Durable: *durable})
	if err != nil {
		fmt.Fprintln(os.Stderr, "withservices:", err)
	}
	os.Exit(code)
}

// run returns the command's exit code.
func run(args []string, o testenv.Options) (int, error) {
	// The command hears a Ctrl-C itself; we stay until it has ended.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	if os.Getenv(testenv.Postgres) == "" || os.Getenv(testenv.Redis) == "" {
		s, stop, err := testenv.Start(o)
		if err != nil {
			return 1, err
		}
		defer stop()
		if err := errors.Join(os.Setenv(testenv.Postgres, s.Postgres), os.Setenv(testenv.Redis, s.Redis)); err != nil {
			return 1, err
		}
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			if s == syscall.SIGTERM {
				_ = cmd.Process.Signal(s)
			}
		case err := <-ended:
			if exit, ok := errors.AsType[*exec.ExitError](err); ok {
				return max(exit.ExitCode(), 1), nil
			}
			if err != nil {
				return 1, err
			}
			return 0, nil
		}
	}
}
