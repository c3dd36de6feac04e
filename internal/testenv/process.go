package testenv

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

const (
	startTime = 60 * time.Second // for a service to answer
	stopTime  = 20 * time.Second // for a service to end when asked to
)

// process is a running service.
type process struct {
	cmd    *exec.Cmd
	output *tail
	ended  chan struct{} // closed when it has
	signal syscall.Signal
}

// run starts cmd and waits until ready says that it answers.
func run(cmd *exec.Cmd, stop syscall.Signal, ready func(context.Context) error) (*process, error) {
	p := &process{cmd: cmd, output: &tail{}, ended: make(chan struct{}), signal: stop}
	cmd.Stdout, cmd.Stderr = p.output, p.output
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true // a Ctrl-C is ours to pass on
	dieWithUs(cmd.SysProcAttr, stop)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = cmd.Wait()
		close(p.ended)
	}()
	if err := p.await(ready); err != nil {
		p.stop()
		return nil, fmt.Errorf("%s: %w\n%s", cmd.Path, err, p.output)
	}
	return p, nil
}

func (p *process) await(ready func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("it ended: %s", p.cmd.ProcessState)
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends the process, kindly at first.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(p.signal)
	select {
	case <-p.ended:
	case <-time.After(stopTime):
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
}

// tail keeps the end of what a service says.
type tail struct {
	mu   sync.Mutex
	kept bytes.Buffer
}

const tailSize = 8 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept.Write(b)
	if n := t.kept.Len(); n > tailSize {
		t.kept.Next(n - tailSize)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.kept.String()
}
