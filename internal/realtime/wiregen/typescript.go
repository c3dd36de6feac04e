package main

import (
	"fmt"
	"reflect"
	"strings"

	"parley/internal/chat"
	"parley/internal/realtime"
)

const header = `// Generated from internal/realtime/wire.go and the types of internal/chat: go generate ./internal/realtime

`

// pushes are the members of the union Push.
var pushes = []any{
	realtime.MessagePush{}, realtime.ChatPush{}, realtime.TypingPush{}, realtime.SeenPush{}, realtime.RequestsPush{},
	realtime.HeadPush{}, realtime.PresencePush{}, realtime.OfferPush{}, realtime.StatusPush{},
	realtime.PositionPush{}, realtime.InvitationPush{}, realtime.SegmentPush{}, realtime.VisitorsPush{},
}

// others are interfaces of their own.
var others = []any{
	chat.Sender{}, chat.Message{}, chat.Chat{},
	realtime.TypingCall{}, realtime.SeenCall{}, realtime.HeadsCall{}, realtime.Heads{},
}

// typescript is the text of the generated file.
func typescript() string {
	g := &generator{written: map[reflect.Type]bool{}}
	for _, v := range append(append([]any{}, others...), pushes...) {
		g.declare(reflect.TypeOf(v))
	}
	names := make([]string, len(pushes))
	for i, v := range pushes {
		names[i] = reflect.TypeOf(v).Name()
	}
	return header + strings.Join(g.out, "\n") +
		"\n/** What the server sends. Every push is a hint: losing one costs time, never a message. */\nexport type Push = " +
		strings.Join(names, " | ") + ";\n"
}

type generator struct {
	written map[reflect.Type]bool
	out     []string
}

// declare writes the interface of a struct, after those it uses.
func (g *generator) declare(t reflect.Type) {
	if g.written[t] {
		return
	}
	g.written[t] = true
	var b strings.Builder
	fmt.Fprintf(&b, "export interface %s {\n", t.Name())
	for i := range t.NumField() {
		f := t.Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || name == "" || !f.IsExported() {
			continue
		}
		optional := strings.Contains(opts, "omitempty") || strings.Contains(opts, "omitzero")
		mark := ""
		if optional {
			mark = "?"
		}
		if doc := f.Tag.Get("doc"); doc != "" {
			fmt.Fprintf(&b, "  /** %s */\n", doc)
		}
		fmt.Fprintf(&b, "  %s%s: %s;\n", name, mark, g.member(f, optional))
	}
	b.WriteString("}\n")
	g.out = append(g.out, b.String())
}

// member is the type of a field: what its tags say, or what its Go type is.
func (g *generator) member(f reflect.StructField, optional bool) string {
	if ts := f.Tag.Get("ts"); ts != "" {
		return ts
	}
	if enum, ok := f.Tag.Lookup("enum"); ok {
		return "'" + strings.Join(strings.Split(enum, ","), "' | '") + "'"
	}
	t := f.Type
	if t.Kind() == reflect.Pointer && optional {
		t = t.Elem()
	}
	return g.name(t)
}

func (g *generator) name(t reflect.Type) string {
	switch {
	case t.String() == "json.RawMessage":
		return "Record<string, unknown> | null"
	case t.String() == "time.Time" || t.String() == "api.Time":
		return "string"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.name(t.Elem()) + " | null"
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice:
		return g.name(t.Elem()) + "[]"
	case reflect.Map:
		return "Record<string, " + g.name(t.Elem()) + ">"
	case reflect.Interface:
		return "unknown"
	case reflect.Struct:
		g.declare(t)
		return t.Name()
	}
	if t.ConvertibleTo(reflect.TypeFor[float64]()) {
		return "number"
	}
	panic("no TypeScript type for " + t.String())
}
