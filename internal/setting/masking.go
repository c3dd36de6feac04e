package setting

import (
	"context"

	"parley/internal/cardnumber"
	"parley/internal/snapshot"
)

// Masked is a text without card numbers that can be read, where the site wants that, for
// those who have the snapshot.
func (s *Settings) Masked(site *snapshot.Site, text string) string {
	if !s.Configs(site).IsEnableCreditCardMasking {
		return text
	}
	return cardnumber.Mask(text)
}

// Mask makes card numbers in texts unreadable where the site wants that
// (isEnableCreditCardMasking). Everything that people write passes here before it is
// stored or told to anybody. It must not be called inside a step: it may have to read
// settings, though only for texts in which there is a card number.
func (s *Settings) Mask(ctx context.Context, siteID int64, texts ...*string) error {
	masked, any := make([]string, len(texts)), false
	for i, text := range texts {
		masked[i] = cardnumber.Mask(*text)
		any = any || masked[i] != *text
	}
	if !any {
		return nil
	}
	site, err := s.book.Of(ctx, siteID)
	if err != nil || !s.Configs(site).IsEnableCreditCardMasking {
		return err
	}
	for i, text := range texts {
		*text = masked[i]
	}
	return nil
}
