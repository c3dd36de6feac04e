package testenv

import (
	"os"
	"syscall"
)

// PostgresServer is a PostgreSQL of a drill's own, which can be stopped and started on one port.
type PostgresServer struct {
	cluster *cluster
	port    string
	p       *process
}

// NewPostgresServer makes a cluster in a new temporary folder and starts it.
func NewPostgresServer() (*PostgresServer, error) {
	dir, err := os.MkdirTemp("", "parley-postgres-")
	if err != nil {
		return nil, err
	}
	s := &PostgresServer{}
	if s.cluster, err = newCluster(dir, false); err == nil {
		s.p, s.port, err = onFreePort(s.cluster.serve)
	}
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return s, nil
}

// URL is where the server is found.
func (s *PostgresServer) URL() string { return postgresURL(s.port) }

// Crash ends the server at once: what it had not written is recovered when it starts.
func (s *PostgresServer) Crash() {
	_ = s.p.cmd.Process.Signal(syscall.SIGQUIT)
	<-s.p.ended
}

// Start starts the server again, on its port.
func (s *PostgresServer) Start() (err error) {
	s.p, err = s.cluster.serve(s.port)
	return err
}

// Close ends the server and removes the cluster.
func (s *PostgresServer) Close() {
	s.p.stop()
	_ = os.RemoveAll(s.cluster.dir)
}
