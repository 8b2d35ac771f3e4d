package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A voicing is a place where a text says that somebody says something.
type voicing struct {
	who  []int       // the content words of the reading that name who
	role bool        // none of them is a name
	verb corpus.Span // the verb of saying, or "selon"
	// scope is the stretch of text whose words are theirs.
	scope corpus.Span
	// nobody is true for "il", and for what is said without anybody being named.
	nobody bool
	// behind is true where who speaks is named behind what is said.
	behind bool
}

// checkSpeaker returns CheckSpeaker where the prose says of somebody that they say
// something, and the quotation that says it names somebody else, or does not say
// who. A document ("selon le texte") is nobody.
func (r *rendering) checkSpeaker(cs []Citation) Check {
	for _, x := range r.prose.voicings() {
		if x.nobody || r.prose.isDocument(x.who) {
			continue
		}
		if !r.says(x, cs) {
			return CheckSpeaker
		}
	}
	return ""
}

// says reports whether whom x names is who says it in the quotations.
func (r *rendering) says(x voicing, cs []Citation) bool {
	if r.wishes(x) {
		return true
	}
	var best float64
	type heardFrom struct {
		quote int
		at    voicing
	}
	var voices []heardFrom
	for k, q := range r.quotes {
		for _, at := range q.voicings() {
			share := r.overlap(x, q, at)
			if share > best+1e-9 {
				best, voices = share, nil
			}
			if share >= best-1e-9 {
				voices = append(voices, heardFrom{k, at})
			}
		}
	}
	named := false
	for _, v := range voices {
		if v.at.nobody {
			continue
		}
		named = true
		if r.isSame(x, r.quotes[v.quote].termsOf(v.at.who)) {
			return true
		}
	}
	for k, c := range cs {
		switch {
		case c.Speaker != nil:
			if named && retrieval.Fold(*c.Speaker) != "" && strings.Contains(retrieval.Fold(c.Quote), retrieval.Fold(*c.Speaker)) {
				continue // the quotation itself says whose words are whose
			}
			if r.isSame(x, r.speakerTerms(*c.Speaker)) {
				return true
			}
		case !named && c.Publisher != "" && !r.quotes[k].hasName(r, x) && r.isSame(x, r.speakerTerms(c.Publisher)):
			return true
		}
	}
	return false
}

// wishes reports whether the verb of x is a wish or a proposal that a quotation tells
// of whom x names, in whatever words and between whatever marks: who stands before
// its verb there.
func (r *rendering) wishes(x voicing) bool {
	for i := range r.prose.marks {
		m := &r.prose.marks[i]
		if m.class != classModal || r.prose.words[m.first].Start != x.verb.Start {
			continue
		}
		for _, q := range r.quotes {
			for k := range q.marks {
				o := &q.marks[k]
				if m.shares(o) && o.first > 0 && len(x.who) > 0 && r.isSame(x, q.termsOf(q.phraseBefore(o.first, q.text))) {
					return true
				}
			}
		}
	}
	return false
}

func (r *rendering) speakerTerms(name string) termSet {
	s := termsOf(name, "fr")
	s.add(retrieval.Tokens(name, "en"))
	return s
}

// hasName reports whether q names x at all.
func (q *reading) hasName(r *rendering, x voicing) bool {
	for i := range q.content {
		for _, k := range x.who {
			if r.prose.content[k].name && r.prose.content[k].in(q.content[i].terms) {
				return true
			}
		}
	}
	return false
}

// overlap is how many of the prose's words, but for who speaks, stand in the scope of at.
func (r *rendering) overlap(x voicing, q *reading, at voicing) float64 {
	var inside []int
	for i := range q.content {
		if at.scope.Contains(q.content[i].Span) && !slices.Contains(at.who, i) {
			inside = append(inside, i)
		}
	}
	set := q.termsOf(inside)
	n := 0.0
	for i := range r.prose.content {
		c := &r.prose.content[i]
		if x.scope.Contains(c.Span) && !slices.Contains(x.who, i) && c.in(set) {
			n++
		}
	}
	return n
}

// isSame reports whether a set of words names whom x names: all names of x are
// there, or all words of a role; what else x says of them must stand in the quotations.
func (r *rendering) isSame(x voicing, set termSet) bool {
	met := false
	for _, i := range x.who {
		c := &r.prose.content[i]
		switch {
		case c.in(set):
			met = met || c.name || x.role
		case c.name, x.role, !r.heard[i]:
			return false
		}
	}
	return met
}

// documentNouns are what says something without being anybody.
var documentNouns = wordSet(`texte document communique rapport article depeche source declaration tribune conclusions etude note loi reglement decret
	plan text document statement release report article source study declaration law press`)

