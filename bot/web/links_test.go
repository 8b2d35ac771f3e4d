package web

import (
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/corpus"
)

var noon = time.Date(2021, 3, 4, 12, 0, 0, 0, time.UTC)

func testLinks() Links {
	return Links{
		Key: []byte("a key for tests, long enough"), Base: "https://verbatim.example.org/",
		TTL: time.Hour, Clock: func() time.Time { return noon },
	}
}

func tokenOf(t testing.TB, url string) string {
	t.Helper()
	token, ok := strings.CutPrefix(url, "https://verbatim.example.org/source/")
	token, jumps := strings.CutSuffix(token, "#citation")
	if !ok || !jumps {
		t.Fatalf("the link is %q", url)
	}
	return token
}

func TestLinkKeepsItsClaim(t *testing.T) {
	c := bot.Citation{Document: "presse/2021/quai nord.txt", Version: "sha256:ab", Quote: "dix mille", Start: 12, End: 21}
	for _, test := range []struct {
		where access.Place
		who   access.Person
		lang  string
	}{
		{access.Place{Channel: "C0123456789"}, access.Person{ID: "U0123456789"}, "fr"},
		{access.Place{Channel: "D0123456789", Direct: true}, access.Person{ID: "W0123456789", Guest: true}, "en"},
		{access.Place{Channel: "C0123456789", External: true}, access.Person{}, "fr"},
		{access.Place{}, access.Person{ID: "U1", External: true}, "en"},
	} {
		l := testLinks()
		claim, err := l.Open(tokenOf(t, l.URL(c, "T01", test.where, test.who, test.lang)))
		if err != nil {
			t.Errorf("%+v: %v", test, err)
			continue
		}
		if claim.Where != test.where || claim.Who != test.who || claim.Lang != test.lang || claim.Team != "T01" {
			t.Errorf("%+v came back as %+v", test, claim)
		}
		if claim.Start != 12 || claim.End != 21 || !claim.Expires.Equal(noon.Add(time.Hour)) || claim.document != c.Document {
			t.Errorf("the claim is %+v", claim)
		}
	}
}

func TestLinkLength(t *testing.T) {
	l := testLinks()
	id := strings.Repeat("un dossier/", 400) + "texte.txt"
	url := l.URL(bot.Citation{Document: id, Version: "sha256:" + strings.Repeat("a", 64), Quote: "x", Start: 1 << 40, End: 1<<40 + 1<<20},
		strings.Repeat("T", maxName), access.Place{Channel: strings.Repeat("C", maxName)}, access.Person{ID: strings.Repeat("U", maxName)}, "fr")
	if len(url) == 0 || len(url) > 700 {
		t.Errorf("the longest link has %d characters", len(url))
	}
	claim, err := l.Open(tokenOf(t, url))
	if err != nil {
		t.Fatal(err)
	}
	doc := &corpus.Document{ID: id}
	if got := claim.Find(shelf{{ID: "autre.txt"}, doc}); got != doc {
		t.Errorf("found %v", got)
	}
	if got := claim.Find(shelf{{ID: "autre.txt"}}); got != nil {
		t.Errorf("found %v", got)
	}
}

func TestNoLink(t *testing.T) {
	c := bot.Citation{Document: "a.txt", Start: 0, End: 3}
	long := strings.Repeat("C", maxName+1)
	l := testLinks()
	without := func(change func(*Links)) Links { l := testLinks(); change(&l); return l }
	for what, url := range map[string]string{
		"no base":        without(func(l *Links) { l.Base = "" }).URL(c, "T", access.Place{}, access.Person{}, "fr"),
		"a short key":    without(func(l *Links) { l.Key = []byte("short") }).URL(c, "T", access.Place{}, access.Person{}, "fr"),
		"a long channel": l.URL(c, "T", access.Place{Channel: long}, access.Person{}, "fr"),
		"an empty span":  l.URL(bot.Citation{Document: "a.txt", Start: 3, End: 3}, "T", access.Place{}, access.Person{}, "fr"),
	} {
		if url != "" {
			t.Errorf("%s: the link is %q", what, url)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	l := testLinks()
	good := tokenOf(t, l.URL(bot.Citation{Document: "a.txt", Quote: "mot", Start: 4, End: 7}, "T", access.Place{}, access.Person{}, "fr"))
	raw, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	late, other := l, l
	late.Clock = func() time.Time { return noon.Add(time.Hour) }
	other.Key = []byte("another key, long enough as well")
	changed := append([]byte(nil), raw...)
	changed[3] ^= 1
	for _, test := range []struct {
		name  string
		links Links
		token string
		want  error
	}{
		{"good", l, good, nil},
		{"late", late, good, ErrExpired},
		{"another key", other, good, ErrForged},
		{"changed", l, base64.RawURLEncoding.EncodeToString(changed), ErrForged},
		{"cut", l, base64.RawURLEncoding.EncodeToString(raw[:len(raw)-3]), ErrForged},
		{"empty", l, "", ErrMalformed},
		{"short", l, "AAAA", ErrMalformed},
		{"spaces", l, good[:8] + " " + good[8:], ErrMalformed},
		{"a line break", l, good[:8] + "\n" + good[8:], ErrMalformed},
		{"padded", l, good + "=", ErrMalformed},
		{"long", l, strings.Repeat("A", maxToken+4), ErrMalformed},
		{"no key", Links{}, good, ErrMalformed},
		{"a signed nothing", l, base64.RawURLEncoding.EncodeToString(append([]byte{9}, l.tag([]byte{9})...)), ErrMalformed},
	} {
		claim, err := test.links.Open(test.token)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		if err != nil && !errors.Is(err, ErrExpired) && !reflect.ValueOf(claim).IsZero() {
			t.Errorf("%s: a claim came with the error: %+v", test.name, claim)
		}
	}
}

// FuzzOpen checks that only what the key has signed opens, whatever the characters,
// and that a payload which reads as a claim is written the same way again.
func FuzzOpen(f *testing.F) {
	l := testLinks()
	f.Add(tokenOf(f, l.URL(bot.Citation{Document: "a.txt", Quote: "mot", Start: 4, End: 7}, "T", access.Place{Channel: "C1"}, access.Person{ID: "U1"}, "fr")), []byte{1, 0, 1, 1, 1})
	f.Add("AAAA", []byte(nil))
	f.Fuzz(func(t *testing.T, token string, payload []byte) {
		if claim, err := l.Open(token); err == nil {
			if signed := claim.encode(); base64.RawURLEncoding.EncodeToString(append(signed, l.tag(signed)...)) != token {
				t.Errorf("%q opens as %+v", token, claim)
			}
		}
		claim, err := l.Open(base64.RawURLEncoding.EncodeToString(append(payload[:len(payload):len(payload)], l.tag(payload)...)))
		if err != nil {
			return
		}
		again, ok := decodeClaim(claim.encode())
		if !ok || again != claim {
			t.Errorf("%+v is read again as %+v", claim, again)
		}
	})
}

// A shelf is a library for tests.
type shelf []*corpus.Document

func (s shelf) Documents() []*corpus.Document { return s }

func (s shelf) Document(id string) *corpus.Document {
	for _, d := range s {
		if d.ID == id {
			return d
		}
	}
	return nil
}
