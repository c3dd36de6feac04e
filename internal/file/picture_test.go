package file

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"parley/internal/fault"
)

// What is kept is pixels: nothing that stood between or behind them, in any kind of image.
func TestOnlyPixelsAreKept(t *testing.T) {
	t.Parallel()
	m := image.NewPaletted(image.Rect(0, 0, 5, 4), color.Palette{color.White, color.Black})
	secret := []byte("taken at 52.5N 13.4E")
	var p, j, g bytes.Buffer
	if err := errors.Join(png.Encode(&p, m), jpeg.Encode(&j, m, nil), gif.Encode(&g, m, nil)); err != nil {
		t.Fatal(err)
	}
	inJPEG := slices.Concat(j.Bytes()[:2], []byte{0xff, 0xfe, 0, byte(len(secret) + 2)}, secret, j.Bytes()[2:]) // a comment
	inGIF := slices.Concat(g.Bytes()[:len(g.Bytes())-1], []byte{0x21, 0xfe, byte(len(secret))}, secret, []byte{0, 0x3b})
	for kind, data := range map[string][]byte{"image/png": p.Bytes(), "image/jpeg": inJPEG, "image/gif": inGIF} {
		kept, err := reencode(append(data, secret...))
		if err != nil || kept.mediaType != kind {
			t.Errorf("%s: %s, %v", kind, kept.mediaType, err)
		}
		if bytes.Contains(kept.data, secret) {
			t.Errorf("%s: what was not pixels is kept", kind)
		}
		if _, name, err := image.Decode(bytes.NewReader(kept.data)); err != nil || "image/"+name != kind {
			t.Errorf("%s came back as %s: %v", kind, name, err)
		}
	}
}

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
	for _, seed := range [][]byte{a.Bytes(), b.Bytes(), turnedBy(b.Bytes(), 6), c.Bytes(), []byte("RIFF\x00\x00\x00\x00WEBPVP8L"), nil} {
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

// turnedBy is a JPEG that says how its camera was held.
func turnedBy(jpegData []byte, t byte) []byte {
	exif := []byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(t)) + "\x00\x00\x00\x00\x00\x00")
	return slices.Concat(jpegData[:2], exif, jpegData[2:])
}

// A photo whose camera was turned is shown upright: the dark half is where it is seen.
func TestPhotosAreTurnedUpright(t *testing.T) {
	t.Parallel()
	m := image.NewGray(image.Rect(0, 0, 32, 16)) // dark
	for y := range 16 {
		for x := 16; x < 32; x++ {
			m.SetGray(x, y, color.Gray{255}) // the right half is light
		}
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, m, nil); err != nil {
		t.Fatal(err)
	}
	for orientation, light := range map[byte]image.Point{
		1: {24, 8}, 2: {8, 8}, 3: {8, 8}, 4: {24, 8}, 5: {8, 24}, 6: {8, 24}, 7: {8, 8}, 8: {8, 8}, 9: {24, 8},
	} {
		p, err := reencode(turnedBy(photo.Bytes(), orientation))
		if err != nil {
			t.Fatal(err)
		}
		out, err := jpeg.Decode(bytes.NewReader(p.data))
		if err != nil {
			t.Fatal(err)
		}
		b := out.Bounds()
		if b.Dx() != p.width || b.Dy() != p.height {
			t.Errorf("turned by %d: %v, said to be %d x %d", orientation, b, p.width, p.height)
		}
		dark := image.Point{b.Dx() - 1 - light.X, b.Dy() - 1 - light.Y}
		if isLight(out, dark) || !isLight(out, light) {
			t.Errorf("turned by %d: %v is not light, or %v not dark", orientation, light, dark)
		}
	}
}

func isLight(m image.Image, at image.Point) bool {
	r, _, _, _ := m.At(at.X, at.Y).RGBA()
	return r > 0x8000
}
