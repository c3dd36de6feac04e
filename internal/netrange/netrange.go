// Package netrange reads ranges of IP addresses as people write them: a single
// address, a CIDR block, or two addresses with a dash between them.
package netrange

import (
	"fmt"
	"net/netip"
	"strings"

	"go4.org/netipx"

	"parley/internal/fault"
)

// Range is the addresses from a first to a last one, both included. They are of
// one family; an IPv4 address that is written as IPv6 is IPv4.
type Range struct{ r netipx.IPRange }

// Parse reads an address, a CIDR block or a-b; ok is false when text is none of
// them. Bits of a block behind its length do not count: 10.1.2.3/8 is 10.0.0.0/8.
func Parse(text string) (r Range, ok bool) {
	text = strings.TrimSpace(text)
	if from, to, found := strings.Cut(text, "-"); found {
		return between(from, to)
	}
	if strings.Contains(text, "/") {
		return block(text)
	}
	return between(text, text)
}

// Check tells that the input at field is no address or range (400015).
func Check(field, text string) error {
	if _, ok := Parse(text); !ok {
		return fault.NotAddress(field)
	}
	return nil
}

// Between is the range from one address to another. The fault (400015) names
// fromField or toField, whichever is no address; toField when both are but make
// no range: of two families, or from behind to (NOTES-account I6).
func Between(fromField, from, toField, to string) (Range, error) {
	if _, ok := address(from); !ok {
		return Range{}, fault.NotAddress(fromField)
	}
	r, ok := between(from, to)
	if !ok {
		return Range{}, fault.NotAddress(toField)
	}
	return r, nil
}

// From is the first address.
func (r Range) From() netip.Addr { return r.r.From() }

// To is the last address.
func (r Range) To() netip.Addr { return r.r.To() }

// Contains tells whether an address is in the range. The zero Range has none.
func (r Range) Contains(a netip.Addr) bool {
	if r.From().Is4() {
		a = a.Unmap()
	}
	return r.r.Contains(a)
}

// String is the range in the shortest form that Parse reads.
func (r Range) String() string {
	if r.From() == r.To() {
		return r.From().String()
	}
	if p, ok := r.r.Prefix(); ok {
		return p.String()
	}
	return fmt.Sprintf("%s-%s", r.From(), r.To())
}

func between(from, to string) (Range, bool) {
	first, ok := address(from)
	last, also := address(to)
	r := netipx.IPRangeFrom(first, last)
	if !ok || !also || !r.IsValid() {
		return Range{}, false
	}
	return Range{r}, true
}

func block(text string) (Range, bool) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return Range{}, false
	}
	if a := p.Addr(); a.Is4In6() {
		if p = netip.PrefixFrom(a.Unmap(), p.Bits()-96); !p.IsValid() {
			return Range{}, false
		}
	}
	return Range{netipx.RangeOfPrefix(p.Masked())}, true
}

// address reads an address without a zone: a zone means something on one machine only.
func address(text string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(strings.TrimSpace(text))
	if err != nil || a.Zone() != "" {
		return netip.Addr{}, false
	}
	return a.Unmap(), true
}
