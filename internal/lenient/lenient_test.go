package lenient_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"parley/internal/fault"
	"parley/internal/lenient"
)

type form struct {
	ID      int64   `json:"id" readOnly:"true"`
	Name    string  `json:"name" required:"true" maxLength:"10"`
	Email   string  `json:"email" format:"email"`
	Note    *string `json:"note"`
	Age     int     `json:"age" minimum:"1" maximum:"150" default:"18"`
	Score   float64 `json:"score"`
	On      bool    `json:"on" default:"true"`
	Style   string  `json:"style" enum:"classic,simple,bubble" enumAlias:"circle=simple" default:"classic"`
	Lang    string  `json:"lang" openEnum:"English,French"`
	Silence int     `json:"silence" enum:"0,180,300"`
	Header  struct {
		Title  string `json:"title" default:"Our Team"`
		Avatar bool   `json:"isAvatar" alias:"isShowAvatar,isShowAvatars" default:"true"`
	} `json:"header"`
	Popup struct {
		Image struct {
			ID   int64  `json:"id" alias:"../imageId" default:"4639"`
			Type string `json:"type" enum:"gallery,custom" enumAlias:"upload=custom" alias:"../imageType" default:"gallery"`
		} `json:"image"`
	} `json:"popup"`
	First  string         `json:"contact.firstName"`
	Tags   []string       `json:"tags" default:""`
	Nums   []int          `json:"nums"`
	Fields []field        `json:"fields"`
	Extra  map[string]any `json:"extra"`
}

type field struct {
	ID       int64  `json:"id" readOnly:"true"`
	Name     string `json:"name" required:"true"`
	IsSystem bool   `json:"isSystem" readOnly:"true"`
	Visible  bool   `json:"isVisible" default:"true"`
}

func create(t *testing.T, media, body string) (form, error) {
	t.Helper()
	doc, err := lenient.Body(media, []byte(body))
	if err != nil {
		return form{}, err
	}
	return lenient.Create[form](doc)
}

