package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
	if ordersMachine(folded) {
		return true
	}
	spelled, leet := disguises(folded)
	return spelled && spelledOrder.MatchString(lettersOf(folded)) || leet && ordersMachine(unleet(folded))
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
	linkAddress = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"«»]+`)
	// payload finds what is no prose: mentions and links as a chat has them, templates
	// of conversations, fences, tags, and the keys of a reply.
	payload = regexp.MustCompile(`(?i)<!(?:channel|here|everyone|subteam\b|date\b)|<[@#][A-Z0-9]{6,}[|>]|<(?:https?|mailto|javascript):[^>|\s]*\|` +
		`|(?:^|[^\pL\pN._])@(?:channel|here|everyone|all|tous)(?:$|[^\pL\pN_])` +
		`|<\|[^|<>]{1,40}\|>|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>|</s>` +
		"|```|~~~|<{3,}|>{3,}|#{3,} ?(?:system|assistant|user|instructions?|response|réponse|question|input|prompt)" +
		`|</?(?:system|assistant|user|developer|instructions?|passages?|documents?|docs?|context|contexte|sources?|question|réponse|answer|tool|tool_call|function|data|think)\b[^<>]{0,80}>` +
		`|</[a-z][a-z0-9_-]*>|<(?:a|img|script|iframe|svg|style|form|input|object|embed|link|meta)\b[^<>]*[=/]|\bon(?:error|load|click)\s*=` +
		`|["'“”«]\s?(?:claims?|quotes?|passages?|prose|role|content|citations?|documents?|answered|declined|tool_calls?|engine)\s?["'“”»]\s*:` +
		`|\bjavascript:|\bdata:(?:text|image|application)/|!\[[^\]]*\]\(|\{\{|\}\}|\{%|\$\{`)
	// markdownLink finds "[words](address)"; lure what makes one click on it.
	markdownLink = regexp.MustCompile(`\[([^\]]{1,200})\]\(([^)\s]{1,500})`)
	lure         = regexp.MustCompile(`(?i)\b(?:clique[zr]?|cliquant|click|here|ici|connecte[zr]?|login|log in|sign in|v[ée]rifi\w+|verify|confirm\w*|mot de passe|password|token|secret|urgent\w*|r[ée]compense|gagn\w+|prize|download|t[ée]l[ée]charge\w*)\b|[?&](?:q|d|data|token|key|secret|c|payload|text|msg|prompt)=`)
	// blob finds what may be coded text.
	blob = regexp.MustCompile(`[A-Za-z0-9+/=_]{40,}`)
)

