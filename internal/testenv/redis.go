package testenv

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"syscall"
)

// startRedis starts a Redis that keeps nothing.
func startRedis(dir string) (*process, string, error) {
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, "", errors.New("redis-server is missing: apt-get install redis-server")
	}
	p, port, err := onFreePort(func(port string) (*process, error) {
		cmd := exec.Command(binary, "--port", port, "--bind", "127.0.0.1",
			"--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", dir)
		return run(cmd, syscall.SIGTERM, func(ctx context.Context) error { return pingRedis(ctx, port) })
	})
	if err != nil {
		return nil, "", fmt.Errorf("start Redis: %w", err)
	}
	return p, "redis://127.0.0.1:" + port, nil
}

func pingRedis(ctx context.Context, port string) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", "127.0.0.1:"+port)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err == nil && !strings.HasPrefix(line, "+PONG") {
		err = fmt.Errorf("it answers %q", line)
	}
	return err
}
