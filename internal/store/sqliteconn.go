package store

import (
	"context"
	"database/sql/driver"
)

// stmtLimit bounds the statements that one connection keeps.
const stmtLimit = 256

// sqliteDriverConn is what the driver's connections can do for database/sql.
type sqliteDriverConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteConn keeps prepared statements by their text, for whoever uses the
// connection, and turns the driver's errors into the store's. Like every
// driver.Conn it is used by one goroutine at a time.
type sqliteConn struct {
	sqliteDriverConn
	prepared func(text string)
	kept     map[string]*keptStmt
	tick     int64 // counts uses, to know which statement was used last
}

// keptStmt is a prepared statement. It cannot run twice at the same time: while
// its rows are open it is busy and the same text is prepared anew.
type keptStmt struct {
	stmt driver.Stmt
	busy bool
	kept bool
	used int64
}

func (c *sqliteConn) take(ctx context.Context, query string) (*keptStmt, error) {
	c.tick++
	k := c.kept[query]
	if k != nil && !k.busy {
		k.busy, k.used = true, c.tick
		return k, nil
	}
	stmt, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, sqliteError(err)
	}
	if c.prepared != nil {
		c.prepared(query)
	}
	s := &keptStmt{stmt: stmt, busy: true, used: c.tick}
	if k == nil && c.makeRoom() {
		s.kept = true
		c.kept[query] = s
	}
	return s, nil
}

func (c *sqliteConn) give(s *keptStmt) {
	s.busy = false
	if !s.kept {
		_ = s.stmt.Close()
	}
}

// makeRoom drops the statement that was not used for the longest time when the
// connection keeps as many as it may. False when all are busy.
func (c *sqliteConn) makeRoom() bool {
	if len(c.kept) < stmtLimit {
		return true
	}
	var oldest string
	for text, s := range c.kept {
		if !s.busy && (oldest == "" || s.used < c.kept[oldest].used) {
			oldest = text
		}
	}
	if oldest == "" {
		return false
	}
	_ = c.kept[oldest].stmt.Close()
	delete(c.kept, oldest)
	return true
}

func (c *sqliteConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	defer c.give(s)
	r, err := s.stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	return r, sqliteError(err)
}

func (c *sqliteConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		c.give(s)
		return nil, sqliteError(err)
	}
	return &sqliteRows{sqliteDriverRows: rows.(sqliteDriverRows), conn: c, stmt: s}, nil
}

// Close finalizes what is kept: the driver refuses to close with statements open.
func (c *sqliteConn) Close() error {
	for text, s := range c.kept {
		_ = s.stmt.Close()
		delete(c.kept, text)
	}
	return c.sqliteDriverConn.Close()
}

type sqliteDriverRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// sqliteRows gives the statement back when they are closed.
type sqliteRows struct {
	sqliteDriverRows
	conn *sqliteConn
	stmt *keptStmt
}

func (r *sqliteRows) Next(dest []driver.Value) error {
	return sqliteError(r.sqliteDriverRows.Next(dest))
}

func (r *sqliteRows) Close() error {
	err := r.sqliteDriverRows.Close()
	if r.stmt != nil {
		r.conn.give(r.stmt)
		r.stmt = nil
	}
	return sqliteError(err)
}
