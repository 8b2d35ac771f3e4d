package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Kind says what sort of word a token is.
type Kind uint8

// The kinds of token.
const (
	Word    Kind = iota // a word, compounds with hyphens included
	Number              // digits, with their separators
	Acronym             // capitals and digits: G7, CSIRT, N.C.S.C., and words with capitals inside: WannaCry
)

// A Token is one word of a text.
type Token struct {
	// Span is the bytes of the word in the analysed text. An elided article
	// includes its apostrophe ("l'"). Tokens are in order and do not overlap.
	corpus.Span
	Surface string // text[Start:End]
	// Fold is the folded surface (see Fold): what names are compared by. A
	// number has its separators normalised ("16'395" is 16395, "10.8" is 10,8),
	// an acronym its full stops removed.
	Fold string
	// Term is what is indexed: the stem of Fold for a word, Fold itself for
	// numbers and acronyms.
	Term string
	Kind Kind
	// Stop marks words without a subject of their own. Acronyms never are:
	// "EU" is content where "eu" is not, and neither is the season in "cet été".
	Stop bool
	// Name is true for a word with a capital where the grammar of sentences
	// asks for none. The first word of a sentence is never marked.
	Name bool
	// Parts are the terms by which a compound is found besides its own:
	// its words without stop words, and its words joined ("eu-LISA": lisa, eulisa).
	Parts []string
}

// Tokens returns all words of text with their places in it. The language, "fr"
// or "en", decides stems, stop words and how numbers are read; any other value
// counts as "fr".
func Tokens(text, lang string) []Token {
	var a analyzer
	return a.tokens(text, lang)
}

// Terms returns the terms of text that are not stop words, in order, one a word.
func Terms(text, lang string) []string {
	var terms []string
	for _, t := range Tokens(text, lang) {
		if !t.Stop {
			terms = append(terms, t.Term)
		}
	}
	return terms
}

// An analyzer is Tokens with a memory of words, for many texts on end. The zero
// value remembers nothing.
type analyzer struct {
	seen [2]map[string]form // French, English
}

func newAnalyzer() *analyzer {
	return &analyzer{seen: [2]map[string]form{make(map[string]form), make(map[string]form)}}
}

// A form is what the letters of a word without hyphen or apostrophe tell by themselves.
type form struct {
	fold     string
	stem     string // of fold
	acronym  string // the folded acronym; "" when it is none
	stop     bool
	capitals bool // no small letters
	capital  bool // at the beginning
}

func (a *analyzer) form(word, lang string) form {
	memory := a.seen[0]
	if lang == "en" {
		memory = a.seen[1]
	}
	f, ok := memory[word]
	if !ok {
		if memory == nil {
			return newForm(word, lang)
		}
		word = strings.Clone(word) // and not the text that it stands in
		f = newForm(word, lang)
		memory[word] = f
	}
	return f
}

func newForm(word, lang string) form {
	f := form{fold: Fold(word), capitals: allCapitals(word)}
	f.stem = stem(f.fold, lang)
	f.stop = isStop(f.fold, lang)
	first, _ := utf8.DecodeRuneInString(word)
	f.capital = unicode.IsUpper(first)
	if isAcronym(word) {
		f.acronym = f.fold
		if singular, ok := strings.CutSuffix(word, "s"); ok && allCapitals(singular) {
			f.acronym = strings.TrimSuffix(f.fold, "s") // CSIRTs, ONGs
		}
	}
	return f
}

func (a *analyzer) tokens(text, lang string) []Token {
	s := scanner{text: text, lang: lang, a: a}
	s.out = make([]Token, 0, len(text)/6+1)
	for pos := 0; pos < len(text); {
		r, size := utf8.DecodeRuneInString(text[pos:])
		switch {
		case isDigit(text[pos]):
			pos = s.number(pos)
		case startsWord(r):
			pos = s.chunk(pos)
		default:
			pos += size
		}
	}
	s.unshout()
	for i := range s.out {
		s.finish(i)
	}
	return s.out
}

// A scanner cuts one text into tokens. The first pass finds bounds and kinds;
// finish, which may look at neighbours, fills in the rest.
type scanner struct {
	text string
	lang string
	a    *analyzer
	out  []Token
}

// add adds a token that is no plain word. Those of kind Word are stop words: an
// elided article, a pronoun hung to its verb.
func (s *scanner) add(start, end int, kind Kind, fold string) {
	surface := s.text[start:end]
	s.out = append(s.out, Token{Span: corpus.Span{Start: start, End: end}, Surface: surface, Fold: fold, Term: fold, Kind: kind, Stop: kind == Word})
}

// chunk cuts the run of letters, digits, apostrophes and hyphens that starts at
// pos, and returns where it ends.
func (s *scanner) chunk(pos int) int {
	if end := dotted(s.text, pos); end > pos {
		s.add(pos, end, Acronym, strings.ReplaceAll(Fold(s.text[pos:end]), ".", ""))
		return end
	}
	end, seams, plain := s.run(pos)
	if plain {
		s.word(pos, end)
		return end
	}
	start := pos
	for _, seam := range append(seams, end) {
		if w := s.wholeWord(start, end); w > 0 {
			s.word(start, w)
			start = w
			break
		}
		if seam == end {
			break
		}
		after := seam + apostropheLen(s.text[seam:])
		left := Fold(s.text[start:seam])
		switch {
		case elided[left]:
			s.add(start, after, Word, left+"'")
			if isDigit(s.text[after]) {
				return s.number(after)
			}
			return s.chunk(after)
		case after < end && tails[Fold(s.text[after:end])]:
			s.hyphened(start, seam)
			s.add(seam, end, Word, Fold(s.text[seam:end]))
			start = end
		default:
			s.hyphened(start, seam)
			start = after
		}
	}
	if start < end {
		s.hyphened(start, end)
	}
	return end
}

