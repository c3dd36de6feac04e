package campaign

import (
	"encoding/json"
	"fmt"

	"parley/internal/lenient"
)

// decode reads a stored page. A member that was not stored yet has its default.
func decode[T any](text string) (T, error) { return decodeOnto(text, lenient.Defaults[T]()) }

// decodeOnto is decode for a page whose defaults are no tags.
func decodeOnto[T any](text string, v T) (T, error) {
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return v, fmt.Errorf("read a campaign's page: %w", err)
	}
	return v, nil
}

func encode(page any) (string, error) {
	b, err := json.Marshal(page)
	return string(b), err
}
