// Package language holds the texts that visitors see: which there are, and what
// they say in each language that the product speaks (NOTES-livechat B24, E12, E13).
package language

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is a text that visitors see. People know it by category and name, the
// widget and the engine by its key.
type Text struct {
	Key      string `json:"key"`
	Category string `json:"category"`
	Name     string `json:"name"`
	Macros   string `json:"macros"` // what the text may name, separated by commas
}

// Language is one that the product speaks.
type Language struct {
	Name string // in English, as the API spells it
	Code string // BCP 47
	RTL  bool   // written from right to left

	texts map[string]string
}

// Text is what the language says for a key.
func (l *Language) Text(key string) string { return l.texts[key] }

// languages are those with a file of texts; the first is for all others.
var languages = []*Language{
	{Name: "English", Code: "en"},
	{Name: "French", Code: "fr"},
	{Name: "German", Code: "de"},
	{Name: "Spanish", Code: "es"},
	{Name: "Portuguese", Code: "pt"},
	{Name: "Italian", Code: "it"},
	{Name: "Dutch", Code: "nl"},
	{Name: "Arabic", Code: "ar", RTL: true},
	{Name: "Hebrew", Code: "he", RTL: true},
	{Name: "Japanese", Code: "ja"},
	{Name: "Simplified Chinese", Code: "zh"},
}

//go:embed texts/*.json
var files embed.FS

// catalogue and byName are read once from the files that the program carries.
var catalogue, byName = load()

func load() ([]Text, map[string]*Language) {
	var all []Text
	read("catalogue", &all)
	names := map[string]*Language{}
	for _, l := range languages {
		read(l.Code, &l.texts)
		names[strings.ToLower(l.Name)] = l
	}
	return all, names
}

func read(name string, v any) {
	data, err := files.ReadFile("texts/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		panic(fmt.Sprintf("language: %s: %v", name, err)) // the program is built wrong
	}
}

// Catalogue lists all texts, those of a category together. Do not change it.
func Catalogue() []Text { return catalogue }

// Of is the language that a campaign names, in any letter case. A language that
// the product does not speak has its texts in English.
func Of(name string) *Language {
	if l := byName[strings.ToLower(strings.TrimSpace(name))]; l != nil {
		return l
	}
	return languages[0]
}

// All lists the languages that the product speaks.
func All() []*Language { return languages }

// Spell writes a language's name as the API does: with capitals, known ones as
// they are known.
func Spell(name string) string {
	name = strings.TrimSpace(name)
	if l := byName[strings.ToLower(name)]; l != nil {
		return l.Name
	}
	if name == "" {
		return name
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
