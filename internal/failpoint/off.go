//go:build !faults

package failpoint

// Hit does nothing.
func Hit(Name) {}
