package corpus

import (
	"slices"
	"strings"
)

// A mark is what a document says about being a version of another.
type mark struct {
	renews bool        // it corrects, updates or replaces an earlier one
	title  string      // its title without the words that say so
	titled bool        // the title is told or marked; else it is the first line, which may only name who writes
	names  []reference // the numbers that its opening mentions
}

// renewal are the words by which a version is marked, alone or before another word's mark.
const renewal = `erratum|errata|rectificatif|rectification|correctif|correction|corrigendum|version (?:corrigée|rectifiée|actualisée|modifiée|mise à jour)|` +
	`(?:\d{1,3} ?(?:e|ème|er|ère|re|th|st|nd|rd)? ?)?(?:mise à jour|actualisation)|` +
	`corrected(?: version)?|updated(?: version)?|update|amended version|` +
	`(?:communiqué|dépêche|texte) (?:annulée?|retirée?)|annulation du communiqué|retrait (?:du communiqué|de la dépêche)|withdrawn|retracted|retraction|withdrawal of (?:the )?(?:press release|statement)`

var (
	renewalBefore = NewPattern(`(?i)^[\s([«"*–—-]*(?:` + renewal + `)(?: (?:n[o°]|no\.?|#)? ?\d{1,3})?\s*(?:[\])»"*]+\s*[:.–—-]?|[:.–—]|-(?:\s)|\s[-–—]|$)\s*`)
	renewalAfter  = NewPattern(`(?i)\s*(?:[:–—([]|\s-\s)\s*(?:` + renewal + `)[\])\s.]*$`)
	// renewalLine is a line that only marks what follows. The words under which sites show
	// the day of a page's last change are not among it.
	renewalLine = NewPattern(`(?i)^(?:communiqué(?: de presse)?|dépêche|press release)?[\s([*–—:-]*` +
		`(?:erratum|errata|rectificatif|rectification|correctif|corrigendum|version (?:corrigée|rectifiée)|corrected version)(?: (?:n[o°]|no\.?|#)? ?\d{1,3})?[\s)\]*.:!–—-]*$`)
	// renewalSaid is a sentence of the text that says so, or that the earlier one is withdrawn.
	renewalSaid = NewPattern(`(?i)(?:annule et remplace|remplace et annule|(?:remplace|corrige|rectifie|actualise|met à jour) (?:le|la|notre|celui|celle) (?:\pL+ )?(?:communiqué|dépêche|version|texte|information|précédente?)|` +
		`version (?:corrigée|rectifiée|actualisée) (?:du|de la|de notre) (?:communiqué|dépêche|texte)|` +
		`(?:replaces|supersedes|corrects|updates) (?:and (?:replaces|supersedes) )?(?:the|our) (?:\pL+ )?(?:press release|release|statement|version|dispatch|text)|` +
		`(?:retire|annule|retirons|annulons) (?:le|la|notre|son|sa) (?:communiqué|dépêche)|(?:le|notre|ce) communiqué (?:\PL*[^\s.;]+ ){0,8}?(?:est|a été) (?:retiré|annulé)|(?:la|notre|cette) dépêche (?:\PL*[^\s.;]+ ){0,8}?(?:est|a été) (?:retirée|annulée)|` +
		`(?:the|our) (?:press release|statement|dispatch) (?:\PL*[^\s.;]+ ){0,8}?(?:is|has been|was) (?:withdrawn|retracted)|(?:withdraws|retracts) (?:the|our|its) (?:press release|statement|dispatch))`)
)

// renewalHints are letters without one of which no sentence matches renewalSaid.
var renewalHints = []string{"remplace", "corrig", "rectifi", "actualis", "met à jour", "replaces", "supersedes", "corrects", "updates",
	"retir", "annul", "withdr", "retract"}

// renewalStems are letters without one of which no line has a word of renewal.
var renewalStems = []string{"errat", "rectif", "corri", "correct", "version", "mise à jour", "actualis", "updat", "annul", "retir", "retrait", "retract", "withdr"}

// mayRenew reports whether a line may bear a word of renewal.
func mayRenew(line string) bool { return containsAny(strings.ToLower(line), renewalStems...) }

// markedWithin is how many bytes of a text, at its beginning and at its end, may mark it.
const markedWithin = 400

// renewalLineBytes is how long a line may be that only marks a text.
const renewalLineBytes = 60

// markOf reads what doc, whose content is text, says about being a version.
func markOf(doc *Document, text string) mark {
	title := doc.Title
	if title == "" {
		title, _, _ = strings.Cut(strings.TrimSpace(text[:min(len(text), markedWithin)]), "\n")
	}
	m := mark{title: title, titled: doc.Title != ""}
	for _, re := range []*Pattern{renewalBefore, renewalAfter} {
		if !mayRenew(m.title) {
			break
		}
		if at := re.FindStringIndex(m.title); at != nil {
			m.renews = true
			m.title = m.title[:at[0]] + m.title[at[1]:]
			m.titled = true
		}
	}
	head := strings.TrimSpace(text[:min(len(text), markedWithin)])
	tail := text[max(0, len(text)-markedWithin):]
	first, _, _ := strings.Cut(head, "\n")
	m.renews = m.renews || mayRenew(first) && renewalBefore.MatchString(first) || saysAlone(head)
	for _, edge := range []string{head, tail} {
		m.renews = m.renews || containsAny(strings.ToLower(edge), renewalHints...) && renewalSaid.MatchString(edge)
	}
	if m.renews {
		for _, n := range referenceNumber.FindAllString(head+" "+tail, -1) {
			m.names = append(m.names, reference(n))
		}
	}
	return m
}

