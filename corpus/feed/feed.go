package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
	"golang.org/x/text/encoding/charmap"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// MaxItems is how many items of one feed are read; of those after them Feed.Beyond
// tells the number.
const MaxItems = 2000

// A Feed is what a feed holds, in its own order.
type Feed struct {
	Title  string
	Lang   string // as the feed has it, "fr-FR"; "" when it does not say
	Items  []Item
	Beyond int
}

// An Item is one entry of a feed. Its texts have no markup and no line ends,
// but for HTML.
type Item struct {
	// ID tells the item apart from all others of its feed, whatever becomes of
	// its text: the feed's own identifier, else the address, else made of the
	// title, the day and the text. It is never "", and no two items of a Feed share one.
	ID string
	// Link is the address of its page, http or https with a host, "" when there is none.
	Link      string
	Title     string
	Author    string // whom it is by, as written; "" when the feed does not say
	Publisher string // where it came out first, when the item itself says so
	Lang      string
	// Published is the day on which it came out, Updated that of its last change;
	// zero where the feed gives none that can be read. One is never taken for the other.
	Published, Updated corpus.Day
	// HTML is the text, or what the feed has of it, "" for nothing.
	HTML string
	// Teaser is set when HTML looks like the beginning or the gist of a longer text.
	Teaser bool
}

// Options are how a feed is read.
type Options struct {
	// URL is where the feed stands; addresses without a host are relative to it.
	URL string
	// Zone is whose days are meant where the feed tells the time in UTC. Where it
	// is nil, and where the feed has another zone, a day is taken as it is written.
	Zone *time.Location
}

// ErrNoFeed is the error of data that is none of the formats.
var ErrNoFeed = errors.New("not a feed: neither RSS, Atom nor JSON Feed")

var errBroken = errors.New("a feed with a fault in its XML or JSON, or cut off")

// Parse reads a feed. Items without any text and address are passed over, and of
// items with one identifier the first counts. It is an error for data to be no
// feed, to be broken, or to be nested or scattered as no honest feed is.
func Parse(data []byte, opt Options) (*Feed, error) {
	base, err := url.Parse(opt.URL)
	if err != nil {
		base = new(url.URL)
	}
	data = legible(data)
	r := reader{base: base, zone: opt.Zone, taken: make(map[string]bool)}
	start := data[:min(len(data), 64<<10)]
	switch gofeed.DetectFeedType(bytes.NewReader(start)) {
	case gofeed.FeedTypeRSS:
		if err := modest(data); err != nil {
			return nil, err
		}
		f, err := new(rss.Parser).Parse(bytes.NewReader(data))
		if err != nil {
			return nil, errBroken
		}
		r.rss(f)
	case gofeed.FeedTypeAtom:
		if err := modest(data); err != nil {
			return nil, err
		}
		f, err := new(atom.Parser).Parse(bytes.NewReader(data))
		if err != nil {
			return nil, errBroken
		}
		r.atom(f)
	case gofeed.FeedTypeJSON:
		f, err := new(json.Parser).Parse(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
		if err != nil {
			return nil, errBroken
		}
		if f.Items == nil {
			return nil, ErrNoFeed
		}
		r.json(f)
	default:
		return nil, ErrNoFeed
	}
	return &r.feed, nil
}

// encoded finds the encoding that an XML declaration names.
var encoded = corpus.NewPattern(`^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([^"']{1,40})`)

// legible is data in an encoding that the parser can know: what names none, or
// UTF-8 wrongly, would be refused whole for one accent.
func legible(data []byte) []byte {
	if utf8.Valid(data) || bytes.HasPrefix(data, []byte("\xfe\xff")) || bytes.HasPrefix(data, []byte("\xff\xfe")) {
		return data
	}
	name := encoded.FindSubmatch(data[:min(len(data), 300)])
	switch {
	case name == nil:
		if out, err := charmap.Windows1252.NewDecoder().Bytes(data); err == nil {
			return out
		}
	case strings.EqualFold(string(name[1]), "utf-8"):
		return bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	return data
}

// A reader makes a Feed of what the library returns.
type reader struct {
	base  *url.URL
	zone  *time.Location
	feed  Feed
	taken map[string]bool
}

// add puts an item in the feed.
func (r *reader) add(it Item) {
	if len(r.feed.Items) == MaxItems {
		r.feed.Beyond++
		return
	}
	it.HTML = strings.ToValidUTF8(it.HTML, "\uFFFD")
	if it.Link == "" && plain(it.HTML) == "" {
		return
	}
	if it.ID = strings.ToValidUTF8(strings.TrimSpace(it.ID), "\uFFFD"); it.ID == "" {
		it.ID = it.Link
	}
	if it.ID == "" {
		sum := sha256.Sum256([]byte(it.Title + "\x00" + it.Published.String() + "\x00" + it.HTML))
		it.ID = "sha256:" + hex.EncodeToString(sum[:])
	}
	if r.taken[it.ID] {
		return
	}
	r.taken[it.ID] = true
	r.feed.Items = append(r.feed.Items, it)
}

// maxAddress is the length in bytes of the longest address that is believed to be one.
const maxAddress = 2000

// address is an address of the feed that can be fetched, or "".
func (r *reader) address(s string) string {
	u, err := r.base.Parse(strings.TrimSpace(s))
	if s == "" || len(s) > maxAddress || err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	if s = u.String(); len(s) > maxAddress {
		return ""
	}
	return s
}
