package file

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"path"
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/store"
)

// Gate is what files must pass that visitors and agents send.
type Gate struct {
	MaxBytes int64    // largest file; 0 is 20 MiB
	Refused  []string // endings of names that are not taken, without the dot
	Scanner  Scanner  // looks into each file; may be nil
	Masker   Masker   // reads each file's name; may be nil
}

// Masker makes card numbers in texts unreadable where the site wants that.
type Masker interface {
	Mask(ctx context.Context, siteID int64, texts ...*string) error
}

// Scanner looks into files before they are kept.
type Scanner interface {
	// Scan returns nil for a file that may pass, ErrRefused for one that may not, and any
	// other error when it cannot tell.
	Scan(ctx context.Context, name string, data []byte) error
}

// ErrRefused says that a scanner does not let a file pass.
var ErrRefused = errors.New("the scanner refuses the file")

// MaxBytes is the size of the largest file that Receive takes.
func (s *Service) MaxBytes() int64 { return s.gate.MaxBytes }

// Receive is Add for what visitors and agents send: data must pass the gate. An image is
// kept as pixels and nothing else, like those of sites; what is no image, or one too
// large to look into, is kept as it is and never shown in place.
func (s *Service) Receive(ctx context.Context, f *File, data []byte, also func(ctx context.Context, tx *store.Tx) error) error {
	f.Name = cleanName(f.Name)
	if s.gate.Masker != nil {
		if err := s.gate.Masker.Mask(ctx, f.SiteID, &f.Name); err != nil {
			return err
		}
	}
	if err := s.pass(ctx, f.Name, data); err != nil {
		return err
	}
	f.MediaType, _, _ = strings.Cut(http.DetectContentType(data), ";")
	switch p, err := reencode(data); {
	case err == nil:
		data, f.MediaType, f.Width, f.Height = p.data, p.mediaType, p.width, p.height
		f.Name = endingWith(f.Name, p)
	case slices.Contains(shown, f.MediaType):
		f.MediaType = "application/octet-stream"
	}
	f.Size = int64(len(data))
	return s.Add(ctx, f, bytes.NewReader(data), also)
}

// pass holds a file to the gate.
func (s *Service) pass(ctx context.Context, name string, data []byte) error {
	if len(data) == 0 {
		return fault.Missing("file")
	}
	if int64(len(data)) > s.gate.MaxBytes {
		return fault.OutOfRange("file", "files of more than %d MiB are not taken", s.gate.MaxBytes>>20)
	}
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(strings.TrimRight(name, ". ")), "."))
	if ending != "" && slices.ContainsFunc(s.gate.Refused, func(r string) bool { return strings.EqualFold(r, ending) }) {
		return fault.OutOfRange("name", "files of the type .%s are not taken", ending)
	}
	if s.gate.Scanner == nil {
		return nil
	}
	switch err := s.gate.Scanner.Scan(ctx, name, data); {
	case err == nil || ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrRefused):
		s.log.Warn("a file was refused", "name", name, "bytes", len(data))
		return fault.OutOfRange("file", "the check for harmful content refuses it")
	default:
		s.log.Error("a file could not be looked into, and was refused", "error", err)
		return fault.Conflict("Files cannot be checked at the moment. Try again later.")
	}
}

// endingWith is a picture's name with the ending that its kind has.
func endingWith(name string, p picture) string {
	ending := path.Ext(name)
	if strings.EqualFold(ending, p.suffix) || p.suffix == ".jpg" && strings.EqualFold(ending, ".jpeg") {
		return name
	}
	return strings.TrimSuffix(name, ending) + p.suffix
}
