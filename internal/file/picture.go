package file

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	_ "golang.org/x/image/webp" // registers the format

	"parley/internal/fault"
)

// Limits of uploaded images.
const (
	MaxImageBytes = 5 << 20
	maxSide       = 4096       // pixels of width or height
	maxPixels     = 16_000_000 // of all frames together: what decoding may cost
	jpegQuality   = 90
)

// picture is an image as it is kept.
type picture struct {
	data          []byte
	mediaType     string
	suffix        string
	width, height int
}

// reencode decodes an image and writes it anew: what is kept is pixels and
// nothing else that the bytes may have held. The kind is found by looking at the
// bytes, never believed. PNG, JPEG and GIF stay what they are, WebP becomes PNG; a
// photo that says that its camera was turned is turned upright, for what says so is
// not kept.
func reencode(data []byte) (p picture, err error) {
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return p, notAnImage()
	}
	if err := checkPixels(config); err != nil {
		return p, err
	}
	p = picture{width: config.Width, height: config.Height}
	var out bytes.Buffer
	switch kind {
	case "gif":
		p.mediaType, p.suffix = "image/gif", ".gif"
		err = copyGIF(&out, data, p.width*p.height)
	case "jpeg":
		p.mediaType, p.suffix = "image/jpeg", ".jpg"
		turned := orientation(data)
		if turned.swapsSides() {
			p.width, p.height = p.height, p.width
		}
		err = copyImage(data, func(m image.Image) error {
			return jpeg.Encode(&out, turned.upright(m), &jpeg.Options{Quality: jpegQuality})
		})
	default:
		p.mediaType, p.suffix = "image/png", ".png"
		err = copyImage(data, func(m image.Image) error { return png.Encode(&out, m) })
	}
	p.data = out.Bytes()
	return p, err
}

// checkPixels refuses an image that would cost too much to decode.
func checkPixels(c image.Config) error {
	if c.Width < 1 || c.Height < 1 || c.Width > maxSide || c.Height > maxSide || c.Width*c.Height > maxPixels {
		return fault.OutOfRange("image", "it has %d x %d pixels, more than %d a side or %d in all are not taken",
			c.Width, c.Height, maxSide, maxPixels)
	}
	return nil
}

func notAnImage() error {
	return fault.Unreadable("it is not an image of a kind that is taken: PNG, JPEG, GIF or WebP")
}

func copyImage(data []byte, write func(image.Image) error) error {
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return notAnImage()
	}
	return write(m)
}

// copyGIF keeps the frames of an animation, if they are not too many to decode.
func copyGIF(out *bytes.Buffer, data []byte, pixels int) error {
	frames := bytes.Count(data, []byte{0x00, 0x2c}) + 1 // an upper bound: each frame begins so
	if frames*pixels > maxPixels*4 {
		return fault.OutOfRange("image", "the animation is too large; fewer or smaller frames are taken")
	}
	m, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return notAnImage()
	}
	return gif.EncodeAll(out, m)
}