func TestCreateReads(t *testing.T) {
	const asForm = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name, media, body string
		want              func(form) bool
	}{
		{"names in any letter case", "", `{"NAME":"x","hEaDeR":{"TITLE":"t"}}`, func(f form) bool { return f.Name == "x" && f.Header.Title == "t" }},
		{"of two spellings the last", "", `{"name":"a","Name":"b"}`, func(f form) bool { return f.Name == "b" }},
		{"numbers and booleans as text", "", `{"name":"x","age":"30","on":"False","score":"1.5"}`, func(f form) bool { return f.Age == 30 && !f.On && f.Score == 1.5 }},
		{"text as number or boolean", "", `{"name":12345678}`, func(f form) bool { return f.Name == "12345678" }},
		{"a whole number with decimals", "", `{"name":true,"age":30.0}`, func(f form) bool { return f.Name == "true" && f.Age == 30 }},
		{"defaults for what is absent", "", `{"name":"x"}`, func(f form) bool {
			return f.Age == 18 && f.On && f.Style == "classic" && f.Header.Title == "Our Team" && f.Popup.Image.ID == 4639 && f.Tags != nil
		}},
		{"values in any letter case", "", `{"name":"x","style":"BUBBLE"}`, func(f form) bool { return f.Style == "bubble" }},
		{"other spellings of values", "", `{"name":"x","style":"Circle"}`, func(f form) bool { return f.Style == "simple" }},
		{"known open values get their spelling", "", `{"name":"x","lang":"ENGLISH"}`, func(f form) bool { return f.Lang == "English" }},
		{"unknown open values pass", "", `{"name":"x","lang":"Klingon"}`, func(f form) bool { return f.Lang == "Klingon" }},
		{"listed numbers", "", `{"name":"x","silence":"180"}`, func(f form) bool { return f.Silence == 180 }},
		{"other names", "", `{"name":"x","header":{"isshowavatars":false}}`, func(f form) bool { return !f.Header.Avatar }},
		{"the name itself wins over other names", "", `{"name":"x","header":{"isShowAvatar":true,"isAvatar":false}}`, func(f form) bool { return !f.Header.Avatar }},
		{"names that stand further out", "", `{"name":"x","popup":{"imageId":"7","imageType":"Upload"}}`, func(f form) bool { return f.Popup.Image.ID == 7 && f.Popup.Image.Type == "custom" }},
		{"a dotted member, flat", "", `{"name":"x","Contact.FirstName":"Ann"}`, func(f form) bool { return f.First == "Ann" }},
		{"a dotted member, nested", "", `{"name":"x","contact":{"firstname":"Ann"}}`, func(f form) bool { return f.First == "Ann" }},
		{"a nested member, flat", "", `{"name":"x","header.title":"t"}`, func(f form) bool { return f.Header.Title == "t" }},
		{"nested wins over flat", "", `{"name":"x","header.title":"t","header":{"title":"u"}}`, func(f form) bool { return f.Header.Title == "u" }},
		{"a form", asForm, `name=x+y&age=30&on=true`, func(f form) bool { return f.Name == "x y" && f.Age == 30 && f.On }},
		{"a form with dots", asForm, `name=x&header.title=t`, func(f form) bool { return f.Header.Title == "t" }},
		{"a form with brackets", asForm, `name=x&Header[Title]=t&popup[image][id]=5`, func(f form) bool { return f.Header.Title == "t" && f.Popup.Image.ID == 5 }},
		{"a form with both", asForm, `name=x&popup[image][id]=5&popup.image.type=upload&header.title=t&header[isavatar]=false`, func(f form) bool {
			return f.Popup.Image.ID == 5 && f.Popup.Image.Type == "custom" && f.Header.Title == "t" && !f.Header.Avatar
		}},
		{"a form's lists with both", asForm, `name=x&fields[0][name]=n&fields.1.name=m&tags.0=a`, func(f form) bool {
			return len(f.Fields) == 2 && f.Fields[0].Name == "n" && f.Fields[1].Name == "m" && reflect.DeepEqual(f.Tags, []string{"a"})
		}},
		{"a dotted member of a form", asForm, `name=x&Contact.FirstName=Ann`, func(f form) bool { return f.First == "Ann" }},
		{"dots that separate nothing", asForm, `name=x&.=1&header.=2&.title=3&header..title=4`, func(f form) bool { return f.Header.Title == "Our Team" }},
		{"a form's numbered list", asForm, `name=x&tags[1]=b&tags[0]=a`, func(f form) bool { return reflect.DeepEqual(f.Tags, []string{"a", "b"}) }},
		{"a form's repeated name", asForm, `name=x&tags=a&tags=b`, func(f form) bool { return reflect.DeepEqual(f.Tags, []string{"a", "b"}) }},
		{"a form's list of objects", asForm, `name=x&fields[0][name]=n&fields[0].isVisible=false`, func(f form) bool { return len(f.Fields) == 1 && f.Fields[0].Name == "n" && !f.Fields[0].Visible }},
		{"JSON labelled as a form", asForm, `{"name":"x=y&z"}`, func(f form) bool { return f.Name == "x=y&z" }},
		{"JSON without a label", "", " \r\n{\"name\":\"x\"}", func(f form) bool { return f.Name == "x" }},
		{"a form labelled as JSON", "application/json", `name=x`, func(f form) bool { return f.Name == "x" }},
		{"a byte order mark", "application/json", "\xef\xbb\xbf{\"name\":\"x\"}", func(f form) bool { return f.Name == "x" }},
		{"Latin-1", "application/json; charset=ISO-8859-1", "{\"name\":\"J\xfcrgen\"}", func(f form) bool { return f.Name == "Jürgen" }},
		{"UTF-16", "application/json", "\xff\xfe{\x00\"\x00n\x00a\x00m\x00e\x00\"\x00:\x00\"\x00x\x00\"\x00}\x00", func(f form) bool { return f.Name == "x" }},
		{"an unknown character set", "application/json; charset=klingon", `{"name":"x"}`, func(f form) bool { return f.Name == "x" }},
		{"a multipart form", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b--\r\n", func(f form) bool { return f.Name == "x" }},
		{"one value where a list is meant", "", `{"name":"x","tags":"a"}`, func(f form) bool { return reflect.DeepEqual(f.Tags, []string{"a"}) }},
		{"numbers in one text", "", `{"name":"x","nums":"1,2"}`, func(f form) bool { return reflect.DeepEqual(f.Nums, []int{1, 2}) }},
		{"an object as text", "", `{"name":"x","header":"{\"title\":\"t\"}"}`, func(f form) bool { return f.Header.Title == "t" }},
		{"read-only members are ignored", "", `{"name":"x","id":7}`, func(f form) bool { return f.ID == 0 }},
		{"unknown members are ignored", "", `{"name":"x","nothing":{"a":[1]}}`, func(f form) bool { return f.Name == "x" }},
		{"NUL is taken out", "", `{"name":"a\u0000b"}`, func(f form) bool { return f.Name == "ab" }},
		{"free members keep their names", "", `{"name":"x","extra":{"Ab":{"C":1}}}`, func(f form) bool {
			return reflect.DeepEqual(f.Extra, map[string]any{"Ab": map[string]any{"C": json.Number("1")}})
		}},
		{"null where it may be", "", `{"name":"x","note":null,"tags":null,"email":null}`, func(f form) bool { return f.Note == nil && f.Tags != nil && f.Email == "" }},
		{"null on an option means absent", "", `{"name":"x","on":null,"age":null,"header":null}`, func(f form) bool { return f.On && f.Age == 18 && f.Header.Title == "Our Team" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := create(t, c.media, c.body)
			if err != nil || !c.want(got) {
				t.Errorf("%s reads as %+v, %v", c.body, got, err)
			}
		})
	}
}

