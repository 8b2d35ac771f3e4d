package bot

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A kinship tells whether a term of the prose and one of a quotation may be the
// same word: itself, a synonym, or its translation.
type kinship struct {
	lang string
	kin  map[string]map[string]bool
}

func newKinship(said *factText, quotes []*factText) *kinship {
	return &kinship{lang: said.lang, kin: make(map[string]map[string]bool)}
}

// of returns the terms that may say what term, of the prose, says.
func (k *kinship) of(term string) map[string]bool {
	if set, ok := k.kin[term]; ok {
		return set
	}
	set := map[string]bool{term: true}
	add := func(terms []string) {
		for _, t := range terms {
			set[t] = true
		}
	}
	if _, to := retrieval.Translate([]string{term}, k.lang); to != nil {
		for _, terms := range to {
			add(terms)
			if k.lang == "en" && len(terms) == 1 {
				add(retrieval.Synonyms(terms[0]))
			}
		}
	}
	if k.lang != "en" {
		add(retrieval.Synonyms(term))
	}
	for _, list := range countedKin[term] {
		add(list)
	}
	k.kin[term] = set
	return set
}

// shared is how many terms of the prose a quotation's terms have too.
func (k *kinship) shared(said, quoted []string) int {
	n := 0
	for _, s := range said {
		set := k.of(s)
		if slices.ContainsFunc(quoted, func(q string) bool { return set[q] }) {
			n++
		}
	}
	return n
}

// fit is how well the surroundings of two numbers agree; what is counted counts double.
func (k *kinship) fit(said, quoted *factNumber) int {
	same := 0
	if len(said.when) > 0 && includes(quoted.when, said.when) {
		same = 3
	}
	return same + 2*k.shared(said.right, quoted.right) + k.shared(said.left, quoted.left)
}

// countsOther reports whether the quotations count what n counts by another number,
// and not by any of its supports.
func (k *kinship) countsOther(n *factNumber, supports []numberSupport, quotes []*factText) bool {
	if len(n.right) == 0 || slices.ContainsFunc(supports, func(s numberSupport) bool { return k.shared(n.right, s.right) > 0 || s.elliptic }) {
		return false
	}
	for _, t := range quotes {
		for i := range t.nums {
			o := &t.nums[i]
			if o.unit == n.unit && !o.article && !slices.ContainsFunc(supports, func(s numberSupport) bool { return s.factNumber == o }) && k.shared(n.right, o.right) > 0 {
				return true
			}
		}
	}
	return false
}

// countedKin are terms for what is most often counted and has several words in
// either language.
var countedKin = func() map[string][][]string {
	m := make(map[string][][]string)
	for _, group := range [][2]string{
		{"morts mort tués tuées décès victimes décédés", "dead deaths killed fatalities died victims lives"},
		{"blessés blessées", "injured wounded hurt injuries"},
		{"personnes gens", "people persons individuals"},
		{"pays états nations", "countries states nations"},
		{"emplois postes", "jobs posts"},
		{"salariés employés travailleurs", "employees workers staff"},
		{"habitants", "inhabitants residents people"},
		{"entreprises sociétés", "companies firms businesses"},
		{"villes communes municipalités", "cities towns municipalities"},
		{"élèves étudiants", "pupils students"},
		{"hommes", "men"}, {"femmes", "women"}, {"enfants", "children"}, {"mesures", "measures"}, {"otages", "hostages"},
		{"policiers agents", "officers police"}, {"arrestations interpellations", "arrests"}, {"députés", "deputies members lawmakers"},
		{"disparus", "missing"}, {"attaques attentats", "attacks"}, {"logements", "homes housing dwellings"}, {"voix suffrages", "votes"},
	} {
		var terms []string
		for w := range wordSet(group[0]) {
			terms = append(terms, retrieval.Terms(w, "fr")...)
		}
		for w := range wordSet(group[1]) {
			terms = append(terms, retrieval.Terms(w, "en")...)
		}
		slices.Sort(terms)
		for _, t := range slices.Compact(terms) {
			m[t] = append(m[t], terms)
		}
	}
	return m
}()

// datedBy is the date between the bytes from and to that stands with n: the first
// one behind it, else the last one before it, in its sentence.
func (t *factText) datedBy(n *factNumber, from, to int) []string {
	var out []string
	first := sort.Search(len(t.dates), func(i int) bool { return t.dates[i].Start >= from })
	for _, e := range t.dates[first:] {
		if e.End > to {
			break
		}
		between := t.plain[min(e.End, n.Start):max(e.Start, n.End)]
		if strings.ContainsAny(between, ".!?;\n") {
			continue
		}
		if out = dateParts(e.When); e.Start >= n.End {
			break
		}
	}
	return out
}

// dateParts are the parts of a calendar date that are written.
func dateParts(w corpus.When) []string {
	var out []string
	for kind, n := range map[string]int{"y": w.Year, "m": int(w.Month), "d": w.Day} {
		if n > 0 {
			out = append(out, kind+strconv.Itoa(n))
		}
	}
	return out
}

// includes reports whether every one of parts is in all.
func includes(all, parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return !slices.Contains(all, p) })
}

// datedOtherwise reports whether the quotations give n's date to another number,
// and another date to each of its supports.
func (k *kinship) datedOtherwise(n *factNumber, supports []numberSupport, quotes []*factText) bool {
	if len(n.when) == 0 || slices.ContainsFunc(supports, func(s numberSupport) bool { return len(s.when) == 0 || includes(s.when, n.when) }) {
		return false
	}
	for _, t := range quotes {
		for i := range t.nums {
			if o := &t.nums[i]; o.effectiveUnit() == n.effectiveUnit() && o.plain == n.plain && len(o.when) > 0 && includes(o.when, n.when) {
				return true
			}
		}
	}
	return false
}
