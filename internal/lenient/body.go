package lenient

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"parley/internal/fault"
)

// Body reads a request body. The first byte that is not blank decides: { and [
// begin JSON whatever the media type says; otherwise the media type decides
// and forms are allowed everywhere (C4, G4). An empty body is nil.
func Body(contentType string, data []byte) (any, error) {
	media, params, _ := mime.ParseMediaType(contentType)
	data = decodeText(data, params["charset"])
	text := bytes.TrimSpace(data)
	switch {
	case len(text) == 0:
		return nil, nil
	case text[0] == '{' || text[0] == '[':
		if looksLikeForm(text) { // [0]=…
			return Form(string(text)), nil
		}
		return JSON(text)
	case media == "multipart/form-data":
		return multipartForm(data, params["boundary"])
	case strings.HasSuffix(media, "json"):
		if v, err := JSON(text); err == nil {
			return v, nil
		}
		if !looksLikeForm(text) {
			return nil, fault.Unreadable("it is not valid JSON")
		}
	}
	return Form(string(text)), nil
}

// looksLikeForm tells "[0]=…" and "a=…" from JSON, which has no equals sign
// outside quotes.
func looksLikeForm(text []byte) bool {
	eq := bytes.IndexByte(text, '=')
	quote := bytes.IndexByte(text, '"')
	return eq > 0 && (quote < 0 || eq < quote)
}

// decodeText brings text in another character set to UTF-8; a byte order mark
// wins over the header, and an unknown name counts as UTF-8.
func decodeText(data []byte, charset string) []byte {
	var enc encoding.Encoding
	switch strings.ToLower(charset) {
	case "iso-8859-1", "latin1", "windows-1252":
		enc = charmap.Windows1252
	case "utf-16", "utf-16le":
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16be":
		enc = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	if enc == nil {
		return data
	}
	if out, err := enc.NewDecoder().Bytes(data); err == nil {
		return out
	}
	return data
}

// multipartForm keeps the fields of a multipart form; files are left out.
func multipartForm(data []byte, boundary string) (any, error) {
	if boundary == "" {
		return nil, fault.Unreadable("the multipart boundary is missing")
	}
	o, seen := NewObject(), map[string]bool{}
	r := multipart.NewReader(bytes.NewReader(data), boundary)
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return o, nil
		}
		if err != nil {
			return nil, fault.Unreadable("the multipart form is broken")
		}
		if part.FileName() != "" || part.FormName() == "" {
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, fault.Unreadable("the multipart form is broken")
		}
		setForm(o, part.FormName(), string(value), seen[part.FormName()])
		seen[part.FormName()] = true
	}
}