// hasPayload reports whether s carries something that is no prose.
func hasPayload(s string) bool {
	if strings.ContainsAny(s, "<>@[{}`~#=$") || hasKey(s) || strings.Contains(s, "pt:") || strings.Contains(s, "ta:") {
		if payload.MatchString(s) {
			return true
		}
		for _, m := range markdownLink.FindAllStringSubmatch(s, 8) {
			if lure.MatchString(m[1]) || lure.MatchString(m[2]) {
				return true
			}
		}
	}
	if !hasLongRun(s) {
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

// hasLongRun reports whether s has a run that blob may match.
func hasLongRun(s string) bool {
	run := 0
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9', 'a' <= c|0x20 && c|0x20 <= 'z', c == '+', c == '/', c == '=', c == '_':
			if run++; run >= 40 {
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

// homoglyphs are letters of other alphabets that look like Latin ones.
var homoglyphs = map[rune]string{
	'а': "a", 'в': "b", 'е': "e", 'ё': "e", 'з': "3", 'і': "i", 'ї': "i", 'ј': "j", 'к': "k", 'м': "m", 'н': "h",
	'о': "o", 'р': "p", 'с': "c", 'ѕ': "s", 'т': "t", 'у': "y", 'х': "x", 'ԁ': "d", 'ԛ': "q", 'ԝ': "w", 'ɡ': "g",
	'ı': "i", 'ո': "n", 'ս': "u", 'α': "a", 'β': "b", 'ε': "e", 'η': "n", 'ι': "i", 'κ': "k", 'μ': "m", 'ν': "v",
	'ο': "o", 'ρ': "p", 'τ': "t", 'υ': "u", 'χ': "x", 'ω': "w", 'γ': "y", 'ζ': "z", 'œ': "oe", 'æ': "ae", 'ß': "ss",
	'’': "'", 'ʼ': "'", '‘': "'", '`': "'", '–': "-", '—': "-", '‑': "-", '−': "-", '«': "\"", '»': "\"", '“': "\"",
	'”': "\"", '„': "\"",
}

// foldOrders is s in lower case, without accents and without what does not show,
// letters that look like Latin ones as those, white space as single spaces. A line
// end stays one: an order may stand on a line of its own.
func foldOrders(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := ""
	add := func(piece string) {
		if b.Len() > 0 {
			b.WriteString(space)
		}
		space = ""
		b.WriteString(piece)
	}
	for i, r := range s {
		switch {
		case r == '\n':
			space = "\n"
		case r < utf8.RuneSelf:
			switch {
			case isASCIISpace(byte(r)):
				if space == "" {
					space = " "
				}
			case 'A' <= r && r <= 'Z':
				add(string(r | 0x20))
			case r == '`':
				add("'")
			default:
				add(s[i : i+1])
			}
		case isInvisible(r) || unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r):
			if space == "" {
				space = " "
			}
		default:
			add(foldLetter(r))
		}
	}
	return b.String()
}

func isASCIISpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// foldLetter is r, which is not ASCII, as foldOrders writes it.
func foldLetter(r rune) string {
	if latin, ok := homoglyphs[unicode.ToLower(r)]; ok {
		return latin
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if part = unicode.ToLower(part); unicode.Is(unicode.Mn, part) {
			continue
		}
		if latin, ok := homoglyphs[part]; ok {
			b.WriteString(latin)
		} else {
			b.WriteRune(part)
		}
	}
	return b.String()
}

// spelledOrder finds orders in letters that stand apart, "i g n o r e": where words
// end is lost with them.
var spelledOrder = regexp.MustCompile(`(?:ignore|disregard|forget|override|oublie)[sz]?(?:all|any|the|your|every|toutes?|les|tes|vos|ces|previous|prior|above|of)*(?:instruction|prompt|rule|consigne|regle|directive|above|precede)` +
	`|systemprompt|promptsysteme|instructionssysteme|(?:tudois|youmust)(?:repond|dire|ignor|answer|say|reply|always)|reponds(?:que|uniquement)|(?:print|output|repeat|say)(?:the)?(?:following|exactly)|youarenow(?:an?)?(?:ai|assistant|dan)`)

// lettersOf is s without all that is no letter.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// disguises reports whether folded has five letters in a row that stand apart, and
// whether it has words with digits and signs in the place of letters.
func disguises(folded string) (spelled, leet bool) {
	apart, letters, signs := 0, 0, 0
	end := func() {
		switch {
		case letters == 1 && signs == 0:
			apart++
		case letters+signs > 0:
			apart = 0
		}
		spelled = spelled || apart >= 5
		leet = leet || letters > 0 && signs > 0
		letters, signs = 0, 0
	}
	for _, r := range folded {
		switch {
		case 'a' <= r && r <= 'z' || r >= utf8.RuneSelf && unicode.IsLetter(r):
			letters++
		case strings.ContainsRune(leetSigns, r):
			signs++
		default:
			end()
		}
	}
	end()
	return spelled, leet
}

// leetSigns are the digits and signs that stand for letters, leet those letters.
const leetSigns = "013457@$!|"

var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i", "|", "l")

// leetWord finds words that have such a sign beside or between their letters.
var leetWord = regexp.MustCompile(`[\pL013457@$]*(?:\pL[013457@$!|]+\pL|[013457@$]\pL|\pL[013457@$])[\pL013457@$]*`)

// unleet writes such words with letters.
func unleet(folded string) string { return leetWord.ReplaceAllStringFunc(folded, leet.Replace) }
