package offline

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/lenient"
	"parley/internal/store"
	"parley/internal/visitor"
)

// FormAnswer is what a visitor filled into a field of the form that has no member of its own.
type FormAnswer struct {
	ID    int64  `json:"id" doc:"Field id."`
	Value string `json:"value" maxLength:"4000" doc:"Answer."`
}

// Draft is a message as a visitor sends it by the button.
type Draft struct {
	Words
	VisitID    int64  `json:"visitId" required:"true" doc:"The visit."`
	CampaignID string `json:"campaignId" doc:"The campaign; the site's first one when absent."`
}

// Words are what a visitor writes.
type Words struct {
	ClientID     string       `json:"clientId" required:"true" maxLength:"100" doc:"The visitor's own name for the message; a repeated one is the same message."`
	Name         string       `json:"name" maxLength:"200" doc:"Who writes."`
	Email        string       `json:"email" maxLength:"254" doc:"Who writes; answers go there."`
	DepartmentID int64        `json:"departmentId" doc:"Department to write to; 0 is the whole site."`
	Subject      string       `json:"subject" maxLength:"1000" doc:"Subject."`
	Content      string       `json:"content" maxLength:"10000" doc:"The message."`
	Fields       []FormAnswer `json:"fields" doc:"Answers to the form's further fields."`
	Files        []string     `json:"files" doc:"Ids of files that were sent ahead."`
}

// Limits of a draft, in characters, and of its files.
const (
	maxClientID = 100
	maxName     = 200
	maxEmail    = 254
	maxSubject  = 1000
	maxContent  = 10000
	maxAnswer   = 4000
	// MaxFiles is how many files a message may have.
	MaxFiles = 5
)

// check refuses what cannot be kept, whatever the form is like.
func (d *Draft) check() error {
	if err := fault.Required("clientId", d.ClientID); err != nil {
		return err
	}
	for _, t := range []struct {
		field, text string
		limit       int
	}{
		{"clientId", d.ClientID, maxClientID}, {"name", d.Name, maxName}, {"email", d.Email, maxEmail},
		{"subject", d.Subject, maxSubject}, {"content", d.Content, maxContent},
	} {
		if err := checkText(t.field, t.text, t.limit); err != nil {
			return err
		}
	}
	if d.Email != "" && !lenient.IsEmail(d.Email) {
		return fault.NotEmail("email")
	}
	if len(d.Files) > MaxFiles {
		return tooManyFiles()
	}
	return nil
}

// checkText refuses what cannot be stored as it is; what a text says does not matter.
func checkText(field, text string, limit int) error {
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		return fault.Unreadable("'%s' is not a text", field)
	}
	if utf8.RuneCountInString(text) > limit {
		return fault.TooLong(field, limit)
	}
	return nil
}

// ownMember is where a draft answers a system field that is asked by name.
var ownMember = map[campaign.OfflinePart]string{
	campaign.OfflineName: "name", campaign.OfflineEmail: "email", campaign.OfflineDepartment: "departmentId",
	campaign.OfflineSubject: "subject", campaign.OfflineContent: "content", campaign.OfflineAttachment: "files",
}

// filled is what became of the answers: those to custom fields first, then the system
// fields that the v2 API has no member for (NOTES-livechat B19, B20).
type filled struct {
	fields         []visitor.FieldValue
	phone, company string
	files          []sentAhead
}

// sentAhead is the answer to a custom field that names a file; the file's name takes its place.
type sentAhead struct {
	fieldID      int64
	member, link string
}

// fill holds a draft to the form, as all forms hold answers to their fields, and sorts the
// answers. Answers to fields that the form does not have are ignored.
func (d *Draft) fill(form *campaign.OfflineMessageSettings) (f filled, err error) {
	var custom, system []visitor.FieldValue
	for _, field := range form.Fields {
		part := form.Part(field)
		member := memberOf(part, field)
		value := d.answerTo(part, field)
		if part == campaign.OfflineDepartment {
			field.Options = campaign.Choices(value) // the departments, among which it is looked for
		}
		if part == campaign.NoOfflinePart || part == campaign.OfflinePhone || part == campaign.OfflineCompany || part == campaign.OfflineTicket {
			if err := checkText(member, value, maxAnswer); err != nil {
				return f, err
			}
		}
		given, err := field.Read(member, value)
		if err != nil {
			return f, err
		}
		if given.Value == "" || hasPlace[part] {
			continue
		}
		v := visitor.FieldValue{ID: field.ID, Name: field.Name, Value: given.Value}
		switch part {
		case campaign.NoOfflinePart:
			if given.File != "" {
				f.files = append(f.files, sentAhead{field.ID, member, given.File})
			}
			custom = append(custom, v)
			continue
		case campaign.OfflinePhone:
			f.phone = given.Value
		case campaign.OfflineCompany:
			f.company = given.Value
		}
		system = append(system, v)
	}
	if len(d.Files)+len(f.files) > MaxFiles {
		return f, tooManyFiles()
	}
	f.fields = append(custom, system...)
	return f, nil
}

func tooManyFiles() error {
	return fault.OutOfRange("files", "at most %d files can be sent with a message", MaxFiles)
}

// hasPlace are the parts whose answers have a place of their own in a message.
var hasPlace = map[campaign.OfflinePart]bool{
	campaign.OfflineName: true, campaign.OfflineEmail: true, campaign.OfflineDepartment: true, campaign.OfflineContent: true, campaign.OfflineAttachment: true,
}

func memberOf(part campaign.OfflinePart, field campaign.Field) string {
	if name := ownMember[part]; name != "" {
		return name
	}
	return field.Name
}

// answerTo is what a draft says to a field.
func (d *Draft) answerTo(part campaign.OfflinePart, field campaign.Field) string {
	switch part {
	case campaign.OfflineName:
		return d.Name
	case campaign.OfflineEmail:
		return d.Email
	case campaign.OfflineDepartment:
		if d.DepartmentID == 0 {
			return ""
		}
		return strconv.FormatInt(d.DepartmentID, 10)
	case campaign.OfflineContent:
		return d.Content
	case campaign.OfflineAttachment:
		return strings.Join(d.Files, "\n")
	case campaign.OfflineSubject:
		return d.Subject
	}
	for _, a := range d.Fields {
		if a.ID == field.ID {
			return a.Value
		}
	}
	return ""
}

// named are the answers with the names of files in the places of their ids, and all files
// that the message is to have.
func (l *Letter) named(ctx context.Context, tx *store.Tx) (fields []visitor.FieldValue, links []string, err error) {
	fields, links = slices.Clone(l.filled.fields), slices.Clone(l.draft.Files)
	for _, ahead := range l.filled.files {
		name, err := file.Take(ctx, tx, l.site.ID, file.OfflineMessage, 0, ahead.member, ahead.link) // 0: it stays unclaimed until the message has a number
		if err != nil {
			return nil, nil, err
		}
		for i := range fields {
			if fields[i].ID == ahead.fieldID {
				fields[i].Value = name
			}
		}
		links = append(links, ahead.link)
	}
	return fields, links, nil
}
