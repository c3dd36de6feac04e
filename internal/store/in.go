package store

import (
	"slices"
	"strings"
)

// listSizes are the lengths of lists that statements are written for.
var listSizes = []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}

// ListLimit is how many values one list may hold.
const ListLimit = 1000

// In gives the placeholders between the brackets of IN (…), and its values. A list is
// filled up with its last value to one of a few lengths, so that there are few statements
// and each stays prepared. It panics when values are none or more than ListLimit.
func In[T any](values []T) (marks string, args []any) {
	size := listSizes[slices.IndexFunc(listSizes, func(n int) bool { return n >= len(values) })]
	args = make([]any, size)
	for i := range args {
		args[i] = values[min(i, len(values)-1)]
	}
	return strings.Repeat("?, ", size-1) + "?", args
}
