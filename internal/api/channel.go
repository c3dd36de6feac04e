package api

import "reflect"

// Channel is a connection beside the operations, for the OpenAPI documents: what is pushed
// on it and what may be asked.
type Channel struct {
	Name        string
	Path        string
	Description string
	Pushes      []Carried
	Calls       []Carried
}

// Carried is a message of a channel: a value of its type, and of what it is answered with,
// nil for nothing.
type Carried struct {
	Name, Description string
	Body, Answer      any
}

// DocumentChannel adds a channel to the documents, which have no place of their own for
// one: as x-channels, with schemas like those of the operations.
func DocumentChannel(a *API, c Channel) { a.channels = append(a.channels, c) }

// DescribeTag says what the operations of a tag have in common.
func DescribeTag(a *API, tag, text string) {
	if a.tags == nil {
		a.tags = map[string]string{}
	}
	a.tags[tag] = text
}

func (d *document) addChannels(channels []Channel) {
	var all []any
	for _, c := range channels {
		all = append(all, map[string]any{"name": c.Name, "path": c.Path, "description": c.Description,
			"pushes": d.carried(c.Pushes), "calls": d.carried(c.Calls)})
	}
	if len(all) > 0 {
		d.api.Extensions = map[string]any{"x-channels": all}
	}
}

func (d *document) carried(messages []Carried) []any {
	list := []any{}
	for _, m := range messages {
		one := map[string]any{"name": m.Name, "description": m.Description, "schema": d.out.schema(reflect.TypeOf(m.Body), "")}
		if m.Answer != nil {
			one["answer"] = d.out.schema(reflect.TypeOf(m.Answer), "")
		}
		list = append(list, one)
	}
	return list
}

func (d *document) describeTags(texts map[string]string) {
	for _, tag := range d.api.Tags {
		tag.Description = texts[tag.Name]
	}
}