// isDocument reports whether the words name a document.
func (r *reading) isDocument(who []int) bool {
	for _, i := range who {
		if r.content[i].name {
			return false
		}
	}
	return len(who) == 0 || documentNouns[r.content[who[0]].word.Tokens[0].Fold] || documentNouns[r.content[who[len(who)-1]].word.Tokens[0].Fold]
}

// voicings finds who says something in r, outside of what is quoted, in order.
func (r *reading) voicings() []voicing {
	plain := r.text
	if ms := marks(plain); unclosed(ms) < 0 && unopened(ms) < 0 {
		plain = outsideSpeech(plain)
	}
	var out []voicing
	for i := range r.words {
		w := &r.words[i]
		if plain[w.Start] == ' ' {
			continue // quoted
		}
		if n := r.sourceMark(i); n > 0 {
			at := voicing{verb: corpus.Span{Start: w.Start, End: r.words[i+n-1].End}}
			at.who, at.behind = r.phraseAfter(i+n, plain), !w.opens
			r.finish(&at, &out)
			continue
		}
		passive, ok := r.isSaying(i)
		if !ok {
			continue
		}
		at := voicing{verb: w.Span}
		switch {
		case passive:
			if at.who = r.agent(i, plain); len(at.who) == 0 {
				continue
			}
		case r.inverted(i):
			at.who, at.behind = r.phraseAfter(i+1, plain), true
			if len(at.who) == 0 && !r.saysPronoun(i) {
				at.who, at.behind = r.phraseBefore(i, plain), false
			}
		default:
			at.who = r.phraseBefore(i, plain)
			from := r.clauseWord(i - 1)
			if n := len(out); n > 0 && len(at.who) == 0 && isCoordinator(r.words[from].fold) && r.sentenceOf(out[n-1].verb.Start) == r.sentenceOf(w.Start) {
				at.who = out[n-1].who
			}
		}
		r.finish(&at, &out)
	}
	r.scope(out)
	return out
}

// finish completes an voicing and appends it.
func (r *reading) finish(at *voicing, out *[]voicing) {
	at.nobody, at.role = len(at.who) == 0, true
	for _, k := range at.who {
		if r.content[k].name {
			at.role = false
		}
	}
	*out = append(*out, *at)
}

// scope gives each voicing its stretch: its sentence, cut where the next one's
// clause begins.
func (r *reading) scope(all []voicing) {
	for i := range all {
		s := r.sentences[min(r.sentenceOf(all[i].verb.Start), len(r.sentences)-1)]
		all[i].scope = s
		for k := range all {
			o := all[k].verb
			switch {
			case k == i || !s.Contains(o):
			case o.Start > all[i].verb.Start:
				if b, ok := r.border(&all[i], &all[k]); ok {
					all[i].scope.End = min(all[i].scope.End, b)
				}
			default:
				if b, ok := r.border(&all[k], &all[i]); ok {
					all[i].scope.Start = max(all[i].scope.Start, b)
				}
			}
		}
	}
}

// border is where the words of x end and those of y, the next to speak, begin; false
// when that cannot be told.
func (r *reading) border(x, y *voicing) (int, bool) {
	switch {
	case !y.behind:
		return max(x.verb.End, r.clauseStart(y.verb.Start)), true
	case x.behind:
		return x.verb.End, true
	}
	return 0, false
}

// clauseStart is where the clause in which byte at stands begins.
func (r *reading) clauseStart(at int) int {
	start := 0
	for i := range r.words {
		w := &r.words[i]
		if w.Start > at {
			break
		}
		if w.seam != seamNone {
			start = w.Start
		}
	}
	return start
}

// sourceMark is the number of words of a "selon" at word i, or 0.
func (r *reading) sourceMark(i int) int {
	f := r.words[i].fold
	next := ""
	if i+1 < len(r.words) {
		next = r.words[i+1].fold
	}
	switch {
	case f == "selon" && next != "que" && next != "qu":
		return 1
	case f == "d" && next == "apres", f == "according" && next == "to":
		return 2
	case f == "pour" && r.words[i].opens && r.lang == "fr" && i+1 < len(r.words) && (r.words[i+1].name || roleArticle(r, i+1)) && r.commaSoon(i):
		return 1
	}
	return 0
}

// roleArticle reports whether a person's title stands at word i or behind an article there.
func roleArticle(r *reading, i int) bool {
	for k := i; k < min(i+3, len(r.words)); k++ {
		if personTitles[r.words[k].lower] || personTitles[r.words[k].fold] {
			return true
		}
	}
	return false
}

// commaSoon reports whether the phrase that opens at word i is closed by a comma.
func (r *reading) commaSoon(i int) bool {
	for k := i + 1; k < min(i+8, len(r.words)); k++ {
		if r.words[k].seam == seamClause {
			return true
		}
	}
	return false
}