// saysAlone reports whether a line of the head is nothing but a word of renewal, below the name of who writes.
func saysAlone(head string) bool {
	if !mayRenew(head) {
		return false
	}
	for line := range strings.Lines(head) {
		if line = strings.TrimSpace(line); len(line) <= renewalLineBytes && renewalLine.MatchString(line) {
			return true
		}
	}
	return false
}

// What makes a text a version of another.
const (
	versionWords = 0.50 // of the shorter one's words, where a mark says that it is
	editWords    = 0.60 // of its shingles, where the title is the same
	versionDays  = 45   // between them at most, where a mark says so
	editDays     = 3    // where the title is the same

	siblingsRead = 8 // versions of one text before one of them that it is compared with
)

// successions finds for each document the version it is newer than, if any.
func (k *kin) successions(c *candidates) {
	numbered := k.numbered()
	k.findSeries(c)
	for i := range k.docs {
		near := slices.Concat(c.of(i), c.beside(i))
		for _, ref := range append(slices.Clip(k.sketches[i].names), k.sketches[i].own) {
			near = append(near, numbered[ref]...)
		}
		slices.Sort(near)
		best, most := -1, 0.0
		for _, j := range slices.Compact(near) {
			if score := k.succeeds(i, j); score > most || best >= 0 && score == most && score > 0 && k.docs[j].Date.From > k.docs[best].Date.From {
				best, most = j, score
			}
		}
		if best >= 0 {
			k.older[i] = append(k.older[i], best)
		}
	}
	k.orderSiblings()
}

// orderSiblings finds of the versions of one text, each of which is found to be newer
// than that text, which one each of them is newer than besides.
func (k *kin) orderSiblings() {
	of := make([][]int, len(k.docs))
	for i := range k.docs {
		for _, j := range k.older[i] {
			of[j] = append(of[j], i)
		}
	}
	for _, versions := range of {
		slices.SortFunc(versions, func(i, j int) int { return oldestFirst(k.docs[i], k.docs[j]) })
		for n, i := range versions {
			for _, j := range slices.Backward(versions[max(0, n-siblingsRead):n]) {
				if k.later(i, j) && k.succeeds(i, j) > 0 {
					k.older[i] = append(k.older[i], j)
					break
				}
			}
		}
	}
}

// succeeds tells by how much document i looks like a newer version of j, 0 for not at all.
func (k *kin) succeeds(i, j int) float64 {
	a, b := k.sketches[i], k.sketches[j]
	if i == j || a.language != b.language || k.later(j, i) {
		return 0
	}
	if b.renews && !k.later(i, j) && (!a.renews || k.docs[i].ID < k.docs[j].ID) {
		return 0 // of two texts of a day the marked one is newer
	}
	apart, dated := daysApart(k.docs[i], k.docs[j])
	names := slices.Contains(a.names, b.own)
	sameNumber := a.own != "" && a.own == b.own
	sameTitle := k.titles[i] != "" && k.titles[i] == k.titles[j]
	switch {
	case a.renews && (names || sameNumber):
		return 3 + k.compare(i, j).words
	case a.renews:
		if !k.related(i, j) || dated && apart > versionDays {
			return 0
		}
		words := k.compare(i, j).words
		switch {
		case sameTitle && (a.titled || words >= versionWords):
			return 2 + words
		case words >= versionWords:
			return 1 + words
		}
	case sameNumber && dated && apart > 0 && a.text != b.text:
		return 1 + k.compare(i, j).words
	case sameTitle && !k.serial[i] && k.samePublisher(i, j) && dated && apart > 0 && apart <= editDays && !k.grouped(i, j):
		if runs := k.compare(i, j).shingles; runs >= editWords {
			return runs
		}
	}
	return 0
}

// findSeries marks the documents of series: daily figures, agendas, bulletins bear
// one title and share their template, and none of them is a version of another.
// Documents of one title and publisher are a series when each comes editDays or
// less after another and all of them go on for longer than editions of one text do.
func (k *kin) findSeries(c *candidates) {
	k.serial = make([]bool, len(k.docs))
	for _, titled := range c.titled {
		run := []int{}
		end := func() {
			if n := len(run); n > 2 && k.docs[run[n-1]].Date.From-k.docs[run[0]].Date.From > 2*editDays {
				for _, i := range run {
					k.serial[i] = true
				}
			}
			run = run[:0]
		}
		dated := slices.DeleteFunc(slices.Clone(titled), func(i int) bool { return k.docs[i].Date.Precision != PrecisionDay })
		slices.SortStableFunc(dated, func(i, j int) int { return strings.Compare(k.publishers[i], k.publishers[j]) })
		for n, i := range dated {
			if n > 0 && (k.publishers[i] != k.publishers[dated[n-1]] || k.docs[i].Date.From-k.docs[dated[n-1]].Date.From > editDays) {
				end()
			}
			run = append(run, i)
		}
		end()
	}
}

// related reports whether nothing says that two documents are of different publishers.
func (k *kin) related(i, j int) bool {
	return k.publishers[i] == "" || k.publishers[j] == "" || k.samePublisher(i, j)
}

// grouped reports whether two documents are copies or rewrites of one text.
func (k *kin) grouped(i, j int) bool { return find(k.leader, i) == find(k.leader, j) }

// later reports whether document i is known to be published after j.
func (k *kin) later(i, j int) bool {
	a, b := k.docs[i].Date, k.docs[j].Date
	return !a.IsZero() && !b.IsZero() && a.From > b.To
}
