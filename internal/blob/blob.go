// Package blob keeps the bytes of files: in a folder of one node, or, where several
// nodes share them, in the database or an S3-compatible store. What the files are,
// stands in the database.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"

	"parley/internal/store"
)

// ErrNone is in the chain when there is no such blob.
var ErrNone = errors.New("no such file")

// Store keeps blobs under keys. A key is lower-case letters, digits and hyphens,
// in parts separated by slashes; it is written once and never changed.
type Store interface {
	// Put keeps all of content, which has size bytes, or nothing. When it
	// returns nil the blob survives a crash.
	Put(ctx context.Context, key string, content io.Reader, size int64) error
	// Open reads a blob from its beginning; ErrNone when there is none.
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	// Remove forgets a blob. One that is not there is fine.
	Remove(ctx context.Context, key string) error
}

// Options of Open: credentials for an S3-compatible store, the database for itself.
type Options struct {
	AccessKey, SecretKey string
	DB                   *store.DB
}

// Open gives the store that a setting names:
//
//	file:FOLDER
//	database:
//	s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION
//
// Without an endpoint it is Amazon's. It does not connect.
func Open(setting string, o Options) (Store, error) {
	if folder, ok := strings.CutPrefix(setting, "file:"); ok {
		return openFolder(strings.TrimPrefix(folder, "//"))
	}
	if setting == "database:" {
		return &database{o.DB}, nil
	}
	u, err := url.Parse(setting)
	if err != nil || u.Scheme != "s3" || u.Host == "" {
		return nil, fmt.Errorf("%q is none of file:FOLDER, database: and s3://BUCKET", setting)
	}
	return openS3(u, o)
}

var keyShape = regexp.MustCompile(`^[a-z0-9-]+(/[a-z0-9-]+)*$`)

func checkKey(key string) error {
	if !keyShape.MatchString(key) {
		return fmt.Errorf("blob key %q is not allowed", key)
	}
	return nil
}

// exactly makes a reader fail that does not hold as much as was announced.
func exactly(content io.Reader, size int64) io.Reader {
	return &exactReader{content, size}
}

type exactReader struct {
	from io.Reader
	left int64
}

func (r *exactReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	r.left -= int64(n)
	switch {
	case r.left < 0:
		return n, errors.New("the content is longer than announced")
	case err == io.EOF && r.left > 0:
		return n, io.ErrUnexpectedEOF
	}
	return n, err
}
