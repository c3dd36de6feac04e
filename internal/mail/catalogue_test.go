package mail

import "testing"

func TestEveryLanguageHasEveryLetter(t *testing.T) {
	t.Parallel()
	for language, letters := range catalogue {
		for letter := range catalogue[fallback] {
			if _, ok := letters[letter]; !ok {
				t.Errorf("%s has no %s", language, letter)
			}
			if _, err := Compose(language, letter, "a@example.com", Fields{Name: "Ann", Site: "Shop", Link: "https://example.com"}); err != nil {
				t.Errorf("%s %s: %v", language, letter, err)
			}
		}
	}
}
