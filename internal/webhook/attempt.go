package webhook

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"parley/internal/outcall"
)

// maxAnswerBody is how many bytes of an answer are read, so that the connection can be used again.
const maxAnswerBody = 64 << 10

// call is one attempt to be made.
type call struct {
	number, tries, attempts int64 // tries and attempts so far
	begunAt                 int64 // of the first of tries, 0 when this is it
	id, event               string
	body                    []byte
	url                     string
	isZap                   bool // made by Zapier, which ends subscriptions by answering 410
	secret                  []byte
}

// result is what became of an attempt. status 0 is no answer; failure is empty when it worked.
type result struct {
	call    *call
	status  int
	failure string
}

func (r *result) isGone() bool { return r.status == http.StatusGone && r.call.isZap }

// attempt makes one call, and has it counted unless it was cut off because the server ends.
func (s *Service) attempt(ctx context.Context, c *call) *result {
	begun := time.Now()
	r := s.send(ctx, c)
	if ctx.Err() == nil {
		s.meters.count(r, time.Since(begun))
	}
	return r
}

// send makes one call. Only the answer's status counts (NOTES-reports W23).
func (s *Service) send(ctx context.Context, c *call) *result {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	r := &result{call: c}
	req, err := s.request(ctx, c)
	if err != nil {
		r.failure = "the address cannot be called"
		return r
	}
	res, err := s.client.Do(req)
	if err != nil {
		r.failure = outcall.InWords(err)
		return r
	}
	r.status = res.StatusCode
	if r.status < 200 || r.status > 299 {
		r.failure = fmt.Sprintf("the receiver answered %d", r.status)
	}
	_, _ = io.CopyN(io.Discard, res.Body, maxAnswerBody)
	_ = res.Body.Close()
	return r
}

func (s *Service) request(ctx context.Context, c *call) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(c.body))
	if err != nil {
		return nil, err
	}
	at := s.db.Now() / 1000
	for name, value := range map[string]string{
		"Content-Type":      "application/json; charset=utf-8",
		"User-Agent":        "Parley-Webhooks/1",
		"Webhook-Id":        c.id,
		"Webhook-Timestamp": strconv.FormatInt(at, 10),
		"Webhook-Signature": signature(c.secret, c.id, at, c.body),
		"X-Parley-Event":    c.event,
		"X-Parley-Number":   strconv.FormatInt(c.number, 10),
		"X-Parley-Attempt":  strconv.FormatInt(c.attempts+1, 10),
	} {
		req.Header.Set(name, value)
	}
	return req, nil
}
