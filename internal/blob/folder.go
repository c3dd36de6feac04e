package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// folder keeps blobs as files of a folder, which nothing can lead out of.
type folder struct{ root *os.Root }

func openFolder(dir string) (Store, error) {
	if dir == "" {
		return nil, errors.New("file: needs the path of a folder")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of files: %w", err)
	}
	root, err := os.OpenRoot(filepath.Clean(dir))
	if err != nil {
		return nil, fmt.Errorf("open the folder of files: %w", err)
	}
	return &folder{root}, nil
}

// Put writes beside the blob's place and moves it there when it is whole and on disk.
func (f *folder) Put(ctx context.Context, key string, content io.Reader, size int64) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if err := f.root.MkdirAll(path.Dir(key), 0o700); err != nil {
		return fmt.Errorf("make the folder of a file: %w", err)
	}
	part := key + ".part"
	if err := f.write(ctx, part, exactly(content, size)); err != nil {
		return errors.Join(fmt.Errorf("write a file: %w", err), f.Remove(ctx, key))
	}
	if err := f.root.Rename(part, key); err != nil {
		return fmt.Errorf("put a file in its place: %w", err)
	}
	return f.sync(path.Dir(key))
}

func (f *folder) write(ctx context.Context, name string, content io.Reader) error {
	out, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, content)
	return errors.Join(err, ctx.Err(), out.Sync(), out.Close())
}

// sync makes names in a folder survive a crash.
func (f *folder) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return fmt.Errorf("open a folder of files: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f *folder) Open(_ context.Context, key string) (io.ReadCloser, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	in, err := f.root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("open a file: %w", err)
	}
	return in, nil
}

func (f *folder) Remove(_ context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	for _, name := range []string{key, key + ".part"} {
		if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a file: %w", err)
		}
	}
	return nil
}
