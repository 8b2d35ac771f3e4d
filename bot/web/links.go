package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// What is wrong with a token, for errors.Is.
var (
	// ErrMalformed marks what was never a token: cut short, or of other characters.
	ErrMalformed = errors.New("malformed link")
	// ErrForged marks a token that was not made with this key.
	ErrForged = errors.New("forged link")
	// ErrExpired marks a token whose time has passed.
	ErrExpired = errors.New("expired link")
)

// Links makes and opens the signed links to sources.
type Links struct {
	// Key signs them; whoever has it can make links. At least 16 bytes.
	Key []byte
	// Base is the address under which people reach this server, as
	// https://verbatim.example.org; "" when there is none, and then there are no links.
	Base string
	// TTL is how long a link holds.
	TTL time.Duration
	// Clock tells the time; time.Now when nil.
	Clock func() time.Time
}

// A Claim is what a token says: which words of which document, made for whom and where.
type Claim struct {
	corpus.Span
	Lang    string // "fr" or "en": of the page around the words
	Team    string
	Where   access.Place
	Who     access.Person
	Expires time.Time // to the second

	document string   // the id, or idSum's value when hashed
	hashed   bool     // document is a hash: the id would be too long
	version  [8]byte  // of the document when it was quoted, see sum
	quote    [12]byte // of the quoted words, see quoteSum
}

const (
	tokenVersion = 1
	tagSize      = 16
	// maxID is the longest document id that a token holds itself, in bytes.
	maxID = 160
	// maxName is the longest id of a team, a channel or a person, in bytes.
	maxName = 64
	// maxToken is more than the longest token, in characters.
	maxToken = 1024
	minKey   = 16
)

const (
	flagHashed = 1 << iota
	flagEnglish
	flagDirect
	flagSharedPlace
	flagGuest
	flagStranger
)

var encoding = base64.RawURLEncoding.Strict()

// URL is the link to the words of c, for a person in a place, the page to be in
// lang ("en", else French). It ends in a fragment that jumps to the words. It is "" without a Base
// or a key, and for ids of a team, channel or person that are no such ids.
func (l Links) URL(c bot.Citation, team string, where access.Place, who access.Person, lang string) string {
	if l.Base == "" || len(l.Key) < minKey || c.Start < 0 || c.End <= c.Start {
		return ""
	}
	for _, name := range []string{team, where.Channel, who.ID} {
		if len(name) > maxName {
			return ""
		}
	}
	claim := Claim{
		Span: corpus.Span{Start: c.Start, End: c.End}, Lang: lang, Team: team, Where: where, Who: who,
		Expires:  l.now().Add(l.TTL),
		document: c.Document, version: versionSum(c.Version), quote: quoteSum(c.Quote),
	}
	if len(claim.document) > maxID {
		claim.document, claim.hashed = idSum(claim.document), true
	}
	payload := claim.encode()
	token := encoding.EncodeToString(append(payload, l.tag(payload)...))
	return strings.TrimRight(l.Base, "/") + "/source/" + token + "#citation"
}

// Open reads a token. Its error is ErrMalformed, ErrForged or ErrExpired; with
// ErrExpired, and no other, the claim is there all the same.
func (l Links) Open(token string) (Claim, error) {
	if len(token) > maxToken || len(l.Key) < minKey {
		return Claim{}, ErrMalformed
	}
	raw, err := encoding.DecodeString(token)
	// The decoder passes over line breaks; no token has any.
	if err != nil || len(raw) <= tagSize || encoding.EncodedLen(len(raw)) != len(token) {
		return Claim{}, ErrMalformed
	}
	payload, tag := raw[:len(raw)-tagSize], raw[len(raw)-tagSize:]
	if !hmac.Equal(tag, l.tag(payload)) {
		return Claim{}, ErrForged
	}
	claim, ok := decodeClaim(payload)
	if !ok {
		return Claim{}, ErrMalformed
	}
	if !l.now().Before(claim.Expires) {
		return claim, ErrExpired
	}
	return claim, nil
}

func (l Links) now() time.Time {
	if l.Clock == nil {
		return time.Now()
	}
	return l.Clock()
}

// tag signs a payload. The prefix keeps it apart from whatever else the key may sign.
func (l Links) tag(payload []byte) []byte {
	mac := hmac.New(sha256.New, l.Key)
	mac.Write([]byte("verbatim source link\x00"))
	mac.Write(payload)
	return mac.Sum(nil)[:tagSize]
}

func (c Claim) encode() []byte {
	b := []byte{tokenVersion, c.flags()}
	b = binary.AppendUvarint(b, uint64(c.Expires.Unix()))
	b = binary.AppendUvarint(b, uint64(c.Start))
	b = binary.AppendUvarint(b, uint64(c.Len()))
	b = append(b, c.version[:]...)
	b = append(b, c.quote[:]...)
	for _, s := range []string{c.Team, c.Where.Channel, c.Who.ID, c.document} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

func (c Claim) flags() byte {
	var f byte
	set := func(bit byte, on bool) {
		if on {
			f |= bit
		}
	}
	set(flagHashed, c.hashed)
	set(flagEnglish, c.Lang == "en")
	set(flagDirect, c.Where.Direct)
	set(flagSharedPlace, c.Where.External)
	set(flagGuest, c.Who.Guest)
	set(flagStranger, c.Who.External)
	return f
}

// decodeClaim reads what encode wrote; it reports false for anything else.
func decodeClaim(b []byte) (Claim, bool) {
	r := reader{rest: b, ok: true}
	version, f := r.byte(), r.byte()
	c := Claim{Lang: "fr"}
	c.hashed = f&flagHashed != 0
	if f&flagEnglish != 0 {
		c.Lang = "en"
	}
	c.Where = access.Place{Direct: f&flagDirect != 0, External: f&flagSharedPlace != 0}
	c.Who = access.Person{Guest: f&flagGuest != 0, External: f&flagStranger != 0}
	c.Expires = time.Unix(int64(r.number()), 0)
	c.Start = int(r.number())
	c.End = c.Start + int(r.number())
	copy(c.version[:], r.bytes(len(c.version)))
	copy(c.quote[:], r.bytes(len(c.quote)))
	c.Team = r.text()
	c.Where.Channel = r.text()
	c.Who.ID = r.text()
	c.document = r.text()
	return c, r.ok && len(r.rest) == 0 && version == tokenVersion && c.End > c.Start
}

// A reader reads a payload from its front; ok is false once something was missing.
type reader struct {
	rest []byte
	ok   bool
}

func (r *reader) bytes(n int) []byte {
	if !r.ok || n < 0 || n > len(r.rest) {
		r.ok = false
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.bytes(1); r.ok {
		return b[0]
	}
	return 0
}

// number reads a number below 2^53, so that two of them add up.
func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n >= 1<<53 {
		r.ok = false
		return 0
	}
	r.bytes(size)
	return n
}

func (r *reader) text() string { return string(r.bytes(int(r.number()))) }

// Find returns the document that the claim is about, or nil when there is none any more.
func (c Claim) Find(lib Library) *corpus.Document {
	if !c.hashed {
		return lib.Document(c.document)
	}
	docs := lib.Documents()
	i := slices.IndexFunc(docs, func(d *corpus.Document) bool { return len(d.ID) > maxID && idSum(d.ID) == c.document })
	if i < 0 {
		return nil
	}
	return docs[i]
}

func idSum(id string) string {
	sum := sha256.Sum256([]byte(id))
	return string(sum[:16])
}

func versionSum(version string) [8]byte {
	sum := sha256.Sum256([]byte(version))
	return [8]byte(sum[:8])
}
