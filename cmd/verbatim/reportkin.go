package main

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/gather"
)

// A kinship is two documents or more that are one text, or versions or
// translations of it: the oldest first, undated ones last.
type kinship struct {
	Publishers int      `json:"publishers"` // different ones, those without counted as one
	Members    []member `json:"documents"`
}

type member struct {
	Document  string     `json:"document"`
	Title     string     `json:"title"`
	Publisher string     `json:"publisher"`
	Lang      string     `json:"lang"`
	Date      corpus.Day `json:"date"`
}

// kinships are the groups of docs that relations link, directly or by others of docs,
// the largest first.
func kinships(docs []*corpus.Document, relations ...corpus.Relation) []kinship {
	at := make(map[string]int, len(docs))
	leader := make([]int, len(docs))
	for i, doc := range docs {
		at[doc.ID], leader[i] = i, i
	}
	find := func(i int) int {
		for leader[i] != i {
			leader[i] = leader[leader[i]]
			i = leader[i]
		}
		return i
	}
	for i, doc := range docs {
		for _, r := range doc.Relatives {
			if k, ok := at[r.Document]; ok && slices.Contains(relations, r.Relation) {
				a, b := find(i), find(k)
				leader[max(a, b)] = min(a, b)
			}
		}
	}
	groups := make(map[int][]*corpus.Document)
	for i, doc := range docs {
		groups[find(i)] = append(groups[find(i)], doc)
	}
	out := []kinship{}
	for i := range docs {
		if group := groups[i]; len(group) > 1 {
			out = append(out, kinshipOf(group))
		}
	}
	slices.SortStableFunc(out, func(a, b kinship) int { return cmp.Compare(len(b.Members), len(a.Members)) })
	return out
}

func kinshipOf(group []*corpus.Document) kinship {
	k := kinship{Publishers: publishers(group)}
	for _, doc := range group {
		k.Members = append(k.Members, member{doc.ID, titleOf(doc), oneLine(doc.Publisher), doc.Lang, dayOf(doc)})
	}
	slices.SortStableFunc(k.Members, func(a, b member) int {
		if (a.Date == 0) != (b.Date == 0) {
			return cmp.Compare(b.Date, a.Date)
		}
		return cmp.Compare(a.Date, b.Date)
	})
	return k
}

// publishers is how many publishers docs have.
func publishers(docs []*corpus.Document) int {
	seen := make(map[string]bool)
	for _, doc := range docs {
		seen[publisherKey(doc)] = true
	}
	return len(seen)
}

// A storySurvey is a story that several items tell.
type storySurvey struct {
	Headline   string     `json:"headline"` // of the earliest item
	Publishers int        `json:"publishers"`
	Items      int        `json:"items"`
	First      corpus.Day `json:"first"`
	Last       corpus.Day `json:"last"`
	Documents  []string   `json:"documents"`
}

func surveyStories(stories [][]bot.StoryItem) []storySurvey {
	out := []storySurvey{}
	for _, items := range stories {
		if len(items) > 1 {
			out = append(out, storyOf(items))
		}
	}
	slices.SortStableFunc(out, func(a, b storySurvey) int {
		return cmp.Or(cmp.Compare(b.Publishers, a.Publishers), cmp.Compare(b.Items, a.Items), cmp.Compare(b.Last, a.Last))
	})
	return out
}

func storyOf(items []bot.StoryItem) storySurvey {
	s := storySurvey{Items: len(items)}
	var docs []*corpus.Document
	for _, it := range items {
		item := it.Document.Items[it.Item]
		day := cmp.Or(item.Date.From, it.Document.Date.From)
		headline := oneLine(cmp.Or(item.Headline, it.Document.Title))
		if s.Headline == "" || day != 0 && (s.First == 0 || day < s.First) {
			s.Headline = cmp.Or(headline, s.Headline)
		}
		if day != 0 {
			s.First, s.Last = min(cmp.Or(s.First, day), day), max(s.Last, day)
		}
		if !slices.Contains(docs, it.Document) {
			docs = append(docs, it.Document)
			s.Documents = append(s.Documents, it.Document.ID)
		}
	}
	s.Publishers = publishers(docs)
	return s
}

// A sourceSurvey is how a source of the configuration file has fared.
type sourceSurvey struct {
	fetched
	Tried    *time.Time `json:"tried"`    // null for never
	Failures int        `json:"failures"` // in a row
	Left     int        `json:"left"`     // items beyond what is read
	// Refused are the pages that could not be had, and RefusedWhy the reason of one of them.
	Refused    int    `json:"refused"`
	RefusedWhy string `json:"refused_why,omitempty"`
}

// surveySources tells of the sources of the scope's collections.
func (x *indexing) surveySources(list []fetched) []sourceSurvey {
	out := []sourceSurvey{}
	for _, f := range list {
		i := slices.IndexFunc(x.sources, func(src gather.Source) bool { return src.Name == f.Source })
		if i < 0 || !x.inScope(f.Collection) {
			continue
		}
		st := x.store().State(x.sources[i])
		s := sourceSurvey{fetched: f, Tried: orNull(st.Tried), Failures: st.Failures, Left: st.Left}
		s.Refused, s.RefusedWhy = st.Refused()
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b sourceSurvey) int { return strings.Compare(a.Source, b.Source) })
	return out
}
