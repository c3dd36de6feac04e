package campaign

import (
	"slices"
	"strings"

	"parley/internal/lenient"
)

// Field is a field of a form. Its id is unique in the site: fields of all campaigns are
// counted together.
type Field struct {
	ID         int64    `json:"id" readOnly:"true" doc:"Field id, unique in the site; send it back to keep the field."`
	Name       string   `json:"name" required:"true" maxLength:"1000" doc:"Label."`
	Type       string   `json:"type" required:"true" enum:"text,textarea,radio,checkbox,select,checkboxList,rating,attachment,wrapupcategory,wrapupcomment,cardNumber,expirationDate,cscOrCvv,nameOnCard" enumAlias:"name=text,email=text,phone=text,company=text,ticket id=text,ticket=text,subject=text,product service=select,product=select,department=select,comments=textarea,message=textarea,content=textarea,category=wrapupcategory,comment=wrapupcomment,textBox=text,radioBox=radio,dropDownList=select,file=attachment" doc:"Input kind; a system field cannot change it."`
	IsSystem   bool     `json:"isSystem" readOnly:"true" doc:"Built-in field."`
	IsVisible  bool     `json:"isVisible" default:"true" doc:"Shown on the form."`
	IsRequired bool     `json:"isRequired" default:"false" doc:"Must be filled in."`
	Options    Choices  `json:"options" default:"" doc:"Choices, one per line."`
	Categories []Choice `json:"categories,omitempty" doc:"Grouped choices of a wrap-up category field."`
}

// Choice is a named group of choices.
type Choice struct {
	Name    string   `json:"name" doc:"Group name."`
	Options []string `json:"options" doc:"Choices of the group."`
}

// IsClosed tells a field with a list of answers, which reports count (NOTES-reports R40).
func (f Field) IsClosed() bool {
	return slices.Contains([]string{"radio", "checkbox", "select", "checkboxList"}, f.Type)
}

// Choices are a field's choices, one per line; a list of texts is accepted too (NOTES-livechat W35).
type Choices string

// UnmarshalLenient implements lenient.Unmarshaler.
func (c *Choices) UnmarshalLenient(_ string, v any) error {
	var lines []string
	if list, ok := v.([]any); ok {
		for _, item := range list {
			line, _ := lenient.Text(item)
			lines = append(lines, line)
		}
	} else {
		text, _ := lenient.Text(v)
		lines = []string{text}
	}
	*c = Choices(strings.ReplaceAll(strings.Join(lines, "\n"), "\r\n", "\n"))
	return nil
}
