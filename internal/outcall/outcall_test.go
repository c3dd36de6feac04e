package outcall_test

import (
	"net/netip"
	"testing"

	"parley/internal/outcall"
)

func TestWhoMayBeCalled(t *testing.T) {
	t.Parallel()
	for address, may := range map[string]bool{
		"93.184.215.14": true, "2606:2800:21f:cb07::1": true, "8.8.8.8": true,
		"127.0.0.1": false, "127.8.8.8": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "172.32.0.1": true,
		"192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "100.128.0.1": true, "0.0.0.0": false, "0.1.2.3": false,
		"224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false, "198.18.0.1": false, "192.0.0.8": false,
		"::1": false, "::": false, "::127.0.0.1": false, "::ffff:127.0.0.1": false, "::ffff:169.254.169.254": false, "::ffff:8.8.8.8": true,
		"fe80::1": false, "fd00:ec2::254": false, "fc00::1": false, "ff02::1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false,
		"2001:0:1::": false, "fe80::1%eth0": false,
	} {
		if got := outcall.MayCall(netip.MustParseAddr(address), nil); got != may {
			t.Errorf("%s: %v", address, got)
		}
	}
	inside := []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}
	if !outcall.MayCall(netip.MustParseAddr("10.1.2.3"), inside) || !outcall.MayCall(netip.MustParseAddr("::ffff:10.1.2.3"), inside) || outcall.MayCall(netip.MustParseAddr("10.2.2.3"), inside) {
		t.Error("what is allowed is allowed, and nothing else")
	}
}
