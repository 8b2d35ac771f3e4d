// Package feed reads the feeds of publishers: RSS, Atom and JSON Feed.
//
// It exists because feeds are written by hand and by machines that nobody tends:
// days in French, times in the wrong zone, pages escaped twice, addresses without
// a host, a date of change in the place of a date of publication. What comes out
// are items that can be trusted to have an identity, a day or none, an address
// that can be fetched or none, and their text as a page. It touches no network.
package feed
