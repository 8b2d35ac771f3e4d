package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// A Relation is how another document stands to one.
type Relation string

// The relations. Newer and Older are versions: one that corrects, updates or
// replaces the other, says so or bears its number or title.
const (
	Newer       Relation = "newer"
	Older       Relation = "older"
	Translation Relation = "translation" // the same communiqué in French and English
	Copy        Relation = "copy"        // the same text, cut, headed, signed or typeset otherwise
	Rewrite     Relation = "rewrite"     // the same text in somewhat other words
)

// A Relative is another document, by its ID, and how it stands to the one that is asked about.
type Relative struct {
	Document string
	Relation Relation
}

// MostRelatives is how many relatives of one relation a prepared document names:
// of a text that everybody copies there are more than anybody reads.
const MostRelatives = 24

// Relations tells how documents stand to one another. It never changes.
type Relations struct {
	docs   []*Document
	at     map[string]int // ID -> place in docs
	group  [][]int        // by document, the copies and rewrites of one text, itself included, oldest first
	copies []int          // the leaders of the groups of copies alone (see find)
	direct map[[2]int]Relation
	twins  map[int][]int
	older  map[int][]int // the versions that a document is directly newer than
	newer  map[int][]int
}

// Relate finds among docs, whose IDs differ, the copies, rewrites, translations and
// versions of one another.
//
// Texts that share a template are no copies: what tells them apart are their
// figures, days and names, and a publisher's text of another week is never a
// copy of its own but when all words are the same. Time grows with the length of the
// texts, not with the square of their number. Relate reads the titles, dates,
// publishers, languages, addresses, texts and skipped spans, and changes nothing.
func Relate(docs []*Document) *Relations {
	return relationsOf(workOn(docs)).relations()
}

func relationsOf(works []*work) *kin {
	k := newKin(works)
	k.pair()
	k.translate()
	return k
}

// Of lists the relatives of the document with that ID: newer versions first, then
// older ones, translations, copies, rewrites, each kind oldest first, undated
// ones last, then by ID. A copy of a copy and a version of a version are listed
// too. It is empty for a document that has none, or is not known.
func (r *Relations) Of(id string) []Relative {
	i, ok := r.at[id]
	if !ok {
		return nil
	}
	return r.some(i, len(r.docs))
}

// some is Of with at most most of each relation: of newer versions the newest, of
// what else there is the first.
func (r *Relations) some(i, most int) []Relative {
	var out []Relative
	add := func(js []int, relation Relation) {
		for _, j := range js {
			out = append(out, Relative{r.docs[j].ID, relation})
		}
	}
	newer := r.inOrder(reach(r.newer, i, most))
	add(newer[max(0, len(newer)-most):], Newer)
	older := r.inOrder(reach(r.older, i, most))
	add(older[:min(len(older), most)], Older)
	twins := r.inOrder(r.twins[i])
	add(twins[:min(len(twins), most)], Translation)
	var copies, rewrites []int
	group := r.group[i]
	const read = 8 // members of a group for each that is listed: groups may be large
	for _, j := range group[:min(len(group), read*most)] {
		switch {
		case j == i:
		case r.isCopy(i, j):
			copies = append(copies, j)
		default:
			rewrites = append(rewrites, j)
		}
	}
	add(copies[:min(len(copies), most)], Copy)
	add(rewrites[:min(len(rewrites), most)], Rewrite)
	return out
}

// isCopy reports whether two documents of one group are copies, themselves or by
// others that are copies of both.
func (r *Relations) isCopy(i, j int) bool {
	if relation, ok := r.direct[pairOf(i, j)]; ok {
		return relation == Copy
	}
	return find(r.copies, i) == find(r.copies, j)
}

// inOrder are places oldest first.
func (r *Relations) inOrder(places []int) []int {
	places = slices.Clone(places)
	slices.SortFunc(places, func(i, j int) int { return oldestFirst(r.docs[i], r.docs[j]) })
	return places
}

// reach are the places that next leads to from i, in one step or several: all of
// them, or those of the fewest steps where there are more than most.
func reach(next map[int][]int, i, most int) []int {
	var out []int
	seen := map[int]bool{i: true}
	for queue := []int{i}; len(queue) > 0 && len(out) < most; queue = queue[1:] {
		for _, j := range next[queue[0]] {
			if !seen[j] {
				seen[j] = true
				out, queue = append(out, j), append(queue, j)
			}
		}
	}
	return out
}

// relate sets Document.Relatives over all documents.
func relate(works []*work) {
	r := relationsOf(works).relations()
	for _, w := range works {
		w.doc.Relatives = nil
		if i, ok := r.at[w.doc.ID]; ok {
			w.doc.Relatives = r.some(i, MostRelatives)
		}
	}
}

func pairOf(i, j int) [2]int { return [2]int{min(i, j), max(i, j)} }

// oldestFirst orders documents by the day of their publication, undated ones last, then by ID.
func oldestFirst(a, b *Document) int {
	if za, zb := a.Date.IsZero(), b.Date.IsZero(); za != zb {
		if za {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(a.Date.From, b.Date.From), strings.Compare(a.ID, b.ID))
}
