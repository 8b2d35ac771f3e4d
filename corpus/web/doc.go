// Package web fetches documents from the public web.
//
// It exists because an address that somebody configures, or that a feed names,
// is foreign input twice over: what stands there may be hostile, and the address
// itself may lead into the network that the server stands in. So nothing here
// dials a private address, reads more than its limit, or comes back sooner than
// a site allows.
package web
