package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// digestTopics tells which items an edition is about. Without topics it is about all.
type digestTopics struct {
	a      *Assistant
	topics []*topic
	known  map[itemKey][]bool // by topic
	all    bool
}

func (a *Assistant) digestTopics(req DigestRequest) digestTopics {
	d := digestTopics{a: a, known: make(map[itemKey][]bool), all: true}
	for _, text := range req.Topics {
		if strings.TrimSpace(text) == "" {
			continue
		}
		d.all = false
		q := Question{Text: text, Scope: req.Scope}
		q.AsOf = req.On
		if in, _ := a.understandTopic(q); len(in.words) > 0 || in.window.Intent != retrieval.IntentNone {
			d.topics = append(d.topics, &topic{inquiry: in})
		}
	}
	return d
}

// have reports whether one of the items is about one of the topics.
func (d digestTopics) have(groups ...[]storyItem) bool { return d.all || len(d.of(groups...)) > 0 }

// of are the topics, as they were given and in their order, that one of the items is
// about; none where there are none.
func (d digestTopics) of(groups ...[]storyItem) []string {
	var out []string
	for i, t := range d.topics {
		if slices.ContainsFunc(groups, func(items []storyItem) bool {
			return slices.ContainsFunc(items, func(it storyItem) bool { return d.on(it.doc, it.item)[i] })
		}) {
			out = append(out, t.Question.Text)
		}
	}
	return out
}

// about reports whether a brief on one of the topics could quote the item.
func (d digestTopics) about(doc *corpus.Document, item int) bool {
	return d.all || slices.Contains(d.on(doc, item), true)
}

// on tells for each of the topics whether a brief on it could quote the item.
func (d digestTopics) on(doc *corpus.Document, item int) []bool {
	key := itemKey{doc.ID, item}
	if known, ok := d.known[key]; ok {
		return known
	}
	hits := hitsOf(doc, item)
	terms := termsOf(doc.Title+"\n"+doc.Publisher+"\n"+doc.Items[item].Headline, textLang(doc))
	terms.join(newItemTerms(doc, item).all)
	known := make([]bool, len(d.topics))
	for i, t := range d.topics {
		if t.mostIn(terms) >= onTopic {
			passing, _, _ := d.a.judge(t, hits)
			known[i] = len(passing) > 0
		}
	}
	d.known[key] = known
	return known
}

// mostIn is the greatest share of a topic that a sentence of a text with these terms
// can have in and around it.
func (t *topic) mostIn(terms termSet) float64 {
	var has, all float64
	for i := range t.words {
		has += t.words[i].weight * t.words[i].match(terms)
		all += t.words[i].weight
	}
	if all == 0 {
		return 1 // some days are the whole topic
	}
	return has / all
}

// hitsOf are the passages of an item as if a search had found them.
func hitsOf(doc *corpus.Document, item int) []retrieval.Hit {
	var hits []retrieval.Hit
	for _, p := range doc.Passages {
		if p.Item == item {
			hits = append(hits, retrieval.Hit{Passage: p})
		}
	}
	return hits
}
