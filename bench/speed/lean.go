package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

// lean is one HTTP connection that costs its caller as little as possible: the
// machine is shared with the server that is measured.
type lean struct {
	conn net.Conn
	r    *bufio.Reader
	buf  []byte
	body []byte
}

func dialLean(addr string) (*lean, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &lean{conn: conn, r: bufio.NewReader(conn)}, nil
}

func (l *lean) close() { _ = l.conn.Close() }

// do makes a call; head is everything between the request line and the body's
// length, each line with its end. An answer that is no success is an error.
func (l *lean) do(method, path, head string, body []byte) error {
	l.buf = append(l.buf[:0], method...)
	l.buf = append(l.buf, ' ')
	l.buf = append(l.buf, path...)
	l.buf = append(l.buf, " HTTP/1.1\r\n"...)
	l.buf = append(l.buf, head...)
	if method != "GET" {
		l.buf = append(l.buf, "Content-Type: application/json\r\nContent-Length: "...)
		l.buf = strconv.AppendInt(l.buf, int64(len(body)), 10)
		l.buf = append(l.buf, "\r\n"...)
	}
	l.buf = append(l.buf, "\r\n"...)
	l.buf = append(l.buf, body...)
	if _, err := l.conn.Write(l.buf); err != nil {
		return err
	}
	res, err := http.ReadResponse(l.r, nil)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	l.body = data
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s: %s", method, path, res.Status, data)
	}
	return nil
}
