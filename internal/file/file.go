// Package file keeps files: images of a site's buttons and windows, and what
// visitors and agents send each other. A file is a row with its bytes in the blob
// store; it never changes.
package file

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/store"
)

// Kind says what a file belongs to.
type Kind string

// The kinds of files.
const (
	Image          Kind = "image"          // of the site's buttons and windows; everybody may see it
	Chat           Kind = "chat"           // sent in a chat, or put on a note of one
	OfflineMessage Kind = "offlineMessage" // sent with an offline message
)

// File is what is known of a file.
type File struct {
	SiteID    int64
	ID        int64
	Kind      Kind
	OwnerID   int64 // the chat or offline message; 0 of images and of files that were sent ahead
	Note      bool  // hidden from visitors
	AgentID   int64 // whose photograph an image is; 0 of all else
	Name      string
	MediaType string
	Size      int64
	Width     int // of images, in pixels
	Height    int
	Link      string // unguessable; opens the file without credentials
	CreatedAt int64

	blob string
}

// firstID is behind the numbers of the gallery, so that the number of an image
// says by itself where it is (NOTES-livechat 9.2).
const firstID = 100001

// maxName is how long a file's name may be, in characters.
const maxName = 200

// Service keeps files. Its methods may be called from many goroutines.
type Service struct {
	db    *store.DB
	blobs blob.Store
	gate  Gate
	log   *slog.Logger
}

