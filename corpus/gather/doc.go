// Package gather keeps what is fetched from the web in a folder, and shows it as
// a corpus: the items of feeds, single pages, the pages of sitemaps.
//
// It exists because the web is not a folder. It is out of reach for hours, answers
// with yesterday's copy, changes an article without a word and drops it a week
// later. What was fetched stays as it came, one file for each document, with where
// and when it was fetched before its bytes; a file is there whole or not at all, so
// that a run that is cut short goes on where it was, and a source that fails keeps
// what it brought before. Readers see a source as a folder of its own in its
// collection, COLLECTION/SOURCE/NAME.web.
package gather
