package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPlain(t *testing.T) {
	tests := []struct{ in, want string }{
		{"l’été à Nice", "l’été à Nice"},
		{"un\u00a0mot « cité »", "un\u00a0mot « cité »"},
		{"deux\nlignes\tet un tabulateur", "deux\nlignes\tet un tabulateur"},
		{"\x1b[31mrouge\x1b[0m", "rouge"},
		{"\x1b]0;titre\x07texte", "texte"},
		{"\x1b]8;;https://example.org\x1b\\lien\x1b]8;;\x1b\\", "lien"},
		{"\u009b2Jeffacé", "effacé"},
		{"\x1bPdonnées\x1b\\suite", "suite"},
		{"\x1b]sans fin\nligne suivante", "\nligne suivante"},
		{"a\rb\bc\x00d\x7fe", "abcde"},
		{"\u202eecrehni\u202c", "ecrehni"},
		{"\x1b", ""},
		{"\x1b[", ""},
		{"x\x1bcy", "xy"},
		{"mauvais \xff octet", "mauvais  octet"},
	}
	for _, tt := range tests {
		if got := plain(tt.in); got != tt.want {
			t.Errorf("plain(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// FuzzPlain proves that nothing that drives a terminal survives, that clean text
// is not touched, and that cleaning twice is cleaning once.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"texte", "\x1b[31mrouge\x1b[0m", "\x1b]0;t\x07x", "\u009b2J", "\xff\xfe", "\u202e", "\x1b\x1b[[A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := plain(s)
		if i := strings.IndexFunc(got, hostile); i >= 0 {
			t.Errorf("plain(%q) = %q keeps %q", s, got, got[i:])
		}
		if !utf8.ValidString(got) {
			t.Errorf("plain(%q) = %q is not UTF-8", s, got)
		}
		if strings.IndexFunc(s, hostile) < 0 && utf8.ValidString(s) && got != s {
			t.Errorf("plain(%q) = %q changes clean text", s, got)
		}
		if again := plain(got); again != got {
			t.Errorf("plain twice: %q, then %q", got, again)
		}
	})
}

func TestBlock(t *testing.T) {
	wide := screen{tty: true, width: 40}
	tests := []struct {
		sc       screen
		in, want string
	}{
		{wide, "un deux trois quatre cinq six sept huit neuf dix", "[1] un deux trois quatre cinq six sept\n    huit neuf dix"},
		{wide, "un\u00a0deux\u00a0trois\u00a0quatre\u00a0cinq\u00a0six\u00a0sept\u00a0huit neuf", "[1] un\u00a0deux\u00a0trois\u00a0quatre\u00a0cinq\u00a0six\u00a0sept\u00a0huit\n    neuf"},
		{wide, "des\nlignes   de\tdocument", "[1] des lignes de document"},
		{screen{}, "des\nlignes   de\tdocument \x1b[31m", "[1] des\nlignes   de\tdocument \x1b[31m"},
		{wide, "", "[1] "},
	}
	for _, tt := range tests {
		if got := tt.sc.block("[1] ", "    ", "", tt.in); got != tt.want {
			t.Errorf("block(%q) =\n%q, want\n%q", tt.in, got, tt.want)
		}
	}
	colored := screen{tty: true, color: true, width: 40}
	if got, want := colored.block("", "", cyan, "a"), "\x1b[36ma\x1b[0m"; got != want {
		t.Errorf("block in cyan = %q, want %q", got, want)
	}
}

func TestSlips(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{{"corpsu", "corpus", 2}, {"json", "json", 0}, {"jsn", "json", 1}, {"", "abc", 3}, {"since", "until", 5}}
	for _, tt := range tests {
		if got := slips(tt.a, tt.b); got != tt.want {
			t.Errorf("slips(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
