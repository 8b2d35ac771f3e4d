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
	known  map[itemKey]bool
	all    bool
}

func (a *Assistant) digestTopics(req DigestRequest) digestTopics {
	d := digestTopics{a: a, known: make(map[itemKey]bool), all: true}
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

// have reports whether one of the reports is about one of the topics.
func (d digestTopics) have(group []*report) bool {
	return slices.ContainsFunc(group, func(r *report) bool { return d.about(r.doc, r.item) })
}

// about reports whether a brief on one of the topics could quote the item.
func (d digestTopics) about(doc *corpus.Document, item int) bool {
	if d.all {
		return true
	}
	key := itemKey{doc.ID, item}
	if known, ok := d.known[key]; ok {
		return known
	}
	var hits []retrieval.Hit
	for _, p := range doc.Passages {
		if p.Item == item {
			hits = append(hits, retrieval.Hit{Passage: p})
		}
	}
	d.known[key] = slices.ContainsFunc(d.topics, func(t *topic) bool {
		passing, _, _ := d.a.judge(t, hits)
		return len(passing) > 0
	})
	return d.known[key]
}
