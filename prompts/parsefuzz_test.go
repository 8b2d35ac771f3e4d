package prompts

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// FuzzClaimReader holds that a reply says the same in any cuts, and that whatever
// is read is valid UTF-8 within the bounds.
func FuzzClaimReader(f *testing.F) {
	for _, tt := range replies {
		f.Add(tt.reply, uint8(3))
	}
	f.Fuzz(func(t *testing.T, reply string, size uint8) {
		d, err := read(t, reply)
		if err != nil && !errors.Is(err, ErrForm) {
			t.Fatalf("error %v", err)
		}
		n := int(size)%7 + 1
		var pieces []string
		for i := 0; i < len(reply); i += n {
			pieces = append(pieces, reply[i:min(i+n, len(reply))])
		}
		if got, want := show(read(t, pieces...)), show(d, err); got != want {
			t.Fatalf("in pieces of %d: %s, want %s", n, got, want)
		}
		if len(d.Claims) > maxClaims {
			t.Fatalf("%d claims", len(d.Claims))
		}
		for _, c := range d.Claims {
			if !utf8.ValidString(c.Prose) || strings.ContainsAny(c.Prose, "\x00\n\t"+mark) || len(c.Quotes) > maxQuotes {
				t.Fatalf("prose %q, %d quotations", c.Prose, len(c.Quotes))
			}
			for _, q := range c.Quotes {
				if !utf8.ValidString(q.Text) || q.Text == "" || strings.Contains(q.Text, mark) || strings.ContainsFunc(q.Text, corpus.IsHidden) {
					t.Fatalf("quotation %q", q.Text)
				}
				if q.Passage != passageID(q.Passage) {
					t.Fatalf("passage %q", q.Passage)
				}
			}
		}
	})
}

// FuzzWholeReplies holds that the other replies are read without harm too.
func FuzzWholeReplies(f *testing.F) {
	f.Add(`{"points":[{"point":"1","prose":"Un."}]}`)
	f.Add(`{"question":"Combien ?"}`)
	f.Add(`{"words":[{"word":"essence","also":["carburant"]}]}`)
	f.Fuzz(func(t *testing.T, reply string) {
		points, err := ParseReworded(reply)
		if err != nil && !errors.Is(err, ErrForm) {
			t.Fatal(err)
		}
		for _, p := range points {
			if p.Point == "" || p.Prose == "" || !utf8.ValidString(p.Prose) {
				t.Fatalf("point %q", p)
			}
		}
		q, err := ParseFollowUp(reply)
		if (err == nil) != (q != "") || strings.ContainsFunc(q, corpus.IsHidden) || strings.Contains(q, "\n") || utf8.RuneCountInString(q) > maxQuestion {
			t.Fatalf("question %q, %v", q, err)
		}
		words, err := ParseSynonyms(reply)
		if err != nil && !errors.Is(err, ErrForm) {
			t.Fatal(err)
		}
		for _, w := range words {
			for _, s := range append(w.Also, w.Word) {
				if s == "" || !utf8.ValidString(s) || strings.ContainsFunc(s, corpus.IsHidden) || strings.ContainsAny(s, "0123456789\n") {
					t.Fatalf("synonym %q", w)
				}
			}
		}
	})
}

// FuzzValidReplies holds that forgiving what is no JSON changes nothing in what is:
// a reply that encoding/json wrote is read as it was meant.
func FuzzValidReplies(f *testing.F) {
	f.Add("Il y pleut.", "Il pleut à Lyon.", false)
	f.Add(`Il dit "oui", "non": fin`, "a\\\"}]},{\"b\": \u2028", true)
	f.Fuzz(func(t *testing.T, prose, words string, indent bool) {
		type quote struct{ Passage, Text string }
		type claim struct {
			Quotes []quote
			Prose  string
		}
		reply := struct {
			Declined bool
			Claims   []claim
		}{false, []claim{{[]quote{{"p1", words}, {"p2", prose}}, prose}, {[]quote{{"p3", "fin"}}, "x" + words}}}
		encoded, err := json.Marshal(reply)
		if indent {
			encoded, err = json.MarshalIndent(reply, "", "\t")
		}
		if err != nil {
			t.Fatal(err)
		}
		// What is no UTF-8 is replaced a byte at a time there and a run at a time here.
		prose, words = strings.ToValidUTF8(prose, ""), strings.ToValidUTF8(words, "")
		got, err := read(t, strings.ReplaceAll(string(encoded), `\ufffd`, ""))
		if err != nil || got.Declined || got.Cut {
			t.Fatalf("%s: %+v, %v", encoded, got, err)
		}
		want := []Claim{
			{plain(prose), slices.DeleteFunc([]Quote{{"p1", shown(words)}, {"p2", shown(prose)}}, func(q Quote) bool { return q.Text == "" })},
			{plain("x" + words), []Quote{{"p3", "fin"}}},
		}
		if want[0].Prose == "" && len(want[0].Quotes) == 0 {
			want = want[1:]
		}
		if g, w := show(got, nil), show(Draft{Claims: want}, nil); g != w {
			t.Fatalf("%s\nread as %s\nnot    %s", encoded, g, w)
		}
	})
}

// shown is the text of a quotation as it is read.
func shown(s string) string { return strings.TrimSpace(visible(plain(s))) }
