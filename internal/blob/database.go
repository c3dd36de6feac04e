package blob

import (
	"context"
	"errors"
	"fmt"
	"io"

	"parley/internal/store"
)

// pieceSize is how much of a blob one row holds.
const pieceSize = 256 << 10

// database keeps blobs in pieces in the product's own database: what several nodes
// share without another service.
type database struct{ db *store.DB }

// Put holds the blob in memory, so that the step that writes it waits for nobody.
func (d *database) Put(ctx context.Context, key string, content io.Reader, size int64) error {
	if err := checkKey(key); err != nil {
		return err
	}
	data, err := io.ReadAll(exactly(content, size))
	if err != nil {
		return fmt.Errorf("read a file: %w", err)
	}
	return d.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		for n := 0; n == 0 || n*pieceSize < len(data); n++ {
			piece := data[n*pieceSize : min((n+1)*pieceSize, len(data))]
			if _, err := tx.Exec(ctx, `INSERT INTO blob_piece (blob_key, n, data) VALUES (?, ?, ?)`, key, n, piece); err != nil {
				return fmt.Errorf("write a file: %w", err)
			}
		}
		return nil
	})
}

func (d *database) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	r := &pieces{ctx: ctx, db: d.db, key: key}
	if err := r.next(); err != nil {
		return nil, err
	}
	return r, nil
}

func (d *database) Remove(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	return d.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM blob_piece WHERE blob_key = ?`, key)
		return err
	})
}

// pieces reads a blob one row at a time.
type pieces struct {
	ctx  context.Context
	db   *store.DB
	key  string
	n    int
	left []byte
	last bool
}

func (p *pieces) Read(to []byte) (int, error) {
	if len(p.left) == 0 {
		if p.last {
			return 0, io.EOF
		}
		if err := p.next(); errors.Is(err, ErrNone) {
			return 0, io.EOF
		} else if err != nil {
			return 0, err
		}
	}
	n := copy(to, p.left)
	p.left = p.left[n:]
	return n, nil
}

func (p *pieces) next() error {
	err := p.db.Read(p.ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT data FROM blob_piece WHERE blob_key = ? AND n = ?`, p.key, p.n).Scan(&p.left)
	})
	if errors.Is(err, store.ErrNone) {
		return ErrNone
	}
	if err != nil {
		return fmt.Errorf("read a file: %w", err)
	}
	p.n++
	p.last = len(p.left) < pieceSize
	return nil
}

func (p *pieces) Close() error { return nil }
