//go:build !faults

package failpoint

import "time"

// Clock is nil: the product's clock is the machine's.
func Clock() func() time.Time { return nil }
