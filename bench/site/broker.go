package site

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"time"
)

// Broker is a Redis that can be stopped and started on one port.
type Broker struct {
	addr string
	cmd  *exec.Cmd
}

// NewBroker starts a broker.
func NewBroker(ctx context.Context) (*Broker, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &Broker{addr: l.Addr().String()}
	if err := l.Close(); err != nil {
		return nil, err
	}
	return b, b.Start(ctx)
}

// URL is where nodes find the broker.
func (b *Broker) URL() string { return "redis://" + b.addr }

// Start starts the broker and waits until it takes connections.
func (b *Broker) Start(ctx context.Context) error {
	_, port, err := net.SplitHostPort(b.addr)
	if err != nil {
		return err
	}
	b.cmd = exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
	dieWithUs(b.cmd)
	if err := b.cmd.Start(); err != nil {
		return fmt.Errorf("start the broker: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		if c, err := net.DialTimeout("tcp", b.addr, time.Second); err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return errors.New("the broker does not answer")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Stop ends the broker at once; what it held is gone.
func (b *Broker) Stop() {
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait()
}