func TestCreateRefuses(t *testing.T) {
	for _, c := range []struct {
		body, field string
		code        int
	}{
		{``, "name", 400000},
		{`{}`, "name", 400000},
		{`{"name":null}`, "name", 400000},
		{`{"name":"  "}`, "name", 400000},
		{`{"NAME":"01234567890"}`, "name", 400010},
		{`{"name":"x","EMAIL":"nobody"}`, "email", 400005},
		{`{"name":"x","age":"old"}`, "age", 400003},
		{`{"name":"x","age":1.5}`, "age", 400003},
		{`{"name":"x","age":0}`, "age", 400009},
		{`{"name":"x","age":1e30}`, "age", 400009},
		{`{"name":"x","on":"yes"}`, "on", 400004},
		{`{"name":"x","on":1}`, "on", 400004},
		{`{"name":"x","style":"pony"}`, "style", 400006},
		{`{"name":"x","silence":5}`, "silence", 400006},
		{`{"name":"x","score":"NaN"}`, "score", 400003},
		{`{"name":"x","header":{"ISAVATAR":"x"}}`, "header.isAvatar", 400004},
		{`{"name":"x","fields":[{"name":"a"},{}]}`, "fields[1].name", 400000},
		{`{"name":"x","age":"a","on":"b"}`, "age", 400003}, // the first in documented order
		{`{"on":"b","age":"a","name":"x"}`, "age", 400003},
		{`{"name":["x"],"age":{}}`, "age", 400003},
		{`{"name":{"a":1}}`, "", 400013},
		{`{"name":"x"`, "", 400013},
		{`{"name":"x"} {}`, "", 400013},
		{`["x"]`, "", 400013},
		{`{"name":"x","header":[]}`, "", 400013},
	} {
		t.Run(c.body, func(t *testing.T) {
			_, err := create(t, "application/json", c.body)
			f := fault.As(err)
			if f == nil || f.Code != c.code || f.Field != c.field {
				t.Errorf("got %+v, want %d on %q", f, c.code, c.field)
			}
		})
	}
}

