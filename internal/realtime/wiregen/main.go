// Wiregen writes the TypeScript types of the wire messages.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: wiregen FILE")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], []byte(typescript()), 0o644); err != nil { //nolint:gosec // source code
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
