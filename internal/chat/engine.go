package chat

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"parley/internal/campaign"
	"parley/internal/event"
	"parley/internal/file"
	"parley/internal/mail"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/transcript"
)

// What others see of an agent.
const (
	Online  = "online"
	Away    = "away"
	Offline = "offline"
)

// Presence answers which agents are there. It lives in the database, so its methods are
// called inside a step or view.
type Presence interface {
	// Statuses is what others see of a site's agents; who is not in it is offline.
	Statuses(ctx context.Context, tx *store.Tx, siteID int64) (map[int64]Seen, error)
	// Seen is what others see of one agent.
	Seen(ctx context.Context, tx *store.Tx, siteID, agentID int64) (Seen, error)
	// Choose sets the status that an agent wants to have, and returns what others saw
	// before and see now.
	Choose(ctx context.Context, tx *store.Tx, siteID, agentID int64, wanted Seen) (from, to Seen, err error)
	// Leave makes an agent absent at once, and returns what others saw before.
	Leave(ctx context.Context, tx *store.Tx, siteID, agentID int64) (from Seen, err error)
}

// Seen is what others see of an agent: Online, Away or Offline, and which of the site's
// away statuses Away is, 0 for no other.
type Seen struct {
	Status       string
	AwayStatusID int64
}

// Colleague is an agent of a site, there or not.
type Colleague struct {
	ID        int64
	Name      string // as visitors see it
	Email     string
	Title     string // visitors see it, and the bio, where the window shows them
	Bio       string
	Avatar    string // public path of the photograph; "" for none
	MayAccept bool   // holds the permission to accept chats

	// Whose running chats the agent may watch.
	MonitorsAll        bool
	MonitorsDepartment bool
}

// Staff knows a site's agents.
type Staff interface {
	// Colleagues lists the active agents by id.
	Colleagues(ctx context.Context, tx *store.Tx, siteID int64) ([]Colleague, error)
}

// Mailer sends mails.
type Mailer interface {
	Send(ctx context.Context, m mail.Message) error
}

// Options of New. All but the last four are needed.
type Options struct {
	DB        *store.DB
	Bus       *event.Bus
	Presence  Presence
	Staff     Staff
	Campaigns *campaign.Campaigns
	Settings  *setting.Settings
	Files     *file.Service
	Secrets   Secrets
	Recorder  Recorder            // nil: nobody is told
	Mail      Mailer              // nil: transcripts are not mailed
	Printer   *transcript.Printer // of PDFs
	Log       *slog.Logger
}

// Engine moves chats along. It keeps nothing between two calls but where things are.
type Engine struct {
	db        *store.DB
	bus       *event.Bus
	presence  Presence
	staff     Staff
	campaigns *campaign.Campaigns
	settings  *setting.Settings
	files     *file.Service
	secrets   Secrets
	mail      Mailer
	printer   *transcript.Printer
	seen      *seenMarks
	recorder  Recorder
	log       *slog.Logger
	clockwork *clockwork
	alarms    map[timerKind]alarm
}

// New builds an engine; Run does its upkeep.
func New(o Options) *Engine {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{db: o.DB, bus: o.Bus, presence: o.Presence, staff: o.Staff, campaigns: o.Campaigns, settings: o.Settings, files: o.Files, secrets: o.Secrets, recorder: o.Recorder, seen: newSeenMarks(), log: o.Log, clockwork: newClockwork()}
	e.mail, e.printer = o.Mail, o.Printer
	if e.printer == nil {
		e.printer = transcript.NewDejaVu()
	}
	e.alarms = newAlarms(e)
	return e
}

// Party is somebody who takes part in chats: an agent or a visitor of a site.
type Party struct {
	SiteID    int64
	AgentID   int64  // of an agent
	VisitorID string // of a visitor: uuid

	// What an agent may read beside the own chats and the waiting ones.
	AllHistory        bool
	DepartmentHistory bool

	// Whose running chats an agent may watch, beside the own ones.
	MonitorsAll        bool
	MonitorsDepartment bool
	Joins              bool // and may take part in what it may watch
}

func (p Party) isAgent() bool { return p.AgentID != 0 }

// side is the party's kind of sender.
func (p Party) side() string {
	if p.isAgent() {
		return FromAgent
	}
	return FromVisitor
}

// now is the engine's one clock.
func (e *Engine) now() time.Time { return time.UnixMilli(e.db.Now()) }

// campaignOf is the campaign that a chat was requested from. It must not be called inside a step.
func (e *Engine) campaignOf(ctx context.Context, c *record) (*campaign.Settings, error) {
	return e.campaigns.Of(ctx, c.siteID, strconv.FormatInt(c.campaignID, 10))
}
