package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/account"
	"parley/internal/agentchat"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/blob"
	"parley/internal/campaign"
	"parley/internal/chat"
	"parley/internal/config"
	"parley/internal/event"
	"parley/internal/file"
	"parley/internal/fulltext"
	"parley/internal/geo"
	"parley/internal/job"
	"parley/internal/offline"
	"parley/internal/onsite"
	"parley/internal/outcall"
	"parley/internal/partner"
	"parley/internal/realtime"
	"parley/internal/report"
	"parley/internal/rollup"
	"parley/internal/setting"
	"parley/internal/signon"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
	"parley/internal/webhook"
)

// product is everything but listeners: the nouns, built and wired to each other.
type product struct {
	cfg      config.Config
	log      *slog.Logger
	db       *store.DB
	settings *snapshot.Book
	accounts *account.Service
	files    *file.Service
	staff    staff
	visitors visitor.Tokens
	atlas    *geo.Atlas
	pruner   *visitor.Pruner
	engine   *chat.Engine
	offline  *offline.Service
	webhooks *webhook.Service
	signOn   *signon.Service
	hub      *realtime.Hub
	jobs     *job.Runner
	keeper   *rollup.Keeper
	api      *api.API
	health   *health
	metrics  *prometheus.Registry
}

// openProduct opens the database, brings it up to date and builds the rest.
func openProduct(ctx context.Context, cfg config.Config, o Options) (*product, error) {
	path, create := cfg.KeyFile()
	signer, err := auth.OpenSigner(path, create, o.Clock)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Options{URL: cfg.DatabaseURL(), Clock: o.Clock, Log: o.Log})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("bring the database up to date: %w", err), db.Close())
	}
	p, err := build(cfg, o, db, signer)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return p, nil
}

