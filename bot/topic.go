package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// hitsGathered is how many passages are read for a brief or a chronology.
const hitsGathered = 40

// A topic is an inquiry that asks for what there is on a subject, with what was found.
type topic struct {
	*inquiry
	extracts []*extract // the quotable sentences on the topic, best first
	// nearest and gate say what was found instead when there are none.
	nearest *extract
	gate    gate
}

// topicFrame are words that ask for a brief rather than tell what about, and
// those that every text on a matter of policy may do without. Folded.
var topicFrame = wordSet(`actualite actualites dossier synthese note resume situation nouvelle nouvelles info infos enjeu enjeux question questions
	theme themes sujet etat bilan brief briefing point points position positions avis reaction reactions mesure mesures decision decisions
	annonce annonces objectif objectifs role resultat resultats delai date dates jour mois annee montant nombre lieu exemple
	lutte lutter combattre politique politiques action actions travaux domaine matiere propos egard cadre cas vue
	faire fait font dire dit disent prevoir prevoit prevu prevue veut veulent vouloir savoir sait passe passer pense penser
	chronologie historique derniere dernier dernieres derniers recent recente recents recentes autour
	news update updates summary overview latest issue issues state recent timeline chronology about policy policies measures
	say says said tell happen happened do does did done want wants fight fighting`)

// gather finds the sentences on a topic.
func (a *Assistant) gather(ctx context.Context, q Question) (*topic, error) {
	if len(q.Text) > maxQuestion {
		return &topic{inquiry: tooLong(q), gate: gateLong}, nil
	}
	in, lang := a.understandTopic(q)
	t := &topic{inquiry: in, gate: gateNothing}
	switch {
	case isUnclear(in.Text):
		t.gate = gateWhom
		return t, nil
	case len(in.words) == 0 && in.window.Intent == retrieval.IntentNone:
		t.gate = gateEmpty
		return t, nil
	}
	hits, err := a.hitsOn(ctx, in, lang)
	if err != nil {
		return nil, err
	}
	hits = a.withKin(in, hits)
	t.extracts, t.nearest, t.gate = a.judge(t, hits)
	t.keepDays()
	slices.SortStableFunc(t.extracts, func(x, y *extract) int { return cmp.Or(cmp.Compare(y.worth, x.worth), inPlace(x, y)) })
	for _, x := range t.extracts {
		x.copies = withQuote(x, hits)
	}
	return t, nil
}

// judge parts the quotable sentences of the hits into those on the topic and the
// rest, of which it returns the best and what stopped it: nil and gateNothing when there is none.
func (a *Assistant) judge(t *topic, hits []retrieval.Hit) (on []*extract, nearest *extract, why gate) {
	why = gateNothing
	openings := make(map[*corpus.Item]int)
	for _, u := range a.stillSaid(t.inquiry, a.units(t.inquiry, hits)) {
		x, ok := a.extractOf(u)
		if !ok {
			continue
		}
		item := &u.doc.Items[u.passage.Item]
		if _, known := openings[item]; !known {
			openings[item] = firstQuotable(u.doc, u.passage.Item)
		}
		x.first = openings[item] == u.span.Start
		t.rate(x)
		g := t.stops(x)
		switch {
		case g == gateNone:
			on = append(on, x)
		case nearest == nil || x.worth > nearest.worth:
			nearest, why = x, g
		}
	}
	return on, nearest, why
}

// understandTopic reads q as a topic, and tells in which language. What is too
// short for the language to show, "encryption", is read as English when the
// documents know more of it then.
func (a *Assistant) understandTopic(q Question) (*inquiry, string) {
	in := a.understand(q)
	lang := retrieval.DetectLang(in.Text)
	if lang != "en" && slices.ContainsFunc(in.words, func(w word) bool { return !w.knows() }) {
		english := *in
		english.words = nil
		a.readWords(&english, "en")
		if knownWords(english.words) > knownWords(in.words) {
			*in, lang = english, "en"
			in.lang = cmp.Or(q.Lang, lang)
		}
	}
	// A brief on a question shows what there is, not only the kind of thing asked for.
	in.expect, in.focus, in.qualified, in.object, in.subject, in.topic = expectAny, -1, -1, -1, -1, -1
	in.pairs, in.kinds, in.arms = nil, nil, nil // they count words, of which some go now
	for i := range in.words {
		a.strengthen(&in.words[i])
	}
	in.dropFrame()
	in.findPairs(retrieval.Tokens(in.Text, lang))
	return in, lang
}

