package report

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"parley/internal/api"
	"parley/internal/store"
)

// Tabulated is a report with groups: a table of numbers, each computed from a cell of
// type C, for every bucket, slot or entity.
type Tabulated[C any] struct {
	Columns  []Column[C]
	ByEntity []Column[C] // the columns of groups by dimension; nil: Columns

	// Buckets computes a cell for each of consecutive buckets.
	Buckets func(ctx context.Context, tx *store.Tx, q Query, buckets []Bucket) ([]C, error)
	// Entities computes a cell for each entity of the dimension that has data in the range.
	Entities func(ctx context.Context, tx *store.Tx, q Query, by Dimension) (map[int64]*C, error)
	// Merge adds a cell to another, for columns that are pooled over a slot's occurrences.
	Merge func(into, from *C)
	// Owner finds what an entity belonged to that does not exist any more, if that is shown.
	Owner func(ctx context.Context, tx *store.Tx, q Query, id int64) (int64, error)
}

// Tabulate completes a report that is a table.
func Tabulate[C any](r Report, t Tabulated[C]) Report {
	if t.ByEntity == nil {
		t.ByEntity = t.Columns
	}
	shapes := map[Group]reflect.Type{}
	for _, g := range r.Groups {
		list, name := t.members(g)
		if g.isTime() {
			g = ""
		}
		if shapes[g] == nil {
			shapes[g] = rowType(list)
			r.rows = append(r.rows, api.Row{Name: r.rowName() + name, Type: shapes[g]})
		}
	}
	r.answer = func(ctx context.Context, tx *store.Tx, q Query) (any, error) {
		switch {
		case q.Group.isTime():
			return t.byTime(ctx, tx, q, shapes[""])
		case q.Group.isSlots():
			return t.bySlot(ctx, tx, q, shapes[q.Group])
		}
		return t.byEntity(ctx, tx, q, shapes[q.Group])
	}
	return r
}

// members are the members of the rows of a group, and what such rows are called.
func (t Tabulated[C]) members(g Group) (list []member, name string) {
	columns := t.Columns
	if !g.isTime() && !g.isSlots() {
		columns = t.ByEntity
	}
	for _, c := range columns {
		if g.isSlots() {
			s := c.inSlots()
			list = append(list, members(s.Name, s.Aliases, s.Form, s.Doc)...)
		} else {
			list = append(list, members(c.Name, c.Aliases, c.Form, c.Doc)...)
		}
	}
	switch {
	case g.isTime():
		return append(list, member{name: "time", kind: reflect.TypeFor[TimeRange]()}), "Time"
	case g == WeekSlots:
		return append(list, member{name: "time", kind: reflect.TypeFor[Slot]()}), "WeekSlot"
	case g == DaySlots:
		return append(list, member{name: "time", kind: reflect.TypeFor[Slot]()}), "HalfHour"
	}
	kind := entityKinds[Dimension(g)]
	list = append(list, member{name: kind.key, doc: kind.doc, kind: reflect.TypeFor[int64]()})
	if kind.owner != "" {
		list = append(list, member{name: kind.owner, doc: kind.ownDoc, kind: reflect.TypeFor[int64]()})
	}
	return list, averaged(string(g))[len("avg"):]
}

