package rollup

// Dimension is what requests and events are told apart by.
type Dimension int

// The dimensions, as the table rollup_cell numbers them.
const (
	All Dimension = iota // of a scope: no filter
	Campaign
	Department
	Segment
	Agent
	AutoInvitation
	ConversionAction
)

// Scope says what counts: all of a site, or what an entity has a part in.
type Scope struct {
	SiteID int64
	By     Dimension
	ID     int64
}

// thing is a request or an event.
type thing interface {
	when() int64
	ids(d Dimension) []int64
	// spread adds it to the cells of the entities of a dimension that it counts for.
	spread(by Dimension, s Scope, cell func(id int64) *Cell)
}

func (r *Request) when() int64 { return r.RequestedAt }
func (e *event) when() int64   { return e.at }

// ids are the entities of a dimension that a request counts for.
func (r *Request) ids(d Dimension) []int64 {
	switch d {
	case All:
		return []int64{0}
	case Campaign:
		return one(r.CampaignID)
	case Department:
		return one(r.DepartmentID)
	case Segment:
		return r.Segments
	case Agent:
		list := make([]int64, len(r.Agents))
		for i, stay := range r.Agents {
			list[i] = stay.AgentID
		}
		return list
	}
	return nil
}

func one(id int64) []int64 {
	if id == 0 {
		return nil
	}
	return []int64{id}
}

// spread implements thing. A department has besides its own chats those that it had for
// a while.
func (r *Request) spread(by Dimension, s Scope, cell func(id int64) *Cell) {
	for _, id := range r.ids(by) {
		cell(id).countRequest(r, s.agent(by, id))
	}
	if by == Department && r.Outcome == Answered && s.By != Agent {
		had(TransferredIn, r.In, cell)
		had(TransferredOut, r.Out, cell)
		had(Belonged, r.Departments, cell)
	}
}

func had(m Measure, departments []int64, cell func(id int64) *Cell) {
	for _, id := range departments {
		cell(id).Sums[m]++
	}
}

// agent is whose time in chats counts: that of the group or else of the filter (x-terms).
func (s Scope) agent(group Dimension, id int64) int64 {
	switch {
	case group == Agent:
		return id
	case s.By == Agent:
		return s.ID
	}
	return 0
}

// spread implements thing.
func (e *event) spread(by Dimension, _ Scope, cell func(id int64) *Cell) {
	for _, id := range e.ids(by) {
		cell(id).countEvent(e)
	}
}

// has tells whether a thing is in the scope.
func (s Scope) has(x thing) bool {
	for _, id := range x.ids(s.By) {
		if id == s.ID {
			return true
		}
	}
	return false
}
