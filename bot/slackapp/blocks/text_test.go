package blocks

import (
	"strings"
	"testing"
	"time"
)

func TestEscape(t *testing.T) {
	const j = string(joiner)
	cases := []struct{ in, want string }{
		{"rien", "rien"},
		{"a < b & c > d", "a &lt; b &amp; c &gt; d"},
		{"<!channel>", "&lt;!channel&gt;"},
		{"@channel", "@" + j + "channel"},
		{"à @ vous", "à @ vous"},
		{"@" + j + "here", "@" + j + "here"},
		{"*gras*", j + "*gras" + j + "*"},
		{"a_b ~c~ `d`", "a" + j + "_b " + j + "~c" + j + "~ " + j + "`d" + j + "`"},
		{"> cité\n >> deux", j + "&gt; cité\n " + j + "&gt;&gt; deux"},
		{"https://a.example", "https:" + j + "//a.example"},
		{"www.a.example", "www." + j + "a.example"},
		{":fire: à 12:30", ":" + j + "fire: à 12:30"},
		{"\xff", "\uFFFD"},
	}
	for _, c := range cases {
		if got := Escape(c.in); got != c.want {
			t.Errorf("Escape(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	cases := []struct{ in, want string }{
		{"# titre", `\# titre`},
		{"- un\n1. deux\n2) trois", `\- un` + "\n" + `1\. deux` + "\n" + `2\) trois`},
		{"[a](b) *c*", `\[a\](b) \*c\*`},
		{"> x & <b>", "&gt; x &amp; &lt;b&gt;"},
		{"a\n    b", "a\nb"},
		{"2017-10-20 : fin", "2017-10-20 : fin"},
	}
	for _, c := range cases {
		if got := Markdown(c.in); got != c.want {
			t.Errorf("Markdown(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := unmark(Markdown("un [1][2], un [3](x), [4]: y")); got != `un [1][2], un \[3\](x), \[4\]: y` {
		t.Errorf("numbers: %q", got)
	}
}

func TestLabel(t *testing.T) {
	cases := []struct {
		in, want string
		most     int
	}{
		{"  deux\n mots ", "deux mots", 20},
		{"\u200b\u202e\ufeff", "", 20},
		{"un mot de trop ici", "un mot de trop…", 16},
		{"\u200b" + strings.Repeat("x", 2000), "xxxx…", 5},
		{"écrire à @channel", "écrire à @" + string(joiner) + "channel", 40},
		{"👩‍👩‍👧", "👩‍👩‍👧", 20},
	}
	for _, c := range cases {
		if got := label(c.in, c.most); got != c.want {
			t.Errorf("label(%q, %d) = %q, want %q", c.in, c.most, got, c.want)
		}
	}
}

func TestPeriod(t *testing.T) {
	cases := []struct{ from, to, fr, en string }{
		{"2021-03-04", "2021-03-04", "4 mars 2021", "4 March 2021"},
		{"2021-03-04", "2021-03-05", "du 4 au 5 mars 2021", "from 4 to 5 March 2021"},
		{"2021-02-28", "2021-03-05", "du 28 février au 5 mars 2021", "from 28 February to 5 March 2021"},
		{"2020-12-31", "2021-01-01", "du 31 décembre 2020 au 1er janvier 2021", "from 31 December 2020 to 1 January 2021"},
		{"", "", "sans date", "undated"},
	}
	for _, c := range cases {
		from, to := day(t, c.from), day(t, c.to)
		if fr, en := (voice{}).period(from, to), (voice{lang: "en"}).period(from, to); fr != c.fr || en != c.en {
			t.Errorf("%s to %s is %q and %q", c.from, c.to, fr, en)
		}
	}
}

func TestWait(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "1\u00a0seconde", 30*time.Second + 1: "31\u00a0secondes", 100 * time.Second: "2\u00a0minutes", 3 * time.Hour: "3\u00a0heures",
	} {
		if got := (voice{}).wait(d); got != want {
			t.Errorf("%v is %q", d, got)
		}
	}
}

func TestSafeURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/b?c=d&e=é f":                  "https://a.example/b?c=d&e=%C3%A9%20f",
		"https://a.example/b|c>d":                        "https://a.example/b%7Cc%3Ed",
		"https://a.example/@here":                        "https://a.example/%40here",
		"https://u:p@a.example/":                         "",
		"javascript:alert(1)":                            "",
		"/relative":                                      "",
		"https://a.example/" + strings.Repeat("x", 2400): "",
		"https://a.example/?" + strings.Repeat("&", 600): "",
	} {
		if got := safeURL(in); got != want {
			t.Errorf("safeURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParseFeedback(t *testing.T) {
	for value, want := range map[string]struct {
		good bool
		turn string
		ok   bool
	}{
		"good:t1": {true, "t1", true}, "bad:t:2": {false, "t:2", true}, "bad:": {}, "": {}, "t1": {},
	} {
		good, turn, ok := ParseFeedback(value)
		if ok != want.ok || ok && (good != want.good || turn != want.turn) {
			t.Errorf("%q: %v %q %v", value, good, turn, ok)
		}
	}
}

// What differs is marked, and marking changes nothing.
func TestCompareWords(t *testing.T) {
	a, b := compareWords("Le quai sud, dit-il, coûte  14 M€.", "Le quai nord, dit-il, ne coûte que 14 M€.")
	bold := func(rs []rich) (all, marked string) {
		for _, r := range rs {
			all += r.Text
			if st, ok := r.Style.(*style); ok && st.Bold {
				marked += r.Text
			}
		}
		return all, marked
	}
	allA, markedA := bold(a)
	allB, markedB := bold(b)
	if allA != "Le quai sud, dit-il, coûte  14 M€." || allB != "Le quai nord, dit-il, ne coûte que 14 M€." {
		t.Errorf("%q %q", allA, allB)
	}
	if markedA != "sud, " || markedB != "nord, ne que " {
		t.Errorf("marked %q and %q", markedA, markedB)
	}
}

// A lead that says only what stands under the quotation is not shown.
func TestRedundant(t *testing.T) {
	c := mayor(t)
	v := voice{lang: "fr"}
	for lead, want := range map[string]bool{
		"La maire de Sablette, Irène Castel (Le Fanal, 5 mars 2021, date déduite)\u00a0:": true,
		"Le Fanal (5 mars 2021)\u00a0:":                                 true,
		"Le conseil, d’après Le Fanal (5 mars 2021)\u00a0:":             false,
		"En 2022, La maire de Sablette, Irène Castel (Le Fanal)\u00a0:": false,
	} {
		if got := v.redundant(lead, &c); got != want {
			t.Errorf("%q: %v", lead, got)
		}
	}
}
