package testenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// startPostgres makes a cluster below dir and starts it.
func startPostgres(dir string, durable bool) (*process, string, error) {
	c, err := newCluster(dir, durable)
	if err != nil {
		return nil, "", err
	}
	p, port, err := onFreePort(c.serve)
	if err != nil {
		return nil, "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	return p, postgresURL(port), nil
}

func postgresURL(port string) string {
	return "postgres://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable"
}

// cluster is a PostgreSQL cluster on the disk. It trusts loopback and, unless it shall be
// durable, does not wait for the disk: it lives as long as the run.
type cluster struct {
	as             account
	bin, dir, data string
	durable        bool
}

func newCluster(dir string, durable bool) (*cluster, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	as, err := postgresUser()
	if err != nil {
		return nil, err
	}
	c := &cluster{as: as, bin: bin, dir: dir, data: filepath.Join(dir, "postgres"), durable: durable}
	if err := as.makeHome(dir, c.data); err != nil {
		return nil, err
	}
	cmd := as.command(filepath.Join(bin, "initdb"), dir, "-D", c.data, "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("make a PostgreSQL cluster: %w\n%s", err, out)
	}
	return c, nil
}

// serve starts a server of the cluster.
func (c *cluster) serve(port string) (*process, error) {
	cmd := c.as.command(filepath.Join(c.bin, "postgres"), c.dir, "-D", c.data, "-h", "127.0.0.1", "-p", port, "-k", c.data,
		"-c", "max_connections=1000", "-c", "shared_buffers=128MB")
	if !c.durable {
		cmd.Args = append(cmd.Args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	isReady := exec.Command(filepath.Join(c.bin, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", port)
	// SIGINT: sessions that are still open are closed.
	return run(cmd, syscall.SIGINT, func(ctx context.Context) error {
		return exec.CommandContext(ctx, isReady.Path, isReady.Args[1:]...).Run()
	})
}

// postgresBin is the folder of the newest PostgreSQL on this machine.
func postgresBin() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if initdb, err := exec.LookPath("initdb"); err == nil && len(found) == 0 {
		found = append(found, initdb)
	}
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is missing: apt-get install postgresql")
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
}

// account is whom PostgreSQL runs as: it refuses to run as root.
type account struct{ credential *syscall.Credential } // nil: ourselves

func postgresUser() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return account{}, err
		}
		return account{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

// makeHome makes the folder of the cluster, reachable through dir.
func (a account) makeHome(dir, data string) error {
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	if a.credential == nil {
		return nil
	}
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // others may pass through, not look
		return err
	}
	return os.Chown(data, int(a.credential.Uid), int(a.credential.Gid))
}

func (a account) command(path, dir string, args ...string) *exec.Cmd {
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	if a.credential != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential}
	}
	return cmd
}
