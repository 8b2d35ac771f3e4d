package gather

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Kind is what stands at the address of a source.
type Kind string

// The kinds of sources.
const (
	Feed    Kind = "feed"    // RSS, Atom or JSON Feed
	Page    Kind = "page"    // one document
	Sitemap Kind = "sitemap" // a sitemap, or an index of sitemaps
)

// Pages says for which items of a feed the page is fetched that they link to.
type Pages string

// For which items pages are fetched.
const (
	PagesOfTeasers Pages = ""       // those of which the feed seems to have a part only
	PagesAlways    Pages = "always" // all
	PagesNever     Pages = "never"  // none
)

// A Source is something on the web that is fetched again and again.
type Source struct {
	Kind Kind
	// Name is what messages call it, and its folder: see CheckName.
	Name string
	URL  string
	// Collection is what its documents belong to: see CheckCollection.
	Collection string
	// Publisher is whom its documents are by; "" leaves that to the source.
	Publisher string
	// Every is how often it is fetched.
	Every time.Duration
	Pages Pages
	// Zone is whose days are meant where a feed tells the time in UTC; nil for UTC's own.
	Zone *time.Location
	// Under are the beginnings of the paths of a sitemap's pages that are wanted; none for all.
	Under []string
	// Limit is how many pages of a sitemap are kept, those changed last first.
	Limit int
}

// DefaultLimit is the Limit of a source that names none.
const DefaultLimit = 1000

// String is the source as messages name it, "feed gouvernement".
func (s Source) String() string { return string(s.Kind) + " " + s.Name }

// place is the folder in which its documents appear.
func (s Source) place() string { return s.Collection + "/" + s.Name }

// setup names the settings on which it rests what a document is made of.
func (s Source) setup() string {
	zone := ""
	if s.Zone != nil {
		zone = s.Zone.String()
	}
	return digest(string(s.Kind), s.Publisher, string(s.Pages), zone)
}

// CheckName says why a name cannot be that of a source; nil when it can.
func CheckName(name string) error {
	ok := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) }
	first, _ := utf8.DecodeRuneInString(name)
	switch {
	case name == "":
		return errors.New("it has no name")
	case len(name) > 60 || !utf8.ValidString(name):
		return fmt.Errorf("the name %.20q… is too long", name)
	case strings.ContainsFunc(name, func(r rune) bool { return !ok(r) }) || !unicode.IsLetter(first) && !unicode.IsDigit(first) || strings.HasSuffix(name, "."):
		return fmt.Errorf("the name %q is not made of letters, digits, - and _", name)
	}
	return nil
}

// CheckCollection says why a name cannot be that of a source's collection; nil when it can.
func CheckCollection(name string) error {
	if name == "" || len(name) > 100 || !utf8.ValidString(name) || strings.HasPrefix(name, ".") || strings.TrimSpace(name) != name ||
		strings.ContainsFunc(name, func(r rune) bool { return r == '/' || r == '\\' || unicode.IsControl(r) }) {
		return fmt.Errorf("the collection %q is no name of a folder", name)
	}
	return nil
}

// digest is a short name for a list of texts.
func digest(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		fmt.Fprintf(h, "%d:%s\n", len(t), t)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
