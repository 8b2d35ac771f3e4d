package prompts

import (
	"errors"
	"strings"
	"unicode"
)

// ErrForm marks a reply that is not of the form asked for.
var ErrForm = errors.New("the reply is not of the form asked for")

// What is taken of a reply at most.
const (
	maxClaims = 50
	maxQuotes = 10 // of one claim; further ones are left out
)

// A ClaimReader reads the reply to an Answer request while it comes. The zero
// ClaimReader is ready; it must not be copied once it was written to.
//
// It reads at most 256 KiB and 50 claims; what comes after them is not looked at,
// and the Draft is Cut. It takes replies as models write them: in code fences,
// with talk before and after, as a bare list, with brackets missing. A claim that
// is none (its prose a number, neither prose nor a quotation) is left out, and the
// others stand.
type ClaimReader struct {
	s      scanner
	out    []Claim
	told   int  // how many of out were returned by Write
	found  bool // something of the form was there
	refuse bool
}

// Write takes the next piece of the reply and returns the claims that it
// completes: each once, as soon as its closing brace is read. Pieces may be cut
// anywhere, also within a character.
func (r *ClaimReader) Write(piece string) []Claim {
	r.start()
	r.s.write(piece)
	fresh := r.out[r.told:len(r.out):len(r.out)]
	r.told = len(r.out)
	return fresh
}

// Done reports whether nothing that may still come can change what was read: the
// reply is complete, or there was too much of it.
func (r *ClaimReader) Done() bool { return r.s.done }

// Close returns all that was read, the claims that Write returned included. The
// error wraps ErrForm when the reply is of another form altogether; a reply that
// is only cut short is no error.
func (r *ClaimReader) Close() (Draft, error) {
	r.start()
	cut := r.s.close()
	for _, f := range r.s.open {
		r.declined(f.value)
	}
	if !r.found && !r.s.named {
		return Draft{}, ErrForm
	}
	return Draft{Claims: r.out, Declined: r.refuse, Cut: cut}, nil
}

func (r *ClaimReader) start() {
	if r.s.element == nil {
		r.s.list, r.s.element, r.s.outer = "claims", r.claim, r.outer
	}
}

// claim takes v when it is a claim.
func (r *ClaimReader) claim(v value) {
	c, ok := readClaim(v)
	switch {
	case !ok:
	case len(r.out) == maxClaims:
		r.s.stop()
	default:
		r.out, r.found = append(r.out, c), true
	}
}

// outer ends reading behind the value that has the answer. A claim all by itself
// may be followed by another.
func (r *ClaimReader) outer(v value) bool {
	if v.kind == list {
		r.found = r.found || len(v.items) == 0
		return len(r.out) > 0
	}
	n := len(r.out)
	if !r.s.named {
		r.claim(v)
	}
	r.declined(v)
	return r.refuse || n > 0 && n == len(r.out)
}

// declined looks for the model saying that it declines, in v and the objects in it.
func (r *ClaimReader) declined(v value) {
	if v.kind != object {
		return
	}
	if p, ok := v.property("declined"); ok {
		if is, ok := p.truth(); ok {
			r.found, r.refuse = true, is
		}
	}
	for _, p := range v.items {
		r.declined(p)
	}
}

// readClaim reads one claim; ok is false when v is none.
func readClaim(v value) (c Claim, ok bool) {
	prose, said := v.property("prose", "claim", "sentence")
	if said && prose.kind != text {
		return Claim{}, false
	}
	c.Prose = plain(prose.text)
	quotes, _ := v.property("quotes", "quote", "citations")
	for _, q := range quotes.each() {
		if quote, ok := readQuote(q); ok && len(c.Quotes) < maxQuotes {
			c.Quotes = append(c.Quotes, quote)
		}
	}
	return c, c.Prose != "" || len(c.Quotes) > 0
}

// readQuote reads one quotation; words without a passage are one too.
func readQuote(v value) (Quote, bool) {
	words := v
	if v.kind == object {
		words, _ = v.property("text", "quote", "words")
	}
	if words.kind != text {
		return Quote{}, false
	}
	passage, _ := v.property("passage", "passage_id", "id", "source")
	q := Quote{Passage: readID(passage), Text: strings.TrimSpace(visible(plain(words.text)))}
	if isDigits(q.Passage) {
		q.Passage = "p" + q.Passage
	}
	return q, q.Text != ""
}

// idNouns are what models write before the name of a passage or a point.
var idNouns = map[string]bool{
	"passage": true, "extrait": true, "excerpt": true, "document": true, "doc": true,
	"source": true, "id": true, "point": true, "no": true, "n": true,
}

// readID reads the name of a passage or a point in any dress: "P1", "[p1]",
// "passage 1" and the number 1. It returns small letters and digits, "" for none.
func readID(v value) string {
	if v.kind == list && len(v.items) > 0 {
		v = v.items[0]
	}
	if v.kind != text && v.kind != word {
		return ""
	}
	parts := strings.FieldsFunc(strings.ToLower(v.text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for len(parts) > 1 && idNouns[parts[0]] {
		parts = parts[1:]
	}
	switch {
	case len(parts) == 0:
		return ""
	case len(parts) > 1 && !strings.ContainsFunc(parts[0], unicode.IsDigit) && isDigits(parts[1]):
		return parts[0] + parts[1]
	}
	return parts[0]
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// plain is a string of a reply with the marks of our own turned back to spaces and
// its white space single, but for no-break spaces, which are typography.
func plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var gap rune
	for _, r := range s {
		if r == markRune || r == 0 || unicode.IsSpace(r) {
			switch {
			case gap == 0 && (r == '\u00a0' || r == '\u202f'):
				gap = r
			default:
				gap = ' '
			}
			continue
		}
		if gap != 0 && b.Len() > 0 {
			b.WriteRune(gap)
		}
		gap = 0
		b.WriteRune(r)
	}
	return b.String()
}
