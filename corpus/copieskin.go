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
	sketches   []*sketch
	codes      []code    // words by number, from 0 up, in the order of the documents and their words
	words      [][]int32 // by document, the numbers of the words of its sketch, sorted
	rarity     []float64 // by number
	weights    []float64 // by document: see weigh
	titles     []string  // as keys; "" for those of fewer than titleWords words
	publishers []string  // as keys
	leader     []int     // of the group of copies and rewrites (see find)
	copies     []int     // of the group of copies alone
	serial     []bool    // whether each is one of a series that bears one title
	direct     map[[2]int]Relation
	twins      map[int][]int
	older      map[int][]int // the versions that each is directly newer than
	compared   int           // how often documents were compared
}

func newKin(works []*work) *kin {
	n := len(works)
	k := &kin{direct: make(map[[2]int]Relation), twins: make(map[int][]int), older: make(map[int][]int)}
	k.docs, k.sketches, k.titles, k.publishers = make([]*Document, n), make([]*sketch, n), make([]string, n), make([]string, n)
	k.leader, k.copies = make([]int, n), make([]int, n)
	reader := newWordReader()
	for i, w := range works {
		s := w.sketched(reader)
		k.docs[i], k.sketches[i] = w.doc, s
		k.titles[i], k.publishers[i] = lineKey(s.title, titleWords), lineKey(s.publisher, 1)
		k.leader[i], k.copies[i] = i, i
	}
	k.number()
	return k
}

// number gives the words their numbers and weighs them.
func (k *kin) number() {
	numbers := make(map[code]int32)
	var has []int32
	of := func(c code) int32 {
		n, ok := numbers[c]
		if !ok {
			n = int32(len(k.codes))
			numbers[c] = n
			k.codes, has = append(k.codes, c), append(has, 0)
		}
		return n
	}
	k.words, k.weights = make([][]int32, len(k.sketches)), make([]float64, len(k.sketches))
	for i, s := range k.sketches {
		if len(s.words) > 0 {
			k.words[i] = make([]int32, len(s.words))
		}
		for at, c := range s.words {
			n := of(c)
			k.words[i][at] = n
			has[n]++
		}
		slices.Sort(k.words[i])
		for _, c := range slices.Concat(s.title, s.publisher) {
			of(c)
		}
	}
	k.rarity = rarity(len(k.docs), has)
	for i := range k.words {
		k.weights[i] = k.weigh(i)
	}
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
		relation = k.judge(i, j, k.compare(i, j))
	}
	if relation == "" || k.sketches[i].renews != k.sketches[j].renews && k.related(i, j) {
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
