package apitest

import (
	"testing"
	"time"
)

// Until waits for a condition, and fails the test when it does not come about.
func Until(t testing.TB, what string, cond func() bool) {
	t.Helper()
	deadline, tick := time.After(30*time.Second), time.NewTicker(10*time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-deadline:
			t.Fatalf("%s did not come about", what)
		case <-tick.C:
		}
	}
}
