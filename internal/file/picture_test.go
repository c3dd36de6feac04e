package file

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"parley/internal/fault"
)

// Whatever bytes arrive, they become an image that can be decoded, or a fault.
func FuzzReencode(f *testing.F) {
	m := image.NewPaletted(image.Rect(0, 0, 5, 4), color.Palette{color.White, color.Black})
	var a, b, c bytes.Buffer
	if err := png.Encode(&a, m); err != nil {
		f.Fatal(err)
	}
	if err := jpeg.Encode(&b, m, nil); err != nil {
		f.Fatal(err)
	}
	if err := gif.EncodeAll(&c, &gif.GIF{Image: []*image.Paletted{m, m}, Delay: []int{1, 1}}); err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{a.Bytes(), b.Bytes(), c.Bytes(), []byte("RIFF\x00\x00\x00\x00WEBPVP8L"), nil} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := reencode(data)
		if err != nil {
			if fault.As(err) == nil {
				t.Fatalf("not the caller's fault: %v", err)
			}
			return
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(p.data))
		if err != nil || config.Width != p.width || config.Height != p.height {
			t.Fatalf("a %s of %d x %d came out as %v: %v", p.mediaType, p.width, p.height, config, err)
		}
	})
}
