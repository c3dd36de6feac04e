package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"time"
)

// NewScanner gives the scanner that a setting names: an http:// or https:// URL, or a
// program with arguments. It is nil when the setting is empty.
//
// The program reads the file on its standard input and ends with 0 to let it pass, with
// 1 to refuse it (as clamdscan does). The URL is sent the file by POST and answers 2xx to
// let it pass, 403 or 422 to refuse it. Anything else, or nothing within the time, means
// that the file could not be looked into.
func NewScanner(setting string, within time.Duration) Scanner {
	switch {
	case strings.TrimSpace(setting) == "":
		return nil
	case strings.HasPrefix(setting, "http://"), strings.HasPrefix(setting, "https://"):
		return &address{setting, http.Client{Timeout: within, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}}}
	}
	return &program{strings.Fields(setting), within}
}

// program is a scanner that is started for each file.
type program struct {
	command []string
	within  time.Duration
}

// Scan starts the program. It gets no more of the environment than it needs, and the
// file's name as FILE_NAME.
func (p *program) Scan(ctx context.Context, name string, data []byte) error {
	ctx, cancel := context.WithTimeout(ctx, p.within)
	defer cancel()
	c := exec.CommandContext(ctx, p.command[0], p.command[1:]...) //nolint:gosec // the operator's own command
	c.Stdin, c.WaitDelay = bytes.NewReader(data), time.Second
	c.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "FILE_NAME=" + name}
	var out bytes.Buffer
	c.Stdout, c.Stderr = io.Discard, &out
	err := c.Run()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() == nil && errors.As(err, &ended) && ended.ExitCode() == 1:
		return ErrRefused
	}
	return fmt.Errorf("run %s: %w: %.200s", p.command[0], err, bytes.TrimSpace(out.Bytes()))
}

// address is a scanner that files are posted to.
type address struct {
	url    string
	client http.Client
}

// Scan posts the file, its name as X-File-Name, percent-encoded.
func (a *address) Scan(ctx context.Context, name string, data []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("ask the scanner: %w", err)
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("X-File-Name", url.PathEscape(name))
	answer, err := a.client.Do(r)
	if err != nil {
		return fmt.Errorf("ask the scanner: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	switch status := answer.StatusCode; {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusForbidden, status == http.StatusUnprocessableEntity:
		return ErrRefused
	default:
		return fmt.Errorf("the scanner answers %s", answer.Status)
	}
}
