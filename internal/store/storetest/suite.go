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
		"a step commits or leaves nothing": testStep,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}
