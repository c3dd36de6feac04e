package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"
	"runtime"
	"strings"
	"sync"

	"modernc.org/sqlite"
)

// Every commit is on the disk before anybody hears of it (synchronous FULL);
// other processes' locks are waited for (the command line writes beside a
// running server); a text in double quotes is never taken for a string.
func sqliteDSN(path string, extra ...string) string {
	v := url.Values{"_dqs": {"0"}, "_pragma": append([]string{
		"busy_timeout(10000)",
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		"journal_size_limit(67108864)",
		"temp_store(MEMORY)",
		"cache_size(-16000)",
	}, extra...)}
	v.Set("_txlock", "immediate")
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() + "?" + v.Encode()
}

// sqliteWriter is the pool of the one connection that writes. Whoever has the
// connection is the writer: steps in their groups, and River between them.
func sqliteWriter(path string, prepared func(string)) *sql.DB {
	db := sql.OpenDB(sqliteConnector{sqliteDSN(path), prepared})
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	return db
}

// mapped is how much of the file the readers map into memory. What they keep of pages by
// themselves is of no use after the next commit; what is mapped stays.
const mapped = "mmap_size(2147418112)"

// sqliteReaders is the pool of connections that read while the writer writes.
func sqliteReaders(path string, prepared func(string)) *sql.DB {
	db := sql.OpenDB(sqliteConnector{sqliteDSN(path, "query_only(1)", mapped), prepared})
	n := max(4, 2*runtime.GOMAXPROCS(0))
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db
}

// sqliteDriver is the driver with the function fold(text): lower(text) for the letters of
// all scripts, where SQLite's own knows A to Z.
var sqliteDriver = sync.OnceValue(func() *sqlite.Driver {
	d := &sqlite.Driver{}
	d.MustRegisterDeterministicScalarFunction("fold", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if text, ok := args[0].(string); ok {
			return strings.ToLower(text), nil
		}
		return args[0], nil
	})
	return d
})

// sqliteConnector opens connections that keep their prepared statements.
type sqliteConnector struct {
	dsn      string
	prepared func(text string)
}

func (c sqliteConnector) Driver() driver.Driver { return sqliteDriver() }

func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	return &sqliteConn{sqliteDriverConn: conn.(sqliteDriverConn), prepared: c.prepared, kept: map[string]*keptStmt{}}, nil
}
