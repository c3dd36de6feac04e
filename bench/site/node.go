// Package site runs the product's binary for measurements and fault drills:
// nodes that can be killed, the wire before them that can be cut, a broker that
// can be stopped, and a fresh site to chat on.
package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// startTime is how long a node may take to be ready.
const startTime = 30 * time.Second

// Setup says how nodes are started.
type Setup struct {
	Binary   string
	Data     string   // the data folder; nodes of one installation share the key file in it
	Database string   // URL; empty: SQLite in Data
	Broker   string   // URL; empty: in process
	KeyFile  string   // the installation's keys; needed with a broker
	Args     []string // more arguments of serve
	Env      []string
}

// args are the settings that all commands share.
func (s Setup) args() []string {
	args := []string{"--data", s.Data}
	if s.Database != "" {
		args = append(args, "--database", s.Database)
	}
	return args
}

// Run runs one of the binary's commands and returns what it prints.
func (s Setup) Run(ctx context.Context, command ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, s.Binary, append(command, s.args()...)...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("parley %s: %w: %s", strings.Join(command[:min(2, len(command))], " "), err, complaint.String())
	}
	return out, nil
}

// Node is a server on a port that it keeps when it is started again.
type Node struct {
	setup Setup
	addr  string
	log   *os.File

	mu    sync.Mutex
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process is over
}

// NewNode chooses a port; it does not start the server. What the server logs is
// appended to the file.
func NewNode(setup Setup, log *os.File) (*Node, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	return &Node{setup: setup, addr: addr, log: log}, l.Close()
}

// Addr is host and port.
func (n *Node) Addr() string { return n.addr }

// URL is the server's address.
func (n *Node) URL() string { return "http://" + n.addr }

// Start starts the server and returns how long it took to be ready.
func (n *Node) Start(ctx context.Context) (time.Duration, error) {
	args := append([]string{"serve", "--listen", n.addr, "--tls", "off"}, n.setup.args()...)
	if n.setup.Broker != "" {
		args = append(args, "--broker", n.setup.Broker, "--secret-key-file", n.setup.KeyFile)
	}
	cmd := exec.Command(n.setup.Binary, append(args, n.setup.Args...)...)
	cmd.Env = append(os.Environ(), n.setup.Env...)
	cmd.Stdout, cmd.Stderr = n.log, n.log
	dieWithUs(cmd)
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	n.mu.Lock()
	n.cmd, n.ended = cmd, ended
	n.mu.Unlock()
	if err := n.awaitReady(ctx, ended); err != nil {
		_ = n.Kill()
		return 0, fmt.Errorf("start a node: %w (see %s)", err, n.log.Name())
	}
	return time.Since(begun), nil
}

func (n *Node) awaitReady(ctx context.Context, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	c := &http.Client{Timeout: time.Second}
	for {
		req, err := http.NewRequestWithContext(ctx, "GET", n.URL()+"/readyz", nil)
		if err != nil {
			return err
		}
		if res, err := c.Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return errors.New("it is not ready")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Ended is closed when the server that was started last is over.
func (n *Node) Ended() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.ended
}

// Kill ends the server without a warning (kill -9).
func (n *Node) Kill() error { return n.end(syscall.SIGKILL, 5*time.Second) }

// Stop asks the server to drain and end.
func (n *Node) Stop() error { return n.end(syscall.SIGTERM, 30*time.Second) }

func (n *Node) end(signal syscall.Signal, patience time.Duration) error {
	n.mu.Lock()
	cmd, ended := n.cmd, n.ended
	n.mu.Unlock()
	if cmd == nil {
		return nil
	}
	_ = cmd.Process.Signal(signal)
	select {
	case <-ended:
		return nil
	case <-time.After(patience):
		_ = cmd.Process.Kill()
		<-ended
		return fmt.Errorf("the server did not end by %s in %s", signal, patience)
	}
}

// RSS is the memory that the server's process holds, in bytes (Linux).
func (n *Node) RSS() (int64, error) {
	n.mu.Lock()
	pid := n.cmd.Process.Pid
	n.mu.Unlock()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kb, err := strconv.ParseInt(f[1], 10, 64)
			return kb << 10, err
		}
	}
	return 0, errors.New("the process has no resident memory")
}

// ticks are how often a second the kernel counts a process's time (Linux).
const ticks = 100

// CPU is the time that the server's process has computed (Linux): unlike answers' times it
// hardly depends on what else the machine does.
func (n *Node) CPU() (time.Duration, error) {
	n.mu.Lock()
	pid := n.cmd.Process.Pid
	n.mu.Unlock()
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0, errors.New("the process has no times")
	}
	user, err := strconv.ParseInt(f[11], 10, 64)
	system, err2 := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticks, errors.Join(err, err2)
}
