package storetest

import (
	"context"
	"testing"
	"testing/fstest"

	"parley/internal/store"
)

// suiteSchema has every kind of column that the product uses.
var suiteSchema = fstest.MapFS{"001_suite.sql": {Data: []byte(`
CREATE TABLE counter (site_id BIGINT NOT NULL, kind TEXT NOT NULL, next BIGINT NOT NULL, PRIMARY KEY (site_id, kind)){{clustered}};
CREATE TABLE thing (
	id      {{identity}},
	name    TEXT NOT NULL UNIQUE,
	big     BIGINT,
	small   SMALLINT,
	real    DOUBLE PRECISION,
	flag    BOOLEAN,
	data    {{json}},
	bytes   {{bytes}}
);
CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL);
--sqlite CREATE VIRTUAL TABLE note_index USING fts5 (text, content = 'note', content_rowid = 'id', tokenize = 'trigram case_sensitive 1');
CREATE TABLE part (id {{identity}}, thing_id BIGINT NOT NULL REFERENCES thing (id));
CREATE TABLE gadget (
	site_id BIGINT NOT NULL,
	id      BIGINT NOT NULL,
	name    TEXT NOT NULL,
	enabled BOOLEAN NOT NULL,
	size    {{json}} NOT NULL,
	tags    {{json}} NOT NULL,
	ip_address TEXT NOT NULL,
	PRIMARY KEY (site_id, id),
	UNIQUE (site_id, name)
);
`)}}

// Suite holds a database to what package store promises. makeURL makes an empty
// database that only the calling test uses.
func Suite(t *testing.T, makeURL func(t testing.TB) string) {
	open := func(t *testing.T) *store.DB {
		t.Helper()
		t.Parallel()
		db := Open(t, store.Options{URL: makeURL(t), Migrations: suiteSchema})
		if err := db.Migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
		return db
	}
	for name, test := range map[string]func(*testing.T, *store.DB){
		"a step commits or leaves nothing":                testStep,
		"a step that panics leaves nothing":               testPanic,
		"a step that ends its goroutine leaves nothing":   testGoexit,
		"steps that wait together fail apart":             testGroup,
		"a step dropped from the queue never runs":        testDropped,
		"a step that has begun outlives its context":      testOutlives,
		"a step starts no other; its hooks may":           testNested,
		"steps of a batch commit together, fail apart":    testBatch,
		"more steps than fit one commit may wait":         testCrowd,
		"callers that give up hold nobody up":             testGivingUp,
		"steps that lock each other out are run again":    testDeadlock,
		"many steps at once each get their own answer":    testManySteps,
		"hooks run in order after the commit":             testAfterCommit,
		"closing waits for steps and refuses new ones":    testClose,
		"a row locked for update is changed by one alone": func(t *testing.T, db *store.DB) { testLocked(t, db, (*store.Tx).ForUpdate) },
		"a row held as it is is changed by one alone":     func(t *testing.T, db *store.DB) { testLocked(t, db, (*store.Tx).ForNoKeyUpdate) },
		"a view sees one state":                           testViewConsistent,
		"a view writes nothing":                           testViewReadOnly,
		"a view ends with its context":                    testViewCancelled,
		"a read sees what is committed":                   testRead,
		"a unique constraint is told apart":               testUnique,
		"other constraints are not unique constraints":    testOtherConstraints,
		"values come back as they went in":                testRoundTrip,
		"a statement returns what it wrote":               testReturning,
		"patterns match without regard to case":           testMatches,
		"texts are searched by any part of them":          testSearch,
		"placeholders in quotes stand for themselves":     testQuotes,
		"ids count up by site and kind":                   testNextID,
		"ids have no gaps under load":                     testNextIDLoad,
		"ids go on behind a reserved one":                 testReserveID,
		"a table keeps resources apart by site":           testTable,
		"a table pages in the order of ids":               testTablePages,
		"a table keeps ids that rows bring":               testTableExplicitID,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
	for name, test := range map[string]func(*testing.T, string){
		"several programs may write":         testSeveralWriters,
		"migrations may have gaps":           testMigrationGaps,
		"a failed migration leaves nothing":  testMigrationFails,
		"a newer database is refused":        testMigrationNewer,
		"many may migrate at the same time":  testMigrateTogether,
		"a misspelt migration is refused":    testMigrationMisspelt,
		"lines are for one database or both": testMigrationDialect,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, makeURL(t))
		})
	}
}