// build makes the nouns from the bottom up and hands each what it needs.
func build(cfg config.Config, o Options, db *store.DB, signer *auth.Signer) (*product, error) {
	bus := &event.Bus{}
	p := &product{cfg: cfg, log: o.Log, db: db, settings: snapshot.New(db, o.Log), metrics: newMetrics(o.Version, bus, db)}
	p.visitors = visitor.NewTokens(signer)
	mailer, err := newMailer(cfg)
	if err != nil {
		return nil, err
	}
	if o.presence == nil {
		o.presence = realtime.Presence{}
	}
	campaigns, settings := campaign.New(p.settings), setting.New(p.settings)
	p.webhooks = webhook.New(webhook.Options{DB: db, Settings: settings, Secrets: signer, Log: o.Log, Allow: cfg.WebhookRanges(),
		PublicURL: strings.TrimRight(cfg.PublicURL, "/"), Metrics: p.metrics})
	var recorder chat.Recorder = p.webhooks
	if o.tellNobody {
		recorder = nil
	}
	p.staff = staff{account.NewStaff(p.settings)}
	blobs, err := blob.Open(cfg.FilesURL(), blob.Options{AccessKey: cfg.FilesKey, SecretKey: cfg.FilesSecret, DB: db})
	if err != nil {
		return nil, fmt.Errorf("--files: %w", err)
	}
	p.files = file.New(db, blobs, file.Gate{MaxBytes: cfg.MaxFileSize << 20, Refused: cfg.RefusedFiles,
		Scanner: file.NewScanner(cfg.FileScan, cfg.FileScanTime), Masker: settings}, o.Log)
	if p.atlas, err = geo.Open(cfg.GeoDatabase, o.Log); err != nil {
		return nil, fmt.Errorf("--geo-database: %w", err)
	}
	p.pruner = visitor.NewPruner(db, time.Duration(cfg.VisitDays)*24*time.Hour, o.Log)
	limiter := visitor.NewLimiter(!cfg.VisitorLimits, o.Clock)
	p.offline = offline.NewService(offline.Options{DB: db, Book: p.settings, Campaigns: campaigns, Settings: settings, Staff: p.staff.Staff, Files: p.files,
		Limiter: limiter, Mail: mailer, Recorder: recorder, PublicURL: strings.TrimRight(cfg.PublicURL, "/")})
	printer, err := newPrinter(cfg)
	if err != nil {
		return nil, err
	}
	p.engine = chat.New(chat.Options{DB: db, Bus: bus, Presence: o.presence, Staff: p.staff, Campaigns: campaigns,
		Settings: settings, Files: p.files, Secrets: signer, Recorder: recorder, Mail: mailer, Printer: printer, Log: o.Log})
	p.accounts = account.New(account.Options{DB: db, Visitors: p.visitors, Settings: p.settings, Secrets: signer, Mail: mailer, Desk: p.engine, Photos: p.files, Log: o.Log,
		DailyLimit: cfg.DailyLimit, LockAfter: cfg.LockAfter, LockTime: cfg.LockTime, PublicURL: strings.TrimRight(cfg.PublicURL, "/"),
		TokenPostOnly: cfg.TokenPostOnly})
	colleagues := agentchat.New(db, bus, p.staff, settings)
	door := gate{p.accounts, db, settings}
	tokens := realtime.NewTokens(signer, p.visitors, door)

	name, err := os.Hostname()
	if err != nil {
		name = "node"
	}
	p.keeper = newKeeper(db, o.Log)
	p.hub, err = realtime.New(realtime.Options{DB: db, Bus: bus, Engine: talks{p.engine, colleagues}, Tokens: tokens, Log: o.Log, Broker: cfg.Broker,
		PublicURL: cfg.PublicURL, NodeName: name, Grace: cfg.AgentGrace, Metrics: p.metrics})
	if err != nil {
		return nil, err
	}
	p.health = &health{db: db, broker: p.hub.BrokerHealth}
	p.jobs = job.NewRunner(db, o.Log)
	account.HandleJobs(p.jobs, p.accounts)
	offline.HandleJobs(p.jobs, p.offline)
	chat.HandleJobs(p.jobs, p.engine)

	p.api = api.New(api.Options{Authenticator: door, Limiter: p.accounts, CSRF: p.accounts.CSRF, Changed: account.AuditChange,
		PublicURL: cfg.PublicURL, TrustedProxies: cfg.Proxies(), AllowPlainLoopback: plainLoopback(cfg),
		Title: "Parley", Log: o.Log, Clock: o.Clock})
	account.Serve(p.api, p.accounts)
	partner.Serve(p.api, db, setting.Fill)
	campaign.Serve(p.api, campaigns, p.embed(cfg.VisitorURL))
	setting.Serve(p.api, settings, p.engine)
	chat.Serve(p.api, p.engine, chat.Doors{Tokens: p.visitors, Limiter: limiter, Atlas: p.atlas})
	onsite.Serve(p.api, onsite.New(db, campaigns, settings, p.engine, p.engine), p.engine)
	offline.Serve(p.api, db)
	offline.ServeVisitors(p.api, p.offline, p.engine)
	p.signOn = signon.New(signon.Options{DB: db, Settings: settings, Tokens: p.visitors, Limiter: limiter, Engine: p.engine,
		Client: outcall.NewClient(cfg.WebhookRanges(), signon.Patience), Host: strings.TrimRight(cmp.Or(cfg.VisitorURL, cfg.PublicURL), "/"), Secrets: signer, Log: o.Log})
	signon.Serve(p.api, p.signOn)
	agentchat.Serve(p.api, db)
	agentchat.ServeTalks(p.api, colleagues)
	file.Serve(p.api, p.files, owners{p.engine})
	webhook.Serve(p.api, p.webhooks)
	realtime.Serve(p.api, tokens)
	report.Serve(p.api, report.New(db, p.keeper))
	return p, nil
}

// embed is the embed code of an installation whose visitors' side is at host.
func (p *product) embed(host string) campaign.Embed {
	return campaign.Embed{Host: host, Standby: p.cfg.StandbyURL, Brand: p.cfg.Brand()}
}

// services are what runs beside the listeners until the server ends.
func (p *product) services() []func(context.Context) error {
	return []func(context.Context) error{p.settings.Run, p.accounts.Run, p.files.Run, p.engine.Run, fulltext.New(p.db, p.log).Run, p.atlas.Run, p.pruner.Run, p.signOn.Run, p.webhooks.Run, p.keeper.Run, p.jobs.Run}
}

// handler serves the whole product.
func (p *product) handler(d *demo) http.Handler {
	p.serveFrontEnds(d)
	return requestMetrics(p.metrics, p.api.Handler())
}

func (p *product) close() error { return p.db.Close() }
