// Command parley is the whole product: the server, and the commands that look
// after its sites.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"parley/internal/config"
	"parley/internal/fault"
)

// version is set when the binary is built.
var version = "dev"

// cli is the command line (DESIGN section 5).
type cli struct {
	File kong.ConfigFlag `name:"config" env:"PARLEY_CONFIG" placeholder:"FILE" help:"Configuration file: YAML, named as the flags."`

	Serve    serveCmd    `cmd:"" help:"Serve chats, the console and the API."`
	Site     siteCmd     `cmd:"" help:"Sites, which are customers' accounts."`
	Agent    agentCmd    `cmd:"" help:"Agents of a site."`
	Partner  partnerCmd  `cmd:"" help:"Partners, who maintain sites through the Partner API."`
	Plan     planCmd     `cmd:"" help:"Plans that sites may have."`
	Client   clientCmd   `cmd:"" help:"OAuth clients: programs of others that call the API."`
	Simulate simulateCmd `cmd:"" help:"Play weeks of visitors, chats and agents' work into a site, in fast time, for demonstrations, reports and measurements. Stop the server first."`
	Reports  reportsCmd  `cmd:"" help:"What reports read."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database up to date. Serving does so too."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
	Config   configCmd   `cmd:"" help:"Print every setting with its value and what it is for."`
}

// world is what commands talk to.
type world struct {
	ctx    context.Context
	in     io.Reader
	out    io.Writer
	errors io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(&world{ctx, os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "parley: "+oneLine(err))
		os.Exit(1)
	}
}

// ended is what a command that only printed help returns through kong.
type ended struct{}

// run parses and runs one command line. Help is no error.
func run(w *world, args []string) (err error) {
	defer func() {
		if v := recover(); v != nil {
			if _, ok := v.(ended); !ok {
				panic(v)
			}
		}
	}()
	if err := config.LoadSecretFiles(); err != nil {
		return err
	}
	options := append(config.Options(),
		kong.Name("parley"), kong.Description("Live chat that a company runs itself, with the Comm100 RESTful API v2."),
		kong.Writers(w.out, w.errors), kong.Exit(func(int) { panic(ended{}) }))
	p, err := kong.New(&cli{}, options...)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	c, err := p.Parse(args)
	if err != nil {
		return err
	}
	return c.Run(w)
}

// oneLine is an error as one line; of a fault only what its cause did.
func oneLine(err error) string {
	text := err.Error()
	if f := fault.As(err); f != nil {
		text = f.Message
		if f.Field != "" {
			text = strings.Replace(text, "Parameter '"+f.Field+"'", "--"+f.Field, 1)
		}
	}
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}

// password reads what --password gives: itself, or with - one line of the input,
// so that it stands in no list of processes.
func (w *world) password(given string) (string, error) {
	if given != "-" {
		return given, nil
	}
	data, err := io.ReadAll(io.LimitReader(w.in, 4096))
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(data), "\n")
	if line = strings.TrimRight(line, "\r"); line == "" {
		return "", errors.New("--password - found no password on the input")
	}
	return line, nil
}
