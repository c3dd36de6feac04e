// Package config is every setting of the program: flags, PARLEY_ variables and
// keys of the configuration file are one struct's members.
package config

import (
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Storage says where the data is: all commands need it.
type Storage struct {
	Data     string `default:"data" env:"PARLEY_DATA" placeholder:"DIR" help:"Folder of the SQLite file, keys, certificates and files."`
	Database string `env:"PARLEY_DATABASE" secret:"true" placeholder:"URL" help:"sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME; a SQLite file in the data folder when empty."`
}

// Log says what is logged, and how.
type Log struct {
	LogLevel  string `default:"info" enum:"debug,info,warn,error" env:"PARLEY_LOG_LEVEL" help:"Least important lines that are logged: debug, info, warn or error."`
	LogFormat string `default:"text" enum:"text,json" env:"PARLEY_LOG_FORMAT" help:"Form of the log on standard error: text or json."`
}

// Config is what serve needs.
type Config struct {
	Storage
	Listen        string        `default:"127.0.0.1:8443" env:"PARLEY_LISTEN" placeholder:"ADDR" help:"Address of the HTTPS listener (of the plain one with --tls off)."`
	ListenHTTP    string        `name:"listen-http" env:"PARLEY_LISTEN_HTTP" placeholder:"ADDR" help:"Address of a second listener for plain HTTP; on a loopback address callers on this machine may use the API there, on any other nobody may. With --demo 127.0.0.1:8080 when empty."`
	TLS           string        `name:"tls" env:"PARLEY_TLS" placeholder:"MODE" help:"Certificates: auto (from a public authority), self-signed, file, or off (behind a proxy). When empty: self-signed on loopback, else auto."`
	TLSCert       string        `name:"tls-cert" env:"PARLEY_TLS_CERT" placeholder:"FILE" help:"Certificate chain in PEM form, for --tls file; read again when it changes."`
	TLSKey        string        `name:"tls-key" env:"PARLEY_TLS_KEY" placeholder:"FILE" help:"Private key in PEM form, for --tls file."`
	TLSEmail      string        `name:"tls-email" env:"PARLEY_TLS_EMAIL" placeholder:"EMAIL" help:"Whom the authority may write to, for --tls auto."`
	PublicURL     string        `name:"public-url" env:"PARLEY_PUBLIC_URL" placeholder:"URL" help:"Scheme and host under which browsers reach the server; in links sent out. As the caller addressed the server when empty."`
	VisitorURL    string        `name:"visitor-url" env:"PARLEY_VISITOR_URL" placeholder:"URL" help:"Scheme and host of their own for visitors' pages and scripts; the public address when empty."`
	StandbyURL    string        `name:"standby-url" env:"PARLEY_STANDBY_URL" placeholder:"URL" help:"Scheme and host of another way to the same server, or to another node: pages with the embed code load the visitors' script from there when it has not come after five seconds. The first host again when empty."`
	WidgetGlobal  string        `default:"Comm100API" env:"PARLEY_WIDGET_GLOBAL" placeholder:"NAME" help:"Name of the global object of the visitors' script on customers' pages, for pages that were made for a white-label installation."`
	WidgetPrefix  string        `default:"comm100-" env:"PARLEY_WIDGET_PREFIX" placeholder:"TEXT" help:"What the ids of the visitors' script's elements on customers' pages begin with, such as livechat- for pages that were made for a white-label installation."`
	BehindProxy   []string      `env:"PARLEY_BEHIND_PROXY" placeholder:"CIDR,…" help:"Address ranges of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."`
	Broker        string        `env:"PARLEY_BROKER" secret:"true" placeholder:"URL" help:"redis://HOST:PORT of the Redis or Valkey that several nodes share; one node needs none."`
	Files         string        `env:"PARLEY_FILES" placeholder:"URL" help:"Where uploaded files are kept: file:FOLDER, database:, or s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION. When empty: the folder files in the data folder, or the database with a broker."`
	FilesKey      string        `name:"files-access-key" env:"PARLEY_FILES_ACCESS_KEY" placeholder:"KEY" help:"Access key of the S3-compatible store of --files."`
	FilesSecret   string        `name:"files-secret-key" env:"PARLEY_FILES_SECRET_KEY" secret:"true" placeholder:"KEY" help:"Secret key of the S3-compatible store of --files."`
	MaxFileSize   int64         `default:"20" env:"PARLEY_MAX_FILE_SIZE" placeholder:"MIB" help:"Largest file that visitors and agents may send, in MiB; 1 to 100."`
	RefusedFiles  []string      `default:"apk,app,bat,cmd,com,cpl,dll,exe,hta,jar,js,jse,lnk,msi,msp,pif,ps1,reg,scr,sys,vb,vbe,vbs,wsf" env:"PARLEY_REFUSED_FILES" placeholder:"TYPE,…" help:"Endings of the names of files that visitors and agents may not send."`
	FileScan      string        `env:"PARLEY_FILE_SCAN" placeholder:"COMMAND|URL" help:"Looks into each file before it is kept: a program with arguments that reads it on standard input and ends with 0 to let it pass or 1 to refuse it, or a URL that it is posted to, which answers 2xx or 403. While it fails, files are refused."`
	FileScanTime  time.Duration `default:"30s" env:"PARLEY_FILE_SCAN_TIME" placeholder:"TIME" help:"How long looking into a file may take."`
	PDFFont       string        `name:"pdf-font" env:"PARLEY_PDF_FONT" placeholder:"FILE" help:"TrueType font of PDF transcripts, for scripts that the built-in one (Latin, Greek, Cyrillic, Hebrew, Arabic) does not have."`
	SecretKeyFile string        `env:"PARLEY_SECRET_KEY_FILE" placeholder:"FILE" help:"File of the installation's own keys, the same on every node; made in the data folder when empty."`
	Demo          bool          `env:"PARLEY_DEMO" help:"Open a demo site with agents, departments and a shop page, and print where they are."`
	DailyLimit    int64         `default:"0" env:"PARLEY_DAILY_LIMIT" placeholder:"CALLS" help:"API calls a day that a site may make unless it has a limit of its own; 0 is no limit."`
	LockAfter     int64         `default:"5" env:"PARLEY_LOCK_AFTER" placeholder:"FAILURES" help:"Failed sign-ins in a row that lock an account's password; API keys go on."`
	LockTime      time.Duration `default:"15m" env:"PARLEY_LOCK_TIME" placeholder:"TIME" help:"After this time a locked password unlocks by itself."`
	TokenPostOnly bool          `env:"PARLEY_TOKEN_POST_ONLY" help:"Do not answer GET at the token endpoints, which some clients use: such queries hold passwords and may end up in logs of proxies."`
	SMTPURL       string        `name:"smtp-url" env:"PARLEY_SMTP_URL" secret:"true" placeholder:"URL" help:"Mail server for invitations and password resets: smtp://USER:PASSWORD@HOST:PORT with STARTTLS, smtps:// with TLS throughout, smtp+plain:// without. Needs --public-url and --mail-from. Without one the command line prints the links."`
	MailFrom      string        `env:"PARLEY_MAIL_FROM" placeholder:"EMAIL" help:"Sender of mails, such as 'Parley <parley@example.com>'."`
	VisitorLimits bool          `default:"true" negatable:"" env:"PARLEY_VISITOR_LIMITS" help:"Limit how fast one visitor or one address may write and ask; switch off for measurements only."`
	GeoDatabase   string        `env:"PARLEY_GEO_DATABASE" placeholder:"FILE" help:"Database of cities or countries in MaxMind's format (.mmdb), by which visitors' addresses tell where they are; read again when it changes. Without one that is not known."`
	VisitDays     int64         `default:"180" env:"PARLEY_VISIT_DAYS" placeholder:"DAYS" help:"For how many days page views are kept, and visits without a chat; reports do not need them. 0 keeps all."`
	AgentGrace    time.Duration `default:"20s" env:"PARLEY_AGENT_GRACE" placeholder:"TIME" help:"How long an agent without connection still counts as there."`
	WebhookAllow  []string      `env:"PARLEY_WEBHOOK_ALLOW" placeholder:"CIDR,…" help:"Addresses or ranges that webhooks, and questions to identity providers, may call although they are private, of this machine, or otherwise none of the internet's."`
	OpenMetrics   bool          `env:"PARLEY_OPEN_METRICS" help:"Answer /metrics to every address, not to this machine alone."`
	Log
}

// DatabaseURL is the database, the default filled in.
func (s Storage) DatabaseURL() string {
	if s.Database == "" {
		return "sqlite:" + filepath.Join(s.Data, "parley.db")
	}
	return s.Database
}

// FilesURL is where files are kept, the default filled in.
func (c Config) FilesURL() string {
	switch {
	case c.Files != "":
		return c.Files
	case c.Broker != "":
		return "database:"
	}
	return "file:" + filepath.Join(c.Data, "files")
}

// KeyFile is the file of the installation's keys, and whether it may be made.
func (c Config) KeyFile() (path string, make bool) {
	if c.SecretKeyFile != "" {
		return c.SecretKeyFile, false
	}
	return filepath.Join(c.Data, "secret.key"), true
}

// TLSMode is the TLS setting, the default filled in.
func (c Config) TLSMode() string {
	switch {
	case c.TLS != "":
		return c.TLS
	case loopback(c.Listen):
		return "self-signed"
	}
	return "auto"
}

// PlainAddr is the address of the second listener, the demo's filled in; empty is none.
func (c Config) PlainAddr() string {
	if c.ListenHTTP == "" && c.Demo && c.TLSMode() != "off" {
		return "127.0.0.1:8080"
	}
	return c.ListenHTTP
}

// Proxies are the trusted proxies. Validate has made sure that they can be read.
func (c Config) Proxies() []netip.Prefix { return ranges(c.BehindProxy) }

// WebhookRanges are the ranges that webhooks may call beside the internet.
func (c Config) WebhookRanges() []netip.Prefix { return ranges(c.WebhookAllow) }

func ranges(texts []string) []netip.Prefix {
	var out []netip.Prefix
	for _, text := range texts {
		if p, err := addressRange(text); err == nil {
			out = append(out, p)
		}
	}
	return out
}

func addressRange(text string) (netip.Prefix, error) {
	text = strings.TrimSpace(text)
	if a, err := netip.ParseAddr(text); err == nil {
		return a.Prefix(a.BitLen())
	}
	return netip.ParsePrefix(text)
}

// PublicHost is the host name of the public address, without port; empty when none is set.
func (c Config) PublicHost() string {
	u, err := url.Parse(c.PublicURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// loopback tells whether an address to listen on can be reached from this machine alone.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
