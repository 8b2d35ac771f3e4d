package web

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"
)

// ErrPrivate is the error of an address that is not on the public internet.
var ErrPrivate = errors.New("an address of a private network")

// special are the networks that the internet does not route to anybody in
// public, beside those that netip knows by name (IANA's special-purpose
// registries), and those that carry another address inside, by which a private
// one could be reached in disguise.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("100.64.0.0/10"),   // carrier-grade NAT
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, and broadcast
	netip.MustParsePrefix("64:ff9b::/96"),    // NAT64
	netip.MustParsePrefix("64:ff9b:1::/48"),  // NAT64, local
	netip.MustParsePrefix("100::/64"),        // discard
	netip.MustParsePrefix("2001::/23"),       // protocol assignments, Teredo
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4
	netip.MustParsePrefix("3fff::/20"),       // documentation
	netip.MustParsePrefix("fec0::/10"),       // site-local
}

// Public reports whether an address is one of the public internet. An IPv4
// address mapped into IPv6 is judged as what it stands for; one with a zone is
// never public.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if a.IsLoopback() || a.IsPrivate() || a.IsUnspecified() || a.IsMulticast() || a.IsLinkLocalUnicast() || a.IsInterfaceLocalMulticast() {
		return false
	}
	// The IPv4-compatible addresses of old carry one as well.
	if a.Is6() && netip.MustParsePrefix("::/96").Contains(a) {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// guard is the control function of a dialer: it sees the very address that is
// about to be dialled, after every look-up and every redirect, so a name that
// turns to a private address between two look-ups gains nothing.
func guard(allow func(netip.Addr) bool) func(network, address string, _ syscall.RawConn) error {
	return func(network, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || network != "tcp4" && network != "tcp6" {
			return fmt.Errorf("%w: %s %s", ErrPrivate, network, address)
		}
		if !allow(at.Addr()) {
			return ErrPrivate
		}
		return nil
	}
}
