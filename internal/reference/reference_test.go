package reference_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"parley/internal/apitest"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

// world is a site with two departments and the campaigns that name them.
func world(t *testing.T) *apitest.Site {
	t.Helper()
	s := apitest.New(t)
	insert(t, s.Server, s.ID)
	return s
}

func insert(t *testing.T, s *apitest.Server, site int64) {
	t.Helper()
	s.Update(func(ctx context.Context, tx *store.Tx) error {
		for id, name := range map[int64]string{1: "Sales", 2: "Support"} {
			if _, err := tx.Exec(ctx, `INSERT INTO department (site_id, id, name) VALUES (?, ?, ?)`, site, id, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func department(id int64) reference.Use {
	return reference.Use{Field: "departmentId", Target: reference.Department, ID: id}
}

func TestWhatIsInUseIsNotRemoved(t *testing.T) {
	t.Parallel()
	s := world(t)
	ctx := context.Background()
	write := func(user int64, part string, uses ...reference.Use) error {
		return s.Server.DB.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			return reference.Write(ctx, tx, s.ID, reference.Agent, user, part, uses...)
		})
	}
	guard := func(id int64) error {
		return s.Server.DB.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			return reference.Guard(ctx, tx, s.ID, reference.Department, id)
		})
	}
	ann := s.As().Principal.AgentID
	want := func(err error, code error, text string) {
		t.Helper()
		if !errors.Is(err, code) || code != nil && !strings.Contains(err.Error(), text) {
			t.Fatalf("got %v, want %v with %q", err, code, text)
		}
	}

	want(guard(1), nil, "")
	want(write(ann, "a", department(1), department(0)), nil, "")
	want(guard(1), fault.InUse("", 0, ""), "department '1' is in use by: agent 'agent ")
	want(guard(2), nil, "")
	want(write(ann, "b", department(1), department(2)), nil, "")
	want(write(ann, "a"), nil, "")
	want(guard(1), fault.InUse("", 0, ""), "agent")
	want(write(ann, "b", department(2)), nil, "")
	want(guard(1), nil, "")

	want(write(ann, "b", department(3)), fault.NotInList("departmentId"), "departmentId")
	want(guard(2), fault.InUse("", 0, ""), "agent") // the refused step changed nothing

	if err := s.Server.DB.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return reference.Drop(ctx, tx, s.ID, reference.Agent, ann)
	}); err != nil {
		t.Fatal(err)
	}
	want(guard(2), nil, "")
}

func TestOtherSitesAreNotNamed(t *testing.T) {
	t.Parallel()
	s := apitest.New(t)
	other := s.OtherSite()
	insert(t, s.Server, other.ID)
	err := s.Server.DB.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		return reference.Write(ctx, tx, s.ID, reference.Agent, 1, "", department(1))
	})
	if !errors.Is(err, fault.NotInList("")) {
		t.Fatalf("another site's department was named: %v", err)
	}
}

// Somebody begins to name a department while somebody else removes it: one of
// the two is refused, whoever comes first.
func TestNamingAndRemovingAtOnce(t *testing.T) {
	t.Parallel()
	s := world(t)
	ctx := context.Background()
	db := s.Server.DB
	start := make(chan struct{})
	named, removed := make(chan error, 1), make(chan error, 1)
	go func() {
		<-start
		named <- db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			return reference.Write(ctx, tx, s.ID, reference.Agent, 1, "", department(1))
		})
	}()
	go func() {
		<-start
		removed <- db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			if err := reference.Guard(ctx, tx, s.ID, reference.Department, 1); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `DELETE FROM department WHERE site_id = ? AND id = 1`, s.ID)
			return err
		})
	}()
	close(start)
	naming, removing := <-named, <-removed
	if (naming == nil) == (removing == nil) {
		t.Fatalf("naming: %v, removing: %v; want exactly one to win", naming, removing)
	}
}
