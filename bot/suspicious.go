package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// suspicious reports whether a sentence addresses a machine or carries a payload:
// orders to an assistant, turns of a conversation that is not one, the form of a
// model's reply, mentions of a chat, markup, what is written so that people do
// not see it. It is flagged, never deleted: such a sentence is shown to whoever
// looks up its very words or asks about such orders, and quoted to nobody else.
//
// Texts about machines, instructions, systems and assistants are not suspicious,
// nor are plain addresses and plain handles: what counts is that somebody is told
// to do something who is no reader.
func suspicious(sentence string) bool {
	if isHiddenWriting(sentence) || hasPayload(sentence) {
		return true
	}
	folded := foldOrders(sentence)
	if shown := shownAs(folded); hasPayload(shown) || isDisguised(sentence, shown) || ordersMachine(shown) {
		return true
	}
	if strings.Contains(sentence, "¦") || speaksToMachine(sentence) {
		return true
	}
	if runsTogether(folded) || ordersMachine(joined(folded)) {
		return true
	}
	spelled, leet := disguises(folded)
	if spelled && spelledOrder.MatchString(lettersOf(folded)) {
		return true
	}
	if !leet {
		return false
	}
	plain := unleet(folded)
	return ordersMachine(plain) || speaksToMachine(plain)
}

// honest is a title or a publisher of the record, "" when it is suspicious: those
// are shown with every quotation, so nobody shall speak to machines, or to a
// channel, by them.
func honest(title string) string {
	if suspicious(title) {
		return ""
	}
	return title
}

// isInvisible reports whether r takes no place on the page.
func isInvisible(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r >= 0xFFF9 && r <= 0xFFFB:
		return true
	case r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return r == 0xFEFF || r == 0x00AD || r == 0x034F || r == 0x061C || r == 0x180E || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0
}

// isHiddenWriting reports whether s says something by characters that nobody sees:
// letters as tags, a reversal of the direction, runs of what takes no place. One
// such character by itself is a leftover of a word processor.
func isHiddenWriting(s string) bool {
	const many = 3
	run, all := 0, 0
	for _, r := range s {
		switch {
		case r >= 0xE0000 && r <= 0xE0FFF || r == 0x202D || r == 0x202E || r >= 0xFFF9 && r <= 0xFFFB:
			return true
		case isInvisible(r) && r != 0x00AD:
			run++
			all++
			if run >= many {
				return true
			}
		default:
			run = 0
		}
	}
	return all > 5*many
}

var (
	linkAddress = corpus.NewPattern(`(?i)\b(?:https?://|www\.)[^\s<>"«»]+`)
	// payload finds what is no prose: mentions and links as a chat has them, templates
	// of conversations, fences, tags, and the keys of a reply.
	payload = corpus.NewPattern(`(?i)<!(?:channel|here|everyone|subteam\b|date\b)|<[@#][A-Z][A-Z0-9]{2,}[|>]|<(?:https?|mailto|javascript):[^>|\s]*\|` +
		`|(?:^|[^\pL\pN._])@ ?(?:channel|here|everyone|all|tous)(?:$|[^\pL\pN_])|(?:^|\n)/(?:remind|invite|dm|msg|kick|call|archive|topic|giphy|leave|join|feed|mute)\b|\b(?:tool|function)_calls?\b|\b[a-z]+(?:_[a-z]+)+\(` +
		`|<\|[^|<>]{1,40}\|>|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>|</s>` +
		"|```|~~~|<{3,}|>{3,}|#{3,} ?(?:system|assistant|user|instructions?|response|réponse|question|input|prompt)" +
		`|</?(?:system|assistant|user|developer|instructions?|passages?|documents?|docs?|context|contexte|sources?|question|réponse|answer|tool|tool_call|function|data|think)\b[^<>]{0,80}>` +
		`|</[a-z][a-z0-9_-]*>|<(?:a|img|script|iframe|svg|style|form|input|object|embed|link|meta)\b[^<>]*[=/]|\bon(?:error|load|click)\s*=` +
		`|["'“”«]\s?(?:claims?|quotes?|passages?|prose|role|content|citations?|documents?|answered|declined|tool_calls?|engine)\s?["'“”»]\s*:` +
		`|\bjavascript:|\bdata:(?:text|image|application)/|!\[[^\]]*\]\(|\{\{|\}\}|\{%|\$\{`)
	// markdownLink finds "[words](address)"; lure what makes one click on it.
	markdownLink = corpus.NewPattern(`\[([^\]]{1,200})\]\(([^)\s]{1,500})`)
	lure         = corpus.NewPattern(`(?i)\b(?:clique[zr]?|cliquant|click|here|ici|connecte[zr]?|login|log in|sign in|v[ée]rifi\w+|verify|confirm\w*|mot de passe|password|token|secret|urgent\w*|r[ée]compense|gagn\w+|prize|download|t[ée]l[ée]charge\w*)\b|[?&](?:q|d|data|token|key|secret|c|payload|text|msg|prompt)=`)
	// blob finds what may be coded text.
	blob = corpus.NewPattern(`[A-Za-z0-9+/=_]{40,}`)
)

// hasPayload reports whether s carries something that is no prose.
func hasPayload(s string) bool {
	if strings.ContainsAny(s, "<>@[{}`~#=$_/") || hasKey(s) || strings.Contains(s, "pt:") || strings.Contains(s, "ta:") {
		if payload.MatchString(s) {
			return true
		}
		for _, m := range markdownLink.FindAllStringSubmatch(s, 8) {
			if lure.MatchString(m[1]) || lure.MatchString(m[2]) {
				return true
			}
		}
	}
	if !hasLongRun(s, 40) {
		return false
	}
	for _, b := range blob.FindAllString(linkAddress.ReplaceAllString(s, " "), 8) {
		if isCoded(b) {
			return true
		}
	}
	return false
}

// hasKey reports whether a colon of s follows a quotation mark, as behind a key of JSON.
func hasKey(s string) bool {
	for i := range len(s) {
		if s[i] != ':' {
			continue
		}
		r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(s[:i], unicode.IsSpace))
		if strings.ContainsRune("\"'“”«»", r) {
			return true
		}
	}
	return false
}

// hasLongRun reports whether s has n letters, digits and signs of codes in a row.
func hasLongRun(s string, n int) bool {
	run := 0
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9', 'a' <= c|0x20 && c|0x20 <= 'z', c == '+', c == '/', c == '=', c == '_', c == '-' && n < 40:
			if run++; run >= n {
				return true
			}
		default:
			run = 0
		}
	}
	return false
}

// isCoded reports whether a long run of letters and digits is no word, no rule and no number.
func isCoded(b string) bool {
	kinds, letters, changes, last := 0, 0, 0, 0 // kinds: 1 digits, 2 small letters, 4 capitals
	for i := range len(b) {
		kind := 0
		switch c := b[i]; {
		case '0' <= c && c <= '9':
			kind = 1
		case 'a' <= c && c <= 'z':
			kind = 2
		case 'A' <= c && c <= 'Z':
			kind = 4
		}
		if kind > 1 {
			letters++
		}
		if kind != 0 && kind != last {
			changes++
			last = kind
		}
		kinds |= kind
	}
	return kinds&1 != 0 && letters*4 >= len(b) && changes >= len(b)/6
}
