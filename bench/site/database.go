package site

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"os"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// NewPostgres makes an empty database on a PostgreSQL server and returns its URL.
func NewPostgres(ctx context.Context, server string) (string, error) {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", fmt.Errorf("reach PostgreSQL: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	name := "drill_" + uuid.NewString()[:8]
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// NewKeyFile writes the keys that the nodes of an installation share.
func NewKeyFile(path string) error {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	return os.WriteFile(path, []byte("k1 "+base64.RawURLEncoding.EncodeToString(secret)+"\n"), 0o600)
}
