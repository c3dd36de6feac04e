package mail

// fallback is the language of those whose own is not in the catalogue.
const fallback = "en"

// catalogue holds every letter in every language. A language is one more entry,
// with all letters.
var catalogue = map[string]map[Letter]words{
	"en": {
		Invitation: {
			subject: "You are invited to {{.Site}}",
			opening: []string{
				"Hello {{.Name}},",
				"an account has been made for you at {{.Site}}. Choose a password to sign in and chat with visitors.",
			},
			button: "Choose a password",
			closing: []string{
				"The link works once, within seven days. Whoever has it can sign in as you: do not pass it on.",
				"If you did not expect this mail, you can ignore it.",
			},
		},
		PasswordReset: {
			subject: "Choose a new password for {{.Site}}",
			opening: []string{
				"Hello {{.Name}},",
				"somebody, probably you, asked for a new password for your account at {{.Site}}.",
			},
			button: "Choose a new password",
			closing: []string{
				"The link works once, within an hour. Your password stays as it is until then.",
				"If it was not you, you can ignore this mail.",
			},
		},
		OfflineMessage: {
			subject: "Message from {{.Name}}",
			opening: []string{"{{.Name}} left a message at {{.Site}}."},
			closing: []string{"Answer this mail to write to the visitor. Everything here was written by the visitor: be careful with links and files."},
		},
	},
}