// New returns the service; Run keeps it tidy.
func New(db *store.DB, blobs blob.Store, gate Gate, log *slog.Logger) *Service {
	if gate.MaxBytes == 0 {
		gate.MaxBytes = 20 << 20
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Service{db: db, blobs: blobs, gate: gate, log: log}
}

// Add keeps a file with all of content, which has f.Size bytes, and completes f
// with its number and link. An ID that is not 0 is kept. What commits together
// with the file is done by also, in the step that makes it visible; it may be nil.
//
// Add must not be called inside a step: bytes are written outside of any.
func (s *Service) Add(ctx context.Context, f *File, content io.Reader, also func(ctx context.Context, tx *store.Tx) error) error {
	f.Name = cleanName(f.Name)
	f.Link, f.blob = rand.Text(), blobKey(f.SiteID)
	if err := s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error { return announce(ctx, tx, f) }); err != nil {
		return err
	}
	if err := s.blobs.Put(ctx, f.blob, content, f.Size); err != nil {
		return fmt.Errorf("keep file %d of site %d: %w", f.ID, f.SiteID, err)
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE file SET stored_at = ? WHERE site_id = ? AND id = ?`, tx.Now(), f.SiteID, f.ID)
		if err != nil {
			return fmt.Errorf("show file %d of site %d: %w", f.ID, f.SiteID, err)
		}
		if also == nil {
			return nil
		}
		return also(ctx, tx)
	})
}

// blobKey is a new key; its second part spreads a site's files over folders.
func blobKey(siteID int64) string {
	id := uuid.New().String()
	return fmt.Sprintf("%d/%s/%s", siteID, id[:2], id)
}

func announce(ctx context.Context, tx *store.Tx, f *File) (err error) {
	id := f.ID
	if id != 0 {
		err = store.ReserveID(ctx, tx, f.SiteID, "file", id)
	} else if err = store.ReserveID(ctx, tx, f.SiteID, "file", firstID-1); err == nil {
		id, err = store.NextID(ctx, tx, f.SiteID, "file")
	}
	if err != nil {
		return err
	}
	var owner, agent *int64
	if f.Kind != Image {
		owner = &f.OwnerID
	}
	if f.AgentID != 0 {
		agent = &f.AgentID
	}
	_, err = tx.Exec(ctx, `INSERT INTO file (site_id, id, kind, owner_id, agent_id, note, name, media_type, size, width, height, link, blob, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		f.SiteID, id, f.Kind, owner, agent, f.Note, f.Name, f.MediaType, f.Size, f.Width, f.Height, f.Link, f.blob, tx.Now())
	if err != nil {
		return fmt.Errorf("announce a file: %w", err)
	}
	f.ID, f.CreatedAt = id, tx.Now()
	return nil
}

// Open reads the bytes of a file. One whose bytes are gone does not exist.
func (s *Service) Open(ctx context.Context, f *File) (io.ReadCloser, error) {
	r, err := s.blobs.Open(ctx, f.blob)
	if errors.Is(err, blob.ErrNone) {
		return nil, fault.NotFound("file", f.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("open file %d of site %d: %w", f.ID, f.SiteID, err)
	}
	return r, nil
}

const (
	columns = `site_id, id, kind, COALESCE(owner_id, 0), COALESCE(agent_id, 0), note, name, media_type, size, width, height, link, created_at, blob`
	visible = `stored_at IS NOT NULL AND removed_at IS NULL`
	found   = `SELECT ` + columns + ` FROM file WHERE ` + visible + ` `
)

// Find returns a file of a site by its number, or fault.NotFound.
func Find(ctx context.Context, tx *store.Tx, siteID, id int64) (*File, error) {
	return one(ctx, tx, id, found+`AND site_id = ? AND id = ?`, siteID, id)
}

// FindLink returns the file that a link opens, or fault.NotFound.
func FindLink(ctx context.Context, tx *store.Tx, link string) (*File, error) {
	return one(ctx, tx, link, found+`AND link = ? AND (kind = 'image' OR owner_id <> ?)`, link, nobody)
}

// isShown tells whether a file is an image for the site's buttons and windows.
func (f *File) isShown() bool { return f.Kind == Image && f.AgentID == 0 }

// OfOwners lists the files of some chats or offline messages, in the order they came.
func OfOwners(ctx context.Context, tx *store.Tx, kind Kind, ownerIDs []int64) (files []File, err error) {
	for part := range slices.Chunk(ownerIDs, store.ListLimit) {
		marks, args := store.In(part)
		some, err := list(ctx, tx, found+`AND kind = ? AND owner_id IN (`+marks+`) ORDER BY id`, append([]any{kind}, args...)...)
		if err != nil {
			return nil, err
		}
		files = append(files, some...)
	}
	return files, nil
}

// Images lists the images that a site has uploaded for its buttons and windows, newest first.
func Images(ctx context.Context, tx *store.Tx, siteID int64) ([]File, error) {
	return list(ctx, tx, found+`AND site_id = ? AND kind = 'image' AND agent_id IS NULL ORDER BY id DESC`, siteID)
}

// ImagesAmong are those of ids that are images of a site.
func ImagesAmong(ctx context.Context, tx *store.Tx, siteID int64, ids []int64) (there []int64, err error) {
	err = tx.Bun().NewSelect().TableExpr("file").ColumnExpr("id").Where(visible).
		Where("site_id = ? AND kind = ? AND agent_id IS NULL AND id IN (?)", siteID, Image, bun.List(ids)).OrderExpr("id").Scan(ctx, &there)
	if err != nil {
		return nil, fmt.Errorf("look for images: %w", err)
	}
	return there, nil
}

// Remove makes a file unreachable in this step; its bytes are removed later.
func Remove(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE file SET removed_at = ? WHERE site_id = ? AND id = ?`, tx.Now(), siteID, id)
	if err != nil {
		return fmt.Errorf("remove file %d: %w", id, err)
	}
	return nil
}

// RemoveOfOwner is Remove for all files of a chat or an offline message.
func RemoveOfOwner(ctx context.Context, tx *store.Tx, kind Kind, ownerID int64) error {
	_, err := tx.Exec(ctx, `UPDATE file SET removed_at = ? WHERE kind = ? AND owner_id = ? AND removed_at IS NULL`, tx.Now(), kind, ownerID)
	if err != nil {
		return fmt.Errorf("remove the files of %s %d: %w", kind, ownerID, err)
	}
	return nil
}

func one(ctx context.Context, tx *store.Tx, id any, query string, args ...any) (*File, error) {
	all, err := list(ctx, tx, query, args...)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("file", id)
	}
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

func list(ctx context.Context, tx *store.Tx, query string, args ...any) ([]File, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("look for files: %w", err)
	}
	return scan(rows)
}

func scan(rows *sql.Rows) ([]File, error) {
	defer func() { _ = rows.Close() }()
	all := []File{}
	for rows.Next() {
		var f File
		err := rows.Scan(&f.SiteID, &f.ID, &f.Kind, &f.OwnerID, &f.AgentID, &f.Note, &f.Name, &f.MediaType, &f.Size,
			&f.Width, &f.Height, &f.Link, &f.CreatedAt, &f.blob)
		if err != nil {
			return nil, fmt.Errorf("read a file's row: %w", err)
		}
		all = append(all, f)
	}
	return all, rows.Err()
}

// cleanName is a file's name without folders and without what cannot be shown:
// no control characters, none that turn the direction of text.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name))
	if r := []rune(name); len(r) > maxName {
		name = string(r[len(r)-maxName:]) // the end says what kind of file it is
	}
	if strings.Trim(name, ".") == "" {
		return "file"
	}
	return name
}