// knows reports whether the documents have w by more than a guess at its spelling.
func (w *word) knows() bool {
	return slices.ContainsFunc(w.Renderings, func(r retrieval.Rendering) bool { return r.Via != retrieval.ViaCorrection })
}

func knownWords(words []word) int {
	n := 0
	for i := range words {
		if words[i].knows() {
			n++
		}
	}
	return n
}

// What a word of a topic may be found by. A topic has few words and no others
// to make up for one that is taken for another.
const (
	leastRendering = 0.5 // the weight of a synonym or a translation
	longWord       = 7   // the letters from which on a spelling is corrected
)

// strengthen leaves out of w the ways to say it that are too far off.
func (a *Assistant) strengthen(w *word) {
	letters := utf8.RuneCountInString(w.Tokens[0].Fold)
	var kept []retrieval.Rendering
	for _, r := range w.Renderings {
		if r.Weight >= leastRendering && (r.Via != retrieval.ViaCorrection || letters >= longWord) {
			kept = append(kept, r)
		}
	}
	w.Renderings, w.known = kept, len(kept) > 0
	w.weight = a.rarity(w.QueryWord)
	if w.name {
		w.weight *= nameWeight
	}
}

// hitsOn searches for a topic. Texts of after AsOf do not exist yet; where the
// search finds some, the earlier ones are searched for by themselves.
func (a *Assistant) hitsOn(ctx context.Context, in *inquiry, lang string) ([]retrieval.Hit, error) {
	q := in.query(hitsGathered)
	q.Lang = lang
	hits, err := a.searchDays(ctx, q)
	if err != nil || in.AsOf == 0 {
		return hits, err
	}
	known := writtenBy(in.AsOf, hits)
	if len(known) == len(hits) {
		return known, nil
	}
	q.Until = earlier(q.Until, in.AsOf)
	dated, err := a.searchDays(ctx, q)
	if err != nil {
		return nil, err
	}
	return addHits(writtenBy(in.AsOf, dated), known), nil
}

// writtenBy returns the hits of texts that are not later than the day on,
// without the copies that are later.
func writtenBy(on corpus.Day, hits []retrieval.Hit) []retrieval.Hit {
	later := func(p corpus.Passage) bool { return p.Date.From > on }
	var out []retrieval.Hit
	for _, h := range hits {
		if !later(h.Passage) {
			h.Copies = slices.DeleteFunc(slices.Clone(h.Copies), later)
			out = append(out, h)
		}
	}
	return out
}

// dropFrame leaves out of a topic the words that only ask, unless there are no others.
func (in *inquiry) dropFrame() {
	asks := func(w word) bool {
		return len(w.Tokens) == 1 && !w.name && topicFrame[w.Tokens[0].Fold]
	}
	if slices.ContainsFunc(in.words, func(w word) bool { return !asks(w) }) || in.window.Intent != retrieval.IntentNone {
		in.words = slices.DeleteFunc(in.words, asks)
	}
}

// What an extract is worth: how much of the topic it says itself and has around
// it, and how well it stands alone.
const (
	topicHere     = 0.55
	topicNear     = 0.25
	topicRank     = 0.10
	openingWorth  = 0.20
	danglingWorth = -0.20
	longWorth     = -0.05
	leadShare     = 0.8 // of what stands in the item, for the lead of a short one
)

// longQuote is the length in bytes from which a quotation is long for a point.
const longQuote = 450

// shortItem is the length in bytes up to which an item has one subject: what its
// first sentence speaks of, its last does too.
const shortItem = 1500

// rate sets how near x is to the topic and what it is worth.
func (t *topic) rate(x *extract) {
	var total, near float64
	short := x.doc.Items[x.passage.Item].Len() <= shortItem
	share := [zones]float64{here: 1, around: 1, titled: 0.45, inItem: 0.4}
	if short {
		share[inItem] = 0.9
	}
	switch {
	case len(x.doc.Items) > 1:
		share[titled] = 0 // the title is that of other items too
	case short || x.first:
		share[titled] = 0.8
	}
	for i := range t.words {
		weight := t.words[i].weight
		total += weight
		in, by := x.says(i, here), 0.0
		for z := range zones {
			by = max(by, share[z]*x.says(i, z))
		}
		if x.first && short {
			in = max(in, leadShare*by) // a dispatch has one subject, which its lead opens
		}
		x.said += weight * in
		near += weight * by
	}
	if total > 0 {
		x.near, x.said = near/total, x.said/total
	} else {
		x.near, x.said = 1, 1 // some days are the whole topic
	}
	x.worth = topicHere*x.said + topicNear*x.near + topicRank*x.rank
	if x.first {
		x.worth += openingWorth
	}
	if dangling.MatchString(x.quote.In(x.doc.Text)) {
		x.worth += danglingWorth
	}
	if x.quote.Len() > longQuote {
		x.worth += longWorth
	}
}

