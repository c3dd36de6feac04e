// Package failpoint marks the places where a fault drill lets a server die. It
// does nothing in the product: only a binary built with the tag "faults" dies.
package failpoint

// Name is a place in the code.
type Name string

// BeforePublish is between the commit of a step and the publication of what it did.
const BeforePublish Name = "before-publish"
