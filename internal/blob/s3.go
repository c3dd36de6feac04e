package blob

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket keeps blobs as objects of one bucket, below a prefix.
type bucket struct {
	client *minio.Client
	name   string
	prefix string
}

const amazon = "https://s3.amazonaws.com"

func openS3(u *url.URL, o Options) (Store, error) {
	q := u.Query()
	address := q.Get("endpoint")
	if address == "" {
		address = amazon
	}
	endpoint, err := url.Parse(address)
	if err != nil || endpoint.Host == "" || endpoint.Scheme != "http" && endpoint.Scheme != "https" {
		return nil, fmt.Errorf("the endpoint %q is not of the form https://HOST", address)
	}
	if o.AccessKey == "" || o.SecretKey == "" {
		return nil, fmt.Errorf("an access key and a secret key are needed for s3://%s", u.Host)
	}
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""),
		Secure: endpoint.Scheme == "https",
		Region: q.Get("region"),
	})
	if err != nil {
		return nil, fmt.Errorf("open s3://%s: %w", u.Host, err)
	}
	return &bucket{client, u.Host, strings.Trim(u.Path, "/")}, nil
}

func (b *bucket) object(key string) string { return path.Join(b.prefix, key) }

func (b *bucket) Put(ctx context.Context, key string, content io.Reader, size int64) error {
	if err := checkKey(key); err != nil {
		return err
	}
	// The library signs a stream in pieces, and forgets to say how long an empty one is.
	options := minio.PutObjectOptions{DisableContentSha256: size == 0}
	_, err := b.client.PutObject(ctx, b.name, b.object(key), exactly(content, size), size, options)
	if err != nil {
		return fmt.Errorf("store a file: %w", err)
	}
	return nil
}

func (b *bucket) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	object, err := b.client.GetObject(ctx, b.name, b.object(key), minio.GetObjectOptions{})
	if err == nil {
		_, err = object.Stat() // the first word with the store
	}
	if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("fetch a file: %w", err)
	}
	return object, nil
}

func (b *bucket) Remove(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	err := b.client.RemoveObject(ctx, b.name, b.object(key), minio.RemoveObjectOptions{})
	if err != nil && minio.ToErrorResponse(err).StatusCode != http.StatusNotFound {
		return fmt.Errorf("remove a file: %w", err)
	}
	return nil
}
