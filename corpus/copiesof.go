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

var relations = []Relation{Newer, Older, Translation, Copy, Rewrite}

// A Relative is another document and how it stands to the one that is asked about.
type Relative struct {
	Document *Document
	Relation Relation
}

// Relations tells how documents stand to one another. It never changes.
type Relations struct {
	docs   []*Document
	at     map[string]int // ID -> place in docs
	group  [][]int        // by document, the copies and rewrites of one text, itself included; nil for none
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
	k := newKin(docs)
	k.pair()
	k.translate()
	return k.relations()
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
	var out []Relative
	add := func(js []int, relation Relation) {
		for _, j := range js {
			out = append(out, Relative{r.docs[j], relation})
		}
	}
	add(reach(r.newer, i), Newer)
	add(reach(r.older, i), Older)
	add(r.twins[i], Translation)
	for _, j := range r.group[i] {
		if j != i {
			add([]int{j}, cmp.Or(r.direct[pairOf(i, j)], Rewrite))
		}
	}
	slices.SortFunc(out, func(a, b Relative) int {
		return cmp.Or(
			cmp.Compare(slices.Index(relations, a.Relation), slices.Index(relations, b.Relation)),
			oldestFirst(a.Document, b.Document))
	})
	return out
}

// reach are the places that next leads to from i, in one step or several.
func reach(next map[int][]int, i int) []int {
	var out []int
	for queue := next[i]; len(queue) > 0; queue = queue[1:] {
		if j := queue[0]; j != i && !slices.Contains(out, j) {
			out = append(out, j)
			queue = slices.Concat(queue, next[j])
		}
	}
	return out
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
