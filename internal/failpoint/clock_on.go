//go:build faults

package failpoint

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// lookEvery is how soon all servers of a drill have a new time.
const lookEvery = 20 * time.Millisecond

// Clock is the machine's clock, and as far ahead as the drill says.
func Clock() func() time.Time {
	var ahead atomic.Int64
	look := func() {
		text, err := os.ReadFile(filepath.Join(folder, ClockFile))
		if err != nil {
			return
		}
		if d, err := time.ParseDuration(string(text)); err == nil {
			ahead.Store(int64(d))
		}
	}
	look()
	go func() {
		for range time.Tick(lookEvery) {
			look()
		}
	}()
	return func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
}
