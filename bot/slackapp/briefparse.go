package slackapp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// parseBrief reads what was typed after /brief. Dates may lean on asOf, which is
// today for whoever typed it. The command is what could be read even with a fault.
func parseBrief(text string, asOf corpus.Day) (briefCommand, fault) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if s, ok := verbs[retrieval.Fold(strings.TrimSpace(strings.TrimRightFunc(text, trailing)))]; ok {
		return briefCommand{Verb: s.verb, Lang: s.lang}, fault{}
	}
	if s, ok := verbs[strings.TrimSpace(text)]; ok { // "?" by itself
		return briefCommand{Verb: s.verb, Lang: s.lang}, fault{}
	}
	p := briefParser{pieces: cut(text), asOf: asOf, command: briefCommand{Verb: verbBrief}}
	p.run()
	return p.command, p.fault
}

func trailing(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".!?…", r) }

// A piece is a word, something in quotation marks, or the name of an option with its colon.
type piece struct {
	text   string
	quoted bool
	option option
	lang   string // of an option's name
}

// free reports whether the piece is a word that is not in quotation marks.
func (p piece) free() bool { return p.option == "" && !p.quoted }

// cut divides a text into pieces.
func cut(text string) []piece {
	var out []piece
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return out
		}
		if inner, rest, ok := cutQuoted(text); ok {
			if inner != "" {
				out = append(out, piece{text: inner, quoted: true})
			}
			text = rest
			continue
		}
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		if p, rest, ok := cutOption(text, end); ok {
			out = append(out, p)
			text = rest
			continue
		}
		out = append(out, piece{text: text[:end]})
		text = text[end:]
	}
}

// closing are the marks that close what the key opens.
var closing = map[rune]string{'"': "\"", '“': "”\"", '”': "”", '„': "“”", '«': "»"}

// cutQuoted takes what stands in quotation marks off the front of a text. A mark
// that nothing closes opens nothing.
func cutQuoted(text string) (inner, rest string, ok bool) {
	first, width := utf8.DecodeRuneInString(text)
	ends, opens := closing[first]
	if !opens {
		return "", "", false
	}
	end := strings.IndexAny(text[width:], ends)
	if end < 0 {
		return "", "", false
	}
	_, last := utf8.DecodeRuneInString(text[width+end:])
	inner = strings.TrimSpace(strings.Join(strings.FieldsFunc(text[width:width+end], plainSpace), " "))
	return inner, text[width+end+last:], true
}

// plainSpace reports whether r is white space that lines may be broken at.
func plainSpace(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// cutOption takes the name of an option and its colon off the front of a text
// whose first word ends at end. A space before the colon is French.
func cutOption(text string, end int) (p piece, rest string, ok bool) {
	name, after, found := strings.Cut(text[:end], ":")
	if found {
		rest = after + text[end:]
	} else if rest, found = strings.CutPrefix(strings.TrimLeftFunc(text[end:], unicode.IsSpace), ":"); !found {
		return piece{}, "", false
	}
	o, known := options[retrieval.Fold(strings.TrimLeft(name, "-–—"))]
	if !known {
		return piece{}, "", false
	}
	return piece{text: name, option: o.option, lang: o.lang}, rest, true
}

// A briefParser goes over the pieces once.
type briefParser struct {
	pieces  []piece
	asOf    corpus.Day
	topic   []piece
	command briefCommand
	fault   fault
}

func (p *briefParser) run() {
	for len(p.pieces) > 0 && p.fault.kind == faultNone {
		next := p.pieces[0]
		p.pieces = p.pieces[1:]
		switch {
		case next.option != "":
			p.note(next.lang)
			p.value(next)
		case p.flag(next):
			p.command.Request.Timeline = true
		case next.free() && unknownOption(next.text):
			p.fault = fault{faultOption, next.text[:strings.IndexByte(next.text, ':')]}
		default:
			p.topic = append(p.topic, next)
		}
	}
	r := &p.command.Request
	r.Topic = p.joined()
	switch {
	case p.fault.kind != faultNone:
	case r.Since != 0 && r.Until != 0 && r.Until < r.Since:
		p.fault = fault{faultReversed, r.Since.String() + " > " + r.Until.String()}
	case utf8.RuneCountInString(r.Topic) > longestTopic:
		p.fault = fault{kind: faultLong}
	case r.Topic != "" && wordless(r.Topic):
		p.fault = fault{kind: faultWordless}
	}
}

// note takes the language of a word of ours down. The first one tells.
func (p *briefParser) note(lang string) {
	if p.command.Lang == "" {
		p.command.Lang = lang
	}
}

// flag reports whether a piece is the word for a chronology: the last one, or
// the last before an option.
func (p *briefParser) flag(w piece) bool {
	if !w.free() || len(p.pieces) > 0 && p.pieces[0].option == "" {
		return false
	}
	o, known := options[retrieval.Fold(strings.TrimLeft(w.text, "-–—"))]
	if !known || o.option != optTimeline {
		return false
	}
	p.note(o.lang)
	return true
}

// unknownOption reports whether a word looks like an option, name:value, and no
// such option exists. A web address and a time of day do not look like one.
func unknownOption(word string) bool {
	name, value, found := strings.Cut(word, ":")
	if !found || name == "" || value == "" || strings.HasPrefix(value, "//") {
		return false
	}
	return strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("-'’", r) }) < 0
}

