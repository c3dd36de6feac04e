package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Error is an answer that is not a success.
type Error struct {
	Status  int
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return fmt.Sprintf("%d %d: %s", e.Status, e.Code, e.Message) }

// Transient tells whether the same call may succeed later: no answer came, the
// server failed, or it asked to slow down.
func Transient(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return err != nil && (!ok || e.Status >= 500 || e.Status == http.StatusTooManyRequests)
}

// HTTP makes connections that many callers can share.
func HTTP() *http.Client {
	return &http.Client{
		Timeout:       15 * time.Second,
		Transport:     &http.Transport{MaxIdleConns: 0, MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Call makes one call with a JSON body (none when in is nil) and reads the answer into out.
func Call(ctx context.Context, c *http.Client, method, url string, header http.Header, in, out any) (*http.Response, error) {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return nil, err
	}
	for name, values := range header {
		req.Header[name] = values
	}
	if in != nil && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 300 {
		e := &Error{Status: res.StatusCode}
		if json.Unmarshal(data, e) != nil {
			e.Message = string(data)
		}
		e.Status = res.StatusCode
		return res, e
	}
	if out == nil || len(data) == 0 {
		return res, nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return res, fmt.Errorf("%s %s answered what cannot be read: %w", method, url, err)
	}
	return res, nil
}

// Retry makes a call until it is answered, or refused for good. It returns how
// many attempts that took.
func Retry(ctx context.Context, call func(context.Context) error) (int, error) {
	wait := 20 * time.Millisecond
	for attempts := 1; ; attempts++ {
		err := call(ctx)
		if !Transient(err) {
			return attempts, err
		}
		if e := pause(ctx, wait); e != nil {
			return attempts, errors.Join(e, err)
		}
		wait = min(2*wait, time.Second)
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