func TestMergeKeepsTheRest(t *testing.T) {
	base, err := create(t, "", `{"name":"x","tags":["a"],"header":{"title":"t"},"extra":{"a":1},"note":"n"}`)
	if err != nil {
		t.Fatal(err)
	}
	base.ID = 7
	base.Fields = []field{{ID: 1, Name: "one", IsSystem: true, Visible: true}, {ID: 2, Name: "two"}}
	before := lenient.Clone(base)

	doc, _ := lenient.Body("", []byte(`{"id":8,"header":{"isAvatar":"false"},"tags":["b","c"],"fields":[
		{"ID":"2","name":"zwei"},{"id":1,"isSystem":false},{"id":9,"name":"new"}],"note":null,"email":null}`))
	got, err := lenient.Merge(base, doc)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != 7 || got.Name != "x" || got.Header.Title != "t" || got.Header.Avatar || got.Note != nil {
		t.Errorf("merged to %+v", got)
	}
	want := []field{{ID: 2, Name: "zwei"}, {ID: 1, Name: "one", IsSystem: true, Visible: true}, {ID: 0, Name: "new", Visible: true}}
	if !reflect.DeepEqual(got.Fields, want) {
		t.Errorf("fields are %+v, want %+v", got.Fields, want)
	}
	got.Tags[0], got.Extra["a"] = "changed", 2
	if !reflect.DeepEqual(base, before) {
		t.Errorf("the stored value changed to %+v", base)
	}
}

func TestMergeChecksWhatWasSent(t *testing.T) {
	base := form{Name: "x"}
	for body, code := range map[string]int{
		`{"name":""}`:         400000,
		`{"name":null}`:       400000,
		`{"age":900}`:         400009,
		`{"fields":[{}]}`:     400000,
		`{"style":"unknown"}`: 400006,
	} {
		doc, err := lenient.Body("", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = lenient.Merge(base, doc); fault.As(err) == nil || fault.As(err).Code != code {
			t.Errorf("%s gives %v, want %d", body, err, code)
		}
	}
}

type ids struct {
	IDs []string `json:"ids" bare:"true" required:"true"`
}

func TestListAsBody(t *testing.T) {
	for _, body := range []string{`["a","b"]`, `{"IDS":["a","b"]}`, `[0]=a&[1]=b`, `ids[0]=a&ids[1]=b`, `ids=a&ids=b`, `ids[]=a&ids[]=b`} {
		doc, err := lenient.Body("application/x-www-form-urlencoded", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		got, err := lenient.Create[ids](doc)
		if err != nil || !reflect.DeepEqual(got.IDs, []string{"a", "b"}) {
			t.Errorf("%s reads as %v, %v", body, got, err)
		}
	}
}

// FuzzBody holds the decoder to its promise: whatever comes in, the answer is a
// value or a fault of the caller, and what was read survives being written and
// read again.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"name":"x","fields":[{"id":1,"name":"a"}]}`, `name=x&header[title]=t&tags[]=1`, `[0]=a&[1]=b`, `[[[[`, "\xff\xfe{", `{"name":"x","age":1e999}`,
		`a[b[c]=1&[=2&]=3&a[]=4&a[0]=5`, `{"contact":{"firstName":1},"contact.firstName":2}`, `{"popup":{"imageId":null}}`, `name=%zz`, `{"a":"\ud800\u0000"}`,
	} {
		for _, media := range []string{"", "application/json; charset=utf-16", "multipart/form-data; boundary=x"} {
			f.Add(media, []byte(seed))
		}
	}
	base := lenient.Defaults[form]()
	base.Name = "x"
	base.Fields = []field{{ID: 1, Name: "one"}}
	f.Fuzz(func(t *testing.T, media string, data []byte) {
		doc, err := lenient.Body(media, data)
		if err != nil {
			mustBeFault(t, err)
			return
		}
		for _, read := range []func(any) (form, error){
			lenient.Create[form],
			func(doc any) (form, error) { return lenient.Merge(base, doc) },
		} {
			v, err := read(doc)
			if err != nil {
				mustBeFault(t, err)
				continue
			}
			first := again(t, v)
			if second := again(t, first); text(t, first) != text(t, second) {
				t.Fatalf("%+v became %+v", first, second)
			}
		}
	})
}

// again merges what v looks like on the wire into v.
func again(t *testing.T, v form) form {
	doc, err := lenient.JSON([]byte(text(t, v)))
	if err != nil {
		t.Fatal(err)
	}
	out, err := lenient.Merge(v, doc)
	if err != nil {
		t.Fatalf("%+v is refused: %v", v, err)
	}
	return out
}

func text(t *testing.T, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func mustBeFault(t *testing.T, err error) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Status() != 400 {
		t.Fatalf("not a fault of the caller: %v", err)
	}
}
