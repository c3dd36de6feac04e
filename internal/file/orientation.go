package file

import (
	"bytes"
	"encoding/binary"
	"image"
)

// turn is how a camera was held, as a photo's EXIF data says it: 1 is upright, 2 to 8
// are the mirrored and turned ways.
type turn uint16

// swapsSides tells whether what is stored as height is the width when upright.
func (t turn) swapsSides() bool { return t >= 5 }

// upright is the photo as it is to be seen.
func (t turn) upright(m image.Image) image.Image {
	if t < 2 {
		return m
	}
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if t.swapsSides() {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			px, py := t.place(x, y, w, h)
			out.Set(px, py, m.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}

// place is where the stored point x, y of an image of w by h belongs.
func (t turn) place(x, y, w, h int) (int, int) {
	switch t {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}

const (
	markerExif     = 0xe1
	markerScan     = 0xda
	tagOrientation = 0x0112
)

// orientation reads how the camera of a JPEG was held; what cannot be read is upright.
func orientation(data []byte) turn {
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != markerScan; {
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + length
		if length < 2 || end > len(data) {
			return 1
		}
		if tiff, ok := bytes.CutPrefix(data[at+4:end], []byte("Exif\x00\x00")); ok && data[at+1] == markerExif {
			return orientationOf(tiff)
		}
		at = end
	}
	return 1
}

// orientationOf looks for the tag in the first directory of a TIFF structure.
func orientationOf(tiff []byte) turn {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(tiff) < 8 {
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == tagOrientation {
			if t := turn(order.Uint16(entries[8:])); t >= 1 && t <= 8 {
				return t
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