// onTopic is the least share of a topic that must stand in a sentence or right around it.
const onTopic = 0.55

// stops tells which gate stops x, or gateNone.
func (t *topic) stops(x *extract) gate {
	switch {
	case t.missesName(x.unit):
		return gateName
	case t.partsPair(x.unit), t.speaksOfAnother(x.unit):
		return gateOther
	case t.missesPhrase(x.unit):
		return gatePhrase
	case x.near < onTopic, x.said == 0 && !x.carriesOn():
		return gateCoverage
	case t.window.Intent == retrieval.IntentFilter && !x.inWindow:
		return gateWindow
	}
	return gateNone
}

// carriesOn reports whether x, which has nothing of the topic itself, is still
// about it: it stands in a dispatch on the topic or right behind a sentence on it.
func (x *extract) carriesOn() bool {
	if x.doc.Items[x.passage.Item].Len() <= shortItem {
		return true
	}
	return slices.ContainsFunc(x.held, func(zones [zones]float64) bool { return zones[before] > 0 })
}

// partsPair reports whether a noun and the name that the topic binds it to do
// not stand together in u's passage.
func (t *topic) partsPair(u *unit) bool {
	return slices.ContainsFunc(t.pairs, func(p namedThing) bool {
		return !t.words[p.name].common && (u.says(p.noun, here, around, titled) == 0 || u.says(p.name, here, around, titled) == 0)
	})
}

// keepDays keeps of the extracts those whose items are of the days that the
// topic asks for, and undated ones that speak of them. When there are none, those
// that only mention these days stay.
func (t *topic) keepDays() {
	if t.window.Intent != retrieval.IntentFilter {
		return
	}
	of := func(x *extract) bool { return x.passage.Date.Overlaps(t.window.From, t.window.To) }
	if slices.ContainsFunc(t.extracts, of) {
		t.extracts = slices.DeleteFunc(t.extracts, func(x *extract) bool { return !of(x) && !x.passage.Date.IsZero() })
	}
}

// withQuote returns the copies of x's passage and the other passages of the hits
// that hold its quotation.
func withQuote(x *extract, hits []retrieval.Hit) []corpus.Passage {
	copies := slices.Clone(x.copies)
	known := func(p corpus.Passage) bool {
		same := func(q corpus.Passage) bool { return q.Document == p.Document && q.Start == p.Start }
		return same(x.passage) || slices.ContainsFunc(copies, same)
	}
	quote := x.quote.In(x.doc.Text)
	for _, h := range hits {
		for _, p := range append([]corpus.Passage{h.Passage}, h.Copies...) {
			if strings.Contains(p.Text, quote) && !known(p) {
				copies = append(copies, p)
			}
		}
	}
	return copies
}

// headline is a headline from the record for what was picked, best first: that
// of the item which brings most of it.
func (t *topic) headline(picked []*extract) string {
	var best *extract
	most := 0.0
	for _, x := range picked {
		sum := 0.0
		for _, y := range picked {
			if sameItem(x.unit, y.unit) {
				sum += y.worth
			}
		}
		if best == nil || sum > most+1e-9 {
			best, most = x, sum
		}
	}
	if best == nil {
		return ""
	}
	return headlineOf(best, best.quote.In(best.doc.Text))
}

// declines says why there is nothing on the topic, and names the nearest finding.
func (t *topic) declines(nearest *Citation) string {
	why := nothingOn(t.lang, t.Question.Text)
	switch {
	case t.gate == gateEmpty, t.gate == gateLong, t.gate == gateWhom, t.gate == gateWindow, t.gate == gateVerify:
		why = t.why(t.gate, nil)
	}
	return why + nearestTo(t.lang, nearest)
}

func nothingOn(lang, topic string) string {
	topic = guillemets(lang, strings.TrimSpace(topic))
	return pick(lang, "Les documents ne disent rien sur "+topic+".", "The documents say nothing on "+topic+".")
}

// nearestTo names the nearest finding at the end of a refusal; "" when there is none.
func nearestTo(lang string, nearest *Citation) string {
	if nearest == nil {
		return ""
	}
	return " " + pick(lang, "Le plus proche, sans être le sujet\u00a0: ", "The nearest finding, which is not on it: ") +
		cmp.Or(nearest.Title, nearest.Document) + ", " + FormatDate(nearest.CitedDate(), lang) + "."
}