// byTime has a row for each bucket, oldest first.
func (t Tabulated[C]) byTime(ctx context.Context, tx *store.Tx, q Query, shape reflect.Type) (any, error) {
	buckets, cells, err := t.cells(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	out := reflect.MakeSlice(reflect.SliceOf(shape), len(buckets), len(buckets))
	for i, b := range buckets {
		row := out.Index(i)
		at := fill(row, t.Columns, &cells[i])
		row.Field(at).Set(reflect.ValueOf(q.label(b)))
	}
	return out.Interface(), nil
}

// cells are the buckets of the range and what happened in them.
func (t Tabulated[C]) cells(ctx context.Context, tx *store.Tx, q Query) ([]Bucket, []C, error) {
	buckets, err := q.Buckets()
	if err != nil {
		return nil, nil, err
	}
	cells, err := t.Buckets(ctx, tx, q, buckets)
	return buckets, cells, err
}

// bySlot has a row for each slot, whether or not it has an occurrence in the range. The
// occurrences of a long range are read in parts, so that none needs more memory.
func (t Tabulated[C]) bySlot(ctx context.Context, tx *store.Tx, q Query, shape reflect.Type) (any, error) {
	occurrences, err := q.Buckets()
	if err != nil {
		return nil, err
	}
	slots := make([]slot[C], q.slots())
	for part := range slices.Chunk(occurrences, slotsAtOnce) {
		inPart := q
		inPart.From, inPart.To = part[0].From, part[len(part)-1].To
		cells, err := t.Buckets(ctx, tx, inPart, part)
		if err != nil {
			return nil, err
		}
		for i, b := range part {
			t.add(&slots[q.slotOf(b)], &cells[i])
		}
	}
	out := reflect.MakeSlice(reflect.SliceOf(shape), len(slots), len(slots))
	for i := range slots {
		row, at := out.Index(i), 0
		for n, c := range t.Columns {
			s, value := c.inSlots(), Ratio{}
			switch {
			case s.Pooled:
				value = c.Value(&slots[i].all)
			case slots[i].sums != nil:
				value = slots[i].sums[n]
			}
			at = put(row, at, 1+len(s.Aliases), c.Unit.Of(value))
		}
		row.Field(at).Set(reflect.ValueOf(q.slotLabel(i)))
	}
	return out.Interface(), nil
}

// slotsAtOnce is how many occurrences of slots are read together.
const slotsAtOnce = 20_000

// slot is what happened in the occurrences of a slot (NOTES-reports R3).
type slot[C any] struct {
	all  C       // together, for columns that are pooled
	sums []Ratio // of the others: the numbers that are averaged have one denominator
}

// add adds an occurrence to its slot.
func (t Tabulated[C]) add(s *slot[C], occurrence *C) {
	if s.sums == nil {
		s.sums = make([]Ratio, len(t.Columns))
	}
	for n, c := range t.Columns {
		if !c.Slot.Pooled {
			r := c.Value(occurrence)
			s.sums[n].N += r.N
			s.sums[n].D += r.D
		}
	}
	if t.Merge != nil {
		t.Merge(&s.all, occurrence)
	}
}

// byEntity has a row for each entity that exists or has data, by id (NOTES-reports R21).
func (t Tabulated[C]) byEntity(ctx context.Context, tx *store.Tx, q Query, shape reflect.Type) (any, error) {
	by := Dimension(q.Group)
	list, err := existing(ctx, tx, q.SiteID, by)
	if err != nil {
		return nil, err
	}
	cells, err := t.Entities(ctx, tx, q, by)
	if err != nil {
		return nil, err
	}
	exists := map[int64]bool{}
	for _, e := range list {
		exists[e.id] = true
	}
	for id, c := range cells {
		if id == 0 || exists[id] || t.isEmpty(c) {
			continue
		}
		gone := entity{id: id}
		if t.Owner != nil {
			if gone.owner, err = t.Owner(ctx, tx, q, id); err != nil {
				return nil, err
			}
		}
		list = append(list, gone)
	}
	slices.SortFunc(list, func(a, b entity) int { return cmp.Compare(a.id, b.id) })
	out := reflect.MakeSlice(reflect.SliceOf(shape), len(list), len(list))
	for i, e := range list {
		c := cells[e.id]
		if c == nil {
			c = new(C)
		}
		row := out.Index(i)
		at := fill(row, t.ByEntity, c)
		at = put(row, at, 1, float64(e.id))
		if at < row.NumField() {
			put(row, at, 1, float64(e.owner))
		}
	}
	return out.Interface(), nil
}

// isEmpty tells a cell of which a row would show zeros only.
func (t Tabulated[C]) isEmpty(c *C) bool {
	return !slices.ContainsFunc(t.ByEntity, func(col Column[C]) bool { return col.Value(c).N != 0 })
}

// fill writes the columns of a row and returns the place after them.
func fill[C any](row reflect.Value, columns []Column[C], c *C) (at int) {
	for _, col := range columns {
		at = put(row, at, 1+len(col.Aliases), col.Unit.Of(col.Value(c)))
	}
	return at
}
