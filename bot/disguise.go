package bot

import (
	"encoding/base64"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// homoglyphs are letters of other alphabets that look like Latin ones.
var homoglyphs = map[rune]string{
	'а': "a", 'в': "b", 'е': "e", 'ё': "e", 'з': "3", 'і': "i", 'ї': "i", 'ј': "j", 'к': "k", 'м': "m", 'н': "h",
	'о': "o", 'р': "p", 'с': "c", 'ѕ': "s", 'т': "t", 'у': "y", 'х': "x", 'ԁ': "d", 'ԛ': "q", 'ԝ': "w", 'ɡ': "g",
	'ı': "i", 'ո': "n", 'ս': "u", 'α': "a", 'β': "b", 'ε': "e", 'η': "n", 'ι': "i", 'κ': "k", 'μ': "m", 'ν': "v",
	'ο': "o", 'ρ': "p", 'τ': "t", 'υ': "u", 'χ': "x", 'ω': "w", 'γ': "y", 'ζ': "z", 'œ': "oe", 'æ': "ae", 'ß': "ss",
	'’': "'", 'ʼ': "'", '‘': "'", '`': "'", '–': "-", '—': "-", '‑': "-", '−': "-", '«': "\"", '»': "\"", '“': "\"",
	'”': "\"", '„': "\"",
	'ᴀ': "a", 'ʙ': "b", 'ᴄ': "c", 'ᴅ': "d", 'ᴇ': "e", 'ꜰ': "f", 'ɢ': "g", 'ʜ': "h", 'ɪ': "i", 'ᴊ': "j", 'ᴋ': "k", 'ʟ': "l", 'ᴍ': "m",
	'ɴ': "n", 'ᴏ': "o", 'ᴘ': "p", 'ʀ': "r", 'ꜱ': "s", 'ᴛ': "t", 'ᴜ': "u", 'ᴠ': "v", 'ᴡ': "w", 'ʏ': "y", 'ᴢ': "z",
}

// enclosed are alphabets in circles, squares and flags, by their first letters.
var enclosed = []rune{0x1F150, 0x1F170, 0x1F1E6}

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
	for _, first := range enclosed {
		if r >= first && r < first+26 {
			return string('a' + r - first)
		}
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
var spelledOrder = corpus.NewPattern(`(?:ignore|disregard|forget|override|oublie)[sz]?(?:all|any|the|your|every|toutes?|les|tes|vos|ces|previous|prior|above|of)*(?:instruction|prompt|rule|consigne|regle|directive|above|precede)` +
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
var leetWord = corpus.NewPattern(`[\pL013457@$]*(?:\pL[013457@$!|]+\pL|[013457@$]\pL|\pL[013457@$])[\pL013457@$]*`)

// unleet writes such words with letters.
func unleet(folded string) string { return leetWord.ReplaceAllStringFunc(folded, leet.Replace) }

// shownAs is folded text as a browser or a chat would show it: entities are the
// characters they stand for, however often they were escaped.
func shownAs(folded string) string {
	const escapes = 4
	for range escapes {
		if !strings.Contains(folded, "&") || !strings.Contains(folded, ";") {
			break
		}
		plain := html.UnescapeString(folded)
		if plain == folded {
			break
		}
		folded = foldOrders(plain)
	}
	return strings.ReplaceAll(folded, `\"`, `"`)
}

var (
	// brokenAddress finds addresses that are written so that nobody takes them for one.
	brokenAddress = corpus.NewPattern(`\bhxxps?\b|[a-z0-9-](?: ?[\[({] ?(?:\.|dot|point) ?[\])}] ?)[a-z]{2,}|\bhttps?:/{1,2} ?[\[{(]?\.|://[^/\s]*@|://\d{1,3}(?:\.\d{1,3}){3}\b|[?&][\pL_]{1,20}=(?:[{\[<%]|question\b|query\b|reponse\b|answer\b|user|prompt|data\b|\.\.\.|…)|\?[\pL_]{1,12}=(?:$|[.\s»"])|\bslack://`)
	// otherDot finds dots of other scripts inside what would be an address.
	otherDot = corpus.NewPattern(`[A-Za-z0-9][\x{FF0E}\x{3002}\x{FF61}\x{2024}\x{FE52}][A-Za-z]{2,}`)
	// codes finds text as numbers of characters.
	codes = corpus.NewPattern(`(?:\\x[0-9a-f]{2} ?){4}|(?:\\u\{?[0-9a-f]{4}\}? ?){4}|(?:%[0-9a-f]{2}[a-z]?){6}|(?:\b[01]{8}\b ?){4}|(?:\b[2-7][0-9a-f] ){8}|(?:&#x?[0-9a-f]+;? ?){4}`)
	// shortBlob finds what may be a short coded text.
	shortBlob = corpus.NewPattern(`[A-Za-z0-9+/_-]{20,}={0,2}`)
	lureVerb  = corpus.NewPattern(`\b(?:cliquez|clique|click|identifiez-vous|authentifiez-vous|log in|sign in|saisissez votre mot de passe|enter your password)\b`)
	lurePath  = corpus.NewPattern(`://\S*(?:login|signin|verify|password|token|account)`)
	// turned are words of orders backwards and with their letters moved by thirteen.
	turned = corpus.NewPattern(`snoitcurtsni|tpmorp|sengisnoc|tnatsissa|sdnoper|zednoper|erongi|zerongi|ylper|vafgehpgvbaf|pbafvtarf|ercbaqf|ercbaqrm|vtaber|vtaberm|nffvfgnag`)
)

// isDisguised reports whether s, which is shown as shown, hides an address or a
// text in another form.
func isDisguised(s, shown string) bool {
	if strings.ContainsAny(shown, "[({/?:%\\") && brokenAddress.MatchString(shown) {
		return true
	}
	if otherDot.MatchString(s) || strings.ContainsAny(shown, "\\%01&") && codes.MatchString(linkAddress.ReplaceAllString(strings.ToLower(s), " ")) || turned.MatchString(shown) {
		return true
	}
	if strings.Contains(shown, "://") && (lureVerb.MatchString(shown) && strings.Contains(shown, "verifi") || lurePath.MatchString(shown)) {
		return true
	}
	if !hasLongRun(s, 20) {
		return false
	}
	for _, b := range shortBlob.FindAllString(linkAddress.ReplaceAllString(s, " "), 8) {
		if isCodedText(b) {
			return true
		}
	}
	return false
}

// isCodedText reports whether b is a text in Base64: one of letters and spaces.
func isCodedText(b string) bool {
	b = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(b, "="))
	data, err := base64.RawStdEncoding.DecodeString(b[:len(b)-len(b)%4])
	if err != nil || !utf8.Valid(data) {
		return false
	}
	letters, spaces := 0, 0
	for _, r := range string(data) {
		switch {
		case r == ' ':
			spaces++
		case unicode.IsLetter(r) || unicode.IsPunct(r) || unicode.IsDigit(r):
			letters++
		}
	}
	return spaces > 0 && (letters+spaces)*10 >= utf8.RuneCount(data)*9
}

// separators are signs that stand for spaces between the words of an order.
var separators = strings.NewReplacer("_", " ", "*", " ", "(", " ", ")", " ", "\"", " ", "~", " ", "|", " ", "/", " ")

// joined is folded text with its words apart where signs join them, "" when none do
// or nobody is told to set orders aside.
func joined(folded string) string {
	if !strings.ContainsAny(folded, `_*()"~|/`) && !dotted.MatchString(folded) {
		return ""
	}
	for _, verb := range []string{"ignor", "oubli", "disregard", "forget", "repond"} {
		if strings.Contains(folded, verb) {
			return strings.Join(strings.Fields(separators.Replace(dotted.ReplaceAllString(folded, "$1 "))), " ")
		}
	}
	return ""
}

// dotted finds a dot inside a word; joinedWords what may be several words without spaces.
var (
	dotted      = corpus.NewPattern(`([a-z]{2,})\.\b`)
	joinedWords = corpus.NewPattern(`[a-z]{18,}`)
)

// runsTogether reports whether folded has an order whose words have no spaces.
func runsTogether(folded string) bool {
	if !hasLongRun(folded, 18) {
		return false
	}
	return slices.ContainsFunc(joinedWords.FindAllString(folded, 8), spelledOrder.MatchString)
}