// value reads what stands after the name of an option.
func (p *briefParser) value(name piece) {
	r := &p.command.Request
	switch name.option {
	case optSince:
		r.Since, _ = p.days(name)
	case optUntil:
		_, r.Until = p.days(name)
	case optCollection:
		p.collections(name)
	case optTimeline:
		r.Timeline = !p.says("non", "no", "false")
	}
}

// says takes the next word when it is a yes or a no, and reports whether it is one of nos.
func (p *briefParser) says(nos ...string) bool {
	if len(p.pieces) == 0 || !p.pieces[0].free() {
		return false
	}
	word := retrieval.Fold(p.pieces[0].text)
	no := slices.Contains(nos, word)
	if no || slices.Contains([]string{"oui", "yes", "true"}, word) {
		p.pieces = p.pieces[1:]
	}
	return no
}

// longestDate is how many words a date may have: "le 1er jour du mois dernier".
const longestDate = 6

// days reads a period: what stands in quotation marks, or else as many of the
// words up to the next option as are one.
func (p *briefParser) days(name piece) (from, to corpus.Day) {
	if len(p.pieces) > 0 && p.pieces[0].quoted {
		quoted := p.pieces[0].text
		p.pieces = p.pieces[1:]
		from, to, ok := readPeriod(quoted, p.asOf)
		if !ok {
			p.fault = fault{faultDate, brieflyQuoted(quoted)}
		}
		return from, to
	}
	var words []string
	for i := 0; i < len(p.pieces) && i < longestDate && p.pieces[i].free(); i++ {
		words = append(words, p.pieces[i].text)
	}
	for n := len(words); n > 0; n-- {
		if from, to, ok := readPeriod(strings.TrimRight(strings.Join(words[:n], " "), ",;"), p.asOf); ok {
			p.pieces = p.pieces[n:]
			return from, to
		}
	}
	if len(words) == 0 {
		p.fault = fault{faultValue, name.text}
	} else {
		p.fault = fault{faultDate, brieflyQuoted(words[0])}
	}
	return 0, 0
}

// brieflyQuoted is what somebody typed, short enough to be said back to them.
func brieflyQuoted(s string) string {
	runes := []rune(s)
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// collections reads names: what stands in quotation marks, or words with commas between them.
func (p *briefParser) collections(name piece) {
	read := false
	for more := true; more && len(p.pieces) > 0 && p.pieces[0].option == ""; {
		next := p.pieces[0]
		p.pieces = p.pieces[1:]
		read = true
		if next.quoted {
			p.add(next.text)
			more = len(p.pieces) > 0 && p.pieces[0].free() && p.pieces[0].text == ","
			if more {
				p.pieces = p.pieces[1:]
			}
			continue
		}
		for part := range strings.SplitSeq(next.text, ",") {
			p.add(part)
		}
		more = strings.HasSuffix(next.text, ",")
	}
	if !read || len(p.command.Request.Collections) == 0 {
		p.fault = fault{faultValue, name.text}
	}
}

func (p *briefParser) add(collection string) {
	r := &p.command.Request
	if collection = strings.TrimSpace(collection); collection != "" && !slices.Contains(r.Collections, collection) {
		r.Collections = append(r.Collections, collection)
	}
}

// joined is the topic: without its quotation marks when it is all in one pair.
func (p *briefParser) joined() string {
	if len(p.topic) == 1 {
		return p.topic[0].text
	}
	words := make([]string, len(p.topic))
	for i, t := range p.topic {
		words[i] = t.text
		if t.quoted {
			words[i] = "«\u00a0" + t.text + "\u00a0»"
		}
	}
	return strings.Join(words, " ")
}
