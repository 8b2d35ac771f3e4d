package corpus

import (
	"slices"
	"strings"
)

// titleWords is how many words a title has by which texts may be told to be versions.
const titleWords = 3

// kin is what is known about documents and how they stand to one another.
type kin struct {
	docs       []*Document
	words      *wordReader
	sketches   []sketch
	rarity     []float64
	titles     []string    // as keys, without the words that mark a version; "" for those of fewer than titleWords words
	publishers []string    // as keys
	refs       []reference // their own numbers
	marks      []mark
	languages  []int
	leader     []int  // of the group of copies and rewrites (see find)
	copies     []int  // of the group of copies alone
	serial     []bool // whether each is one of a series that bears one title
	direct     map[[2]int]Relation
	twins      map[int][]int
	older      map[int][]int // the versions that each is directly newer than
}

func newKin(docs []*Document) *kin {
	k := &kin{docs: docs, words: newWordReader(), direct: make(map[[2]int]Relation), twins: make(map[int][]int), older: make(map[int][]int)}
	n := len(docs)
	k.sketches, k.titles, k.refs, k.marks = make([]sketch, n), make([]string, n), make([]reference, n), make([]mark, n)
	k.publishers, k.languages, k.leader, k.copies = make([]string, n), make([]int, n), make([]int, n), make([]int, n)
	for i, doc := range docs {
		text := doc.content()
		k.sketches[i] = k.words.sketch(doc.Title + "\n" + text)
		k.languages[i] = k.words.language(doc.Lang)
		k.refs[i] = referenceOf(doc)
		k.marks[i] = markOf(doc, text)
		k.titles[i] = k.words.key(k.marks[i].title, titleWords)
		k.publishers[i] = k.words.key(doc.Publisher, 1)
		k.leader[i], k.copies[i] = i, i
	}
	has := make([]int32, len(k.words.isFigure))
	for i := range k.sketches {
		for _, w := range k.sketches[i].words {
			has[w]++
		}
	}
	k.rarity = rarity(n, has)
	for i := range k.sketches {
		k.sketches[i].weight = k.words.weigh(k.sketches[i].words, k.rarity)
	}
	return k
}

// content is doc's text without what is skipped.
func (doc *Document) content() string {
	if len(doc.Skipped) == 0 {
		return doc.Text
	}
	var b strings.Builder
	at := 0
	for _, s := range doc.Skipped {
		if s.Start >= at {
			b.WriteString(doc.Text[at:s.Start])
			b.WriteByte('\n')
			at = s.End
		}
	}
	b.WriteString(doc.Text[at:])
	return b.String()
}

// pair finds the copies and the versions.
func (k *kin) pair() {
	c := k.candidates()
	for i := range k.docs {
		for _, j := range c.of(i) {
			k.settle(i, j)
		}
	}
	k.successions(c)
}

// settle compares two documents and notes whether they are one text.
func (k *kin) settle(i, j int) {
	pair := pairOf(i, j)
	if _, ok := k.direct[pair]; ok || i == j {
		return
	}
	relation := Copy
	if k.sketches[i].text != k.sketches[j].text || k.sketches[i].length != k.sketches[j].length {
		relation = k.judge(i, j, k.words.compare(&k.sketches[i], &k.sketches[j], k.rarity))
	}
	if relation == "" || k.marks[i].renews != k.marks[j].renews && k.related(i, j) {
		return // a marked version of a text is more than a copy of it
	}
	k.direct[pair] = relation
	unite(k.leader, i, j)
	if relation == Copy {
		unite(k.copies, i, j)
	}
}

// unite makes one group of those of i and j.
func unite(leader []int, i, j int) {
	a, b := find(leader, i), find(leader, j)
	leader[max(a, b)] = min(a, b)
}

// What makes two texts one.
const (
	copyWords    = 0.75 // of the shorter one's words and shingles in a copy
	fewWords     = 20   // texts with fewer words than that are compared more strictly
	rewriteWords = 0.58 // of its words in a rewrite
	rewriteRuns  = 0.30 // of its shingles
	rewriteBack  = 0.40 // of the longer one's words in the shorter
	rewriteDays  = 3    // between a text and its rewrite
	copyDays     = 7    // and a copy that is not all but whole
	rewriteFacts = 0.90 // of its figures
	ownWords     = 0.93 // of the words and shingles of a publisher's text in another of its own
	ownDays      = 7    // between these
	agreeing     = 6    // places with the same figure for one with another
)

// judge says what the resemblance of two documents makes them: copies, rewrites or, "", two texts.
func (k *kin) judge(i, j int, r resemblance) Relation {
	apart, dated := daysApart(k.docs[i], k.docs[j])
	if r.differed*agreeing > r.agreed {
		return ""
	}
	runs, words := min(r.shingles, r.words), r.words
	switch {
	case k.samePublisher(i, j):
		if runs >= ownWords && r.figures >= rewriteFacts && r.differed == 0 && (!dated || apart <= ownDays) {
			return Copy
		}
		return ""
	case r.smaller < fewWords:
		if runs >= ownWords {
			return Copy
		}
		return ""
	case runs >= ownWords, runs >= copyWords && (!dated || apart <= copyDays):
		return Copy
	case words >= rewriteWords && r.shingles >= rewriteRuns && r.back >= rewriteBack && r.figures >= rewriteFacts && (!dated || apart <= rewriteDays):
		return Rewrite
	}
	return ""
}

// samePublisher reports whether two documents name the same publisher.
func (k *kin) samePublisher(i, j int) bool {
	return k.publishers[i] != "" && k.publishers[i] == k.publishers[j]
}

// daysApart is how many days lie between two publications, false when a day is not known.
func daysApart(a, b *Document) (int, bool) {
	if a.Date.Precision != PrecisionDay || b.Date.Precision != PrecisionDay {
		return 0, false
	}
	d := int(a.Date.From - b.Date.From)
	return max(d, -d), true
}

// relations is what was found.
func (k *kin) relations() *Relations {
	r := &Relations{docs: k.docs, at: make(map[string]int), group: make([][]int, len(k.docs)), copies: k.copies, direct: k.direct, twins: k.twins, older: k.older, newer: make(map[int][]int)}
	groups := make(map[int][]int)
	for i, doc := range k.docs {
		r.at[doc.ID] = i
		l := find(k.leader, i)
		groups[l] = append(groups[l], i)
		for _, j := range k.older[i] {
			r.newer[j] = append(r.newer[j], i)
		}
	}
	for _, group := range groups {
		slices.SortFunc(group, func(i, j int) int { return oldestFirst(k.docs[i], k.docs[j]) })
		for _, i := range group {
			r.group[i] = group
		}
	}
	return r
}
