package web

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"

	"parley/internal/config"
)

// Names are what the loader is told of this installation.
type Names struct {
	Brand   config.Brand
	Standby string // another host with the same scripts; empty for none

	siteID int64 // of the pages that say none
}

// lead is the line that tells the loader what is not as everywhere; empty when all is.
func (n Names) lead() string {
	here := map[string]any{}
	if n.Brand != (config.Brand{}) && n.Brand != config.Everywhere {
		here["global"], here["prefix"] = n.Brand.Global, n.Brand.Prefix
	}
	if n.Standby != "" {
		here["standby"] = n.Standby
	}
	if n.siteID != 0 {
		here["siteId"] = n.siteID
	}
	if len(here) == 0 {
		return ""
	}
	text, err := json.Marshal(here)
	if err != nil {
		panic(err) // text and numbers
	}
	return "window.__parleyHere=" + string(text) + ";\n"
}

// after is the build with a line before its loaders. There are few such lines: that of
// the installation, and that with its only site.
func (v *Widget) after(lead string) *assets {
	if lead == "" {
		return v.files
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	a, ok := v.led[lead]
	if !ok {
		a = assetsOf(led{v.files.files, lead})
		if v.led == nil {
			v.led = map[string]*assets{}
		}
		v.led[lead] = a
	}
	return a
}

// led is a build whose loaders begin with a line; the compressed forms that the build
// left beside them lack it.
type led struct {
	fs.FS
	lead string
}

// Open implements fs.FS.
func (l led) Open(name string) (fs.File, error) {
	if ext := path.Ext(name); ext == ".br" || ext == ".gz" {
		if of := strings.TrimSuffix(name, ext); of == loaderFile || of == chatPageFile {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
	}
	return l.FS.Open(name)
}

// ReadFile implements fs.ReadFileFS.
func (l led) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(l.FS, name)
	if name == loaderFile || name == chatPageFile {
		data = append([]byte(l.lead), data...)
	}
	return data, err
}
