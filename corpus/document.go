package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// A Span is a half-open range of bytes [Start, End) in a document's text. The
// zero Span stands for "nowhere in the text".
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share at least one byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// In returns the bytes of text that s covers.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// A Document is one source text with what is known about it. For UTF-8 text
// files Text is the file's bytes, unchanged; for other formats it is the
// canonical text that the reader extracted.
type Document struct {
	// ID is the path inside the corpus, with forward slashes. A line of a
	// .jsonl file has the id FILE#ID.
	ID string
	// Version names these very bytes of Text: see VersionOf.
	Version    string
	Title      string
	Publisher  string
	URL        string
	Lang       string // "fr", "en" or "" when unknown
	Collection string // "" when the document is in none
	// Date is the document's publication. Its basis is BasisNone when neither
	// the metadata nor the text gives one.
	Date Date
	Text string

	Items    []Item    // in text order, not overlapping; at least one when there is any text worth indexing
	Skipped  []Skip    // boilerplate, in text order, not overlapping
	Passages []Passage // in text order
	Mentions []Mention // dates mentioned in the items, resolved against each item's own date

	// Relatives are the other documents of the corpus that are versions, translations
	// or copies of it, in the order of Relations.Of, of each relation at most
	// MostRelatives. They are of all collections and days: whoever shows one of them
	// has to ask first whether it may be seen.
	Relatives []Relative
}

// Page is the number, from 1, of the page on which the byte at offset of the text stands;
// 0 where the text has no pages. A form feed in it begins each page but the first.
func (d *Document) Page(offset int) int {
	if !strings.Contains(d.Text, "\f") {
		return 0
	}
	return 1 + strings.Count(d.Text[:max(0, min(offset, len(d.Text)))], "\f")
}

// An Item is a part of a document with a date of its own. One file may hold
// several dispatches; most files hold one item.
type Item struct {
	Span
	// Headline is the item's title as a string of the text, or the document's
	// title where that is one item; "" when there is neither.
	Headline string
	// Date is what a citation from this item shows.
	Date Date
}

// A Skip marks boilerplate: text that stays where it is and is neither indexed nor quoted.
type Skip struct {
	Span
	// Why is a short stable word: "cookies", "navigation", "media", "contact", "recurring"…
	Why string
}

// A Passage is what is indexed: whole sentences of one item.
// Document.Text[p.Start:p.End] == p.Text.
type Passage struct {
	Span
	Document  string // Document.ID
	Text      string
	Item      int    // index into Document.Items
	Date      Date   // the item's date
	Headline  string // the item's headline
	Sentences []Span // sentence bounds, offsets into the document's text, in order
	// Copies is the number of the group of near-identical passages this one
	// belongs to, from 1 to the greatest of 32 bits, 0 when it stands alone.
	Copies int
	// Repeats are the other places in the same document where this very text
	// stands again; those places are not passages of their own.
	Repeats []Span
}

// A Mention is a date that a text mentions: an event, a deadline, a period.
type Mention struct {
	Date
	// Vague marks a find whose value is an approximation ("fin juin",
	// "récemment"): worth showing, never worth filtering on.
	Vague bool
	// Conflict marks a date whose written weekday is not that day's.
	Conflict bool
}

// VersionOf is the version of a text: "sha256:" and the hexadecimal digest of its bytes.
func VersionOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}
