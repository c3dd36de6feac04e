package server

import (
	"fmt"
	"os"

	"parley/internal/config"
	"parley/internal/transcript"
)

// newPrinter draws PDFs with the operator's font, if there is one.
func newPrinter(cfg config.Config) (*transcript.Printer, error) {
	var font []byte
	if cfg.PDFFont != "" {
		var err error
		if font, err = os.ReadFile(cfg.PDFFont); err != nil {
			return nil, fmt.Errorf("--pdf-font: %w", err)
		}
	}
	p, err := transcript.NewPrinter(font)
	if err != nil {
		return nil, fmt.Errorf("--pdf-font: %w", err)
	}
	return p, nil
}