// run returns the end of the chunk that starts at pos, the offsets of the
// apostrophes inside it, and whether it is one plain word. An apostrophe or hyphen belongs to the chunk only
// between two word characters.
func (s *scanner) run(pos int) (end int, seams []int, plain bool) {
	plain = true
	for i := pos; i < len(s.text); {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if isWordRune(r) {
			i += size
			end = i
			continue
		}
		if (isApostrophe(r) || isHyphen(r) || r == '&' && s.capitalsAround(pos, i)) && i == end {
			next, _ := utf8.DecodeRuneInString(s.text[i+size:])
			if startsWord(next) {
				if isApostrophe(r) {
					seams = append(seams, i)
				}
				plain = plain && r == '&'
				i += size
				continue
			}
		}
		break
	}
	return end, seams, plain
}

// capitalsAround reports whether the ampersand at i stands in an abbreviation such as R&D.
func (s *scanner) capitalsAround(start, i int) bool {
	next, _ := utf8.DecodeRuneInString(s.text[i+1:])
	return unicode.IsUpper(next) && allCapitals(s.text[start:i])
}

// wholeWord returns the end of the word of the whole list that starts at start, or 0.
func (s *scanner) wholeWord(start, end int) int {
	w := s.text[start:end]
	if len(w) > 32 || !strings.ContainsAny(w, "'’ʼ‘-‐‑") {
		return 0
	}
	f := Fold(w)
	if whole[f] || whole[strings.TrimSuffix(f, "s")] {
		return end
	}
	return 0
}

func apostropheLen(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

// hyphened adds the word [start, end), from which it splits the pronouns that a
// French verb takes after a hyphen.
func (s *scanner) hyphened(start, end int) {
	main := end
	if s.lang != "en" {
		main = s.verbEnd(start, end)
	}
	s.word(start, main)
	for at := main; at < end; {
		_, size := utf8.DecodeRuneInString(s.text[at:])
		at += size
		next := at
		for next < end {
			r, size := utf8.DecodeRuneInString(s.text[next:])
			if isHyphen(r) {
				break
			}
			next += size
		}
		s.add(at, next, Word, Fold(s.text[at:next]))
		at = next
	}
}

// verbEnd returns the end of the word without the pronouns hung to it; at least
// one part remains.
func (s *scanner) verbEnd(start, end int) int {
	for {
		cut := lastHyphen(s.text[start:end])
		if cut < 0 {
			return end
		}
		_, size := utf8.DecodeRuneInString(s.text[start+cut:])
		part := s.text[start+cut+size : end]
		first, _ := utf8.DecodeRuneInString(part)
		if !clitics[Fold(part)] || unicode.IsUpper(first) && !allCapitals(s.text[start:end]) {
			return end
		}
		end = start + cut
	}
}

func lastHyphen(s string) int {
	return strings.LastIndexFunc(s, isHyphen)
}

// word adds one word whose bounds are settled.
func (s *scanner) word(start, end int) {
	surface := s.text[start:end]
	t := Token{Span: corpus.Span{Start: start, End: end}, Surface: surface}
	f := s.a.form(surface, s.lang)
	t.Fold, t.Term, t.Stop = f.fold, f.stem, f.stop
	if f.acronym != "" {
		t.Kind, t.Fold, t.Term, t.Stop = Acronym, f.acronym, f.acronym, false
	}
	s.out = append(s.out, t)
}

// isAcronym reports whether w, which has no apostrophe, is written as no
// ordinary word is: with a capital inside (CSIRT, WannaCry) or with nothing but
// capitals and digits (G7, EC3). A compound is left to its parts.
func isAcronym(w string) bool {
	if strings.ContainsFunc(w, isHyphen) {
		return false
	}
	capitals, digits, letters, inner := 0, 0, 0, 0
	for i, r := range w {
		switch {
		case unicode.IsUpper(r):
			capitals++
			letters++
			if i > 0 {
				inner++
			}
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return inner > 0 && letters > 1 || capitals > 0 && digits > 0 && capitals == letters
}

func allCapitals(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 0
}

// dotted returns the end of an abbreviation such as N.C.S.C. or U.S. at pos, or
// pos when there is none.
func dotted(text string, pos int) int {
	end, letters := pos, 0
	for i := pos; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsUpper(r) {
			break
		}
		next := i + size
		if next >= len(text) || text[next] != '.' {
			// The last letter may do without its stop (U.E), but not open a word.
			after, _ := utf8.DecodeRuneInString(text[next:])
			if letters >= 1 && (next >= len(text) || !isWordRune(after)) {
				letters++
				end = next
			}
			break
		}
		letters++
		i = next + 1
		end = i
	}
	if letters < 2 {
		return pos
	}
	return end
}
