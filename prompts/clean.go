package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// How much of what others wrote goes into one request, in runes.
const (
	maxPassage  = 3000
	maxPassages = 24000 // all passages of a request
	maxTitle    = 200
	maxDate     = 100
	maxQuestion = 1000
	maxEarlier  = 600 // an answer earlier in a conversation
)

// The mark stands in the place of white space between the words of documents, and
// at the start of each of their lines, so that a model sees of every word whether
// it is material. It is rare in texts, is one token for most models and resembles
// no letter.
const (
	mark     = "¦"
	markRune = '¦'
)

// clean is a text that others wrote as a prompt may hold it: valid UTF-8, without
// anything that does not show, without our mark, with at most one blank line in a
// row and without what a model may take for a fence or for somebody else speaking.
// The document itself stays as it is, for nothing is quoted from here. What changes
// in ordinary texts (spaces, what does not show, speakers, backquotes) is what
// corpus.Locate reads over. Words that stood around something else (our mark, a tag,
// signs of a heading) it finds on either side of it, not across it.
func clean(s string) string {
	s = visible(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		switch r {
		case markRune:
			return ' '
		case '＜', '﹤':
			return '<'
		}
		return r
	}, s)
	return joinLines(harmless(s))
}

// oneLine is clean, in one line.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// visible is s without the characters that do not show: controls, directions,
// tags, joiners, selectors, fillers, soft hyphens and those for private use. All
// line breaks become \n and other controls that part words become spaces.
func visible(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r >= ' ' && r < 0x7f:
			return r
		case r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\t' || r == 0:
			return ' '
		case corpus.IsHidden(r):
			return -1
		}
		return r
	}, s)
}

var (
	// A tag, also one of a chat template: our fences are tags.
	tagStart = corpus.NewPattern(`<(\s*[/|｜!?]|\pL|\s+\pL[^<>\n]{0,80}>)`)
	// [INST] and its like.
	bracketTag = corpus.NewPattern(`\[(/?)(\s*(?i:INST|SYS|SYSTEM|USER|ASSISTANT|TOOL_CALLS|AVAILABLE_TOOLS|TOOL_RESULTS)\s*)\]`)
	// Two signs or more of a heading, as in "### Instruction".
	headingSigns = corpus.NewPattern(`#{2,}`)
)

// harmless is s without what a model may take for a fence, a turn of its
// conversation or a heading of its instructions.
func harmless(s string) string {
	s = headingSigns.ReplaceAllString(s, "") // first, or what stood around the signs would meet
	if strings.Contains(s, "<") {
		s = tagStart.ReplaceAllString(s, "‹$1")
	}
	if strings.Contains(s, "[") {
		s = bracketTag.ReplaceAllString(s, "($1$2)")
	}
	s = strings.ReplaceAll(s, "```", "'''")
	return partSpeakers(s)
}

// speakers are who may speak in a transcript.
var speakers = []string{"system", "système", "assistant", "user", "utilisateur", "developer", "human", "tool", "role"}

// partSpeakers puts a space between a speaker of a transcript and the colon behind
// it, as French typography has it; Locate does not mind it.
func partSpeakers(s string) string {
	var b strings.Builder
	for {
		at := strings.IndexAny(s, ":：")
		if at < 0 {
			break
		}
		before := strings.TrimRight(s[:at], "*_\"")
		b.WriteString(s[:at])
		if endsInSpeaker(before) {
			b.WriteString(" :")
		} else {
			b.WriteString(s[at : at+runeLen(s[at:])])
		}
		s = s[at+runeLen(s[at:]):]
	}
	b.WriteString(s)
	return b.String()
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// endsInSpeaker reports whether the last word of s ends in one of the speakers, in any case.
func endsInSpeaker(s string) bool {
	for _, who := range speakers {
		if len(s) >= len(who) && strings.EqualFold(s[len(s)-len(who):], who) {
			return true
		}
	}
	return false
}

// joinLines is s with its lines trimmed, one blank line at most in a row and none at
// the ends.
func joinLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// marked is clean text with the mark for the white space between its words and
// before each of its lines, so that no line of it can be a line of ours.
func marked(s string) string {
	if s == "" {
		return ""
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = mark + strings.Join(strings.Fields(line), mark)
	}
	return strings.Join(lines, "\n")
}

// shorten is the beginning of s, of most runes at most: up to the end of a
// sentence when that keeps half of what fits, else of a word.
func shorten(s string, most int) string {
	cut := len(s)
	n := 0
	for i := range s {
		if n == most {
			cut = i
			break
		}
		n++
	}
	if cut == len(s) {
		return s
	}
	// What is cut off may be all of the last sentence but its beginning.
	head := strings.TrimSpace(s[:cut])
	end := 0
	for _, sent := range corpus.Sentences(s, corpus.Span{Start: 0, End: cut}) {
		if sent.End < len(head) {
			end = sent.End
		}
	}
	if end < cut/2 {
		end = strings.LastIndexFunc(s[:cut], unicode.IsSpace)
	}
	if end <= 0 {
		end = cut
	}
	return strings.TrimSpace(s[:end])
}
