package campaign

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/store"
)

// Fields are the fields of a form in their order.
//
// A list that is sent is laid over them (NOTES-livechat B2, B3): an item with the id of
// a field changes it, any other is a new one; the order is the one that was sent. Custom
// fields that are left out go, system fields stay, behind the others. An empty list
// changes nothing. Type and system mark of a system field do not change.
type Fields []Field

// UnmarshalLenient implements lenient.Unmarshaler.
func (l *Fields) UnmarshalLenient(member string, v any) error {
	stored, next := *l, Fields{}
	if v != nil {
		for i, item := range lenient.Items(v) {
			at := fmt.Sprintf("%s[%d]", member, i)
			sent, ok := item.(*lenient.Object)
			if !ok {
				return fault.Unreadable("'%s' is not an object", at)
			}
			f, err := stored.lay(sent, at)
			if err != nil {
				return err
			}
			if f.ID != 0 && next.index(f.ID) >= 0 {
				return fault.Taken(at + ".id")
			}
			next = append(next, f)
		}
	}
	if len(next) == 0 {
		*l = append(next, stored...)
		return nil
	}
	for _, f := range stored {
		if f.IsSystem && next.index(f.ID) < 0 {
			next = append(next, f)
		}
	}
	*l = next
	return nil
}

// lay is the field that an item means.
func (l Fields) lay(sent *lenient.Object, member string) (Field, error) {
	id, _ := sent.Get("id")
	text, _ := lenient.Text(id)
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	i := l.index(n)
	if err != nil || i < 0 {
		return lenient.CreateAt[Field](sent, member)
	}
	f, err := lenient.MergeAt(l[i], sent, member)
	if l[i].IsSystem {
		f.Type = l[i].Type
	}
	return f, err
}

func (l Fields) index(id int64) int {
	return slices.IndexFunc(l, func(f Field) bool { return f.ID == id })
}

// systemPlace is the place of a system field among those of its form, by id, from 1; 0 for
// a field that is none.
func (l Fields) systemPlace(f Field) int {
	if !f.IsSystem {
		return 0
	}
	place := 1
	for _, other := range l {
		if other.IsSystem && other.ID < f.ID {
			place++
		}
	}
	return place
}

// A field counter is one per site for all forms of all campaigns (NOTES-livechat 9.3).
const fieldCounter = "field"

// Number gives fields without an id the next ones of a site's counter, in their order.
func Number(ctx context.Context, tx *store.Tx, siteID int64, counter string, forms ...Fields) error {
	var nameless []*Field
	for _, form := range forms {
		for i := range form {
			if form[i].ID == 0 {
				nameless = append(nameless, &form[i])
			}
		}
	}
	if len(nameless) == 0 {
		return nil
	}
	first, err := store.NextID(ctx, tx, siteID, counter)
	if err != nil {
		return err
	}
	for i, f := range nameless {
		f.ID = first + int64(i)
	}
	return store.ReserveID(ctx, tx, siteID, counter, first+int64(len(nameless))-1)
}

// NumberNew is Number for new forms, whose fields may come with ids: the counter goes on
// behind those.
func NumberNew(ctx context.Context, tx *store.Tx, siteID int64, counter string, forms ...Fields) error {
	var highest int64
	for _, form := range forms {
		for _, f := range form {
			highest = max(highest, f.ID)
		}
	}
	if highest > 0 {
		if err := store.ReserveID(ctx, tx, siteID, counter, highest); err != nil {
			return err
		}
	}
	return Number(ctx, tx, siteID, counter, forms...)
}

// asComments: a form for visitors has no wrap-up comment. Who writes "comment" there
// means a text (NOTES-livechat E14).
func (l Fields) asComments() {
	for i := range l {
		if l[i].Type == "wrapupcomment" {
			l[i].Type = "textarea"
		}
	}
}
