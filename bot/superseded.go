package bot

import (
	"cmp"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Successor is the newest version that whoever asks may see of the document that a
// citation is from: one that corrects, updates, replaces or withdraws it.
type Successor struct {
	Document string `json:"document"`
	Version  string `json:"version"`
	Title    string `json:"title"` // like Citation.Title
	// Date is the first day of its publication, zero, null in JSON, when it has none.
	Date corpus.Day `json:"date"`
}

// within is the assistant that answers in that scope: its citations tell of newer
// versions that the scope lets be seen, and of no others.
func (a *Assistant) within(s Scope) *Assistant {
	scoped := *a
	scoped.scope = &s
	return &scoped
}

// MayTell reports whether whoever asks in that scope may be told that doc exists. With
// AsOf, texts of after that day do not exist yet.
func (s Scope) MayTell(doc *corpus.Document) bool {
	told := func(d corpus.Date) bool { return s.sees(doc, d) && (s.AsOf == 0 || d.From <= s.AsOf) }
	if !doc.Date.IsZero() || len(doc.Items) == 0 {
		return told(doc.Date)
	}
	return slices.ContainsFunc(doc.Items, func(item corpus.Item) bool { return told(item.Date) })
}

// asOf is s on that day.
func (s Scope) asOf(day corpus.Day) Scope {
	s.AsOf = day
	return s
}

// relatives are the documents that stand so to doc and that may be told of, in the
// order of Document.Relatives; none outside a scope.
func (a *Assistant) relatives(doc *corpus.Document, relation corpus.Relation) []*corpus.Document {
	if a.scope == nil {
		return nil
	}
	var out []*corpus.Document
	for _, r := range doc.Relatives {
		if r.Relation != relation {
			continue
		}
		if other := a.index.Document(r.Document); other != nil && a.scope.MayTell(other) {
			out = append(out, other)
		}
	}
	return out
}

// successor is the newest version of doc that may be told of, nil when there is none.
func (a *Assistant) successor(doc *corpus.Document) *Successor {
	if a.scope == nil {
		return nil
	}
	return NewestVersion(doc, func(id string) *corpus.Document {
		if other := a.index.Document(id); other != nil && a.scope.MayTell(other) {
			return other
		}
		return nil
	})
}

// NewestVersion is the newest version of doc among those that find finds, nil when there
// is none: find gives nil for a document that is not there and for one that must not be told of.
func NewestVersion(doc *corpus.Document, find func(id string) *corpus.Document) *Successor {
	var last *corpus.Document
	for _, r := range doc.Relatives {
		if r.Relation != corpus.Newer {
			continue
		}
		// The newest is listed last, but for undated ones.
		if other := find(r.Document); other != nil && (last == nil || last.Date.IsZero() || !other.Date.IsZero()) {
			last = other
		}
	}
	if last == nil {
		return nil
	}
	return &Successor{Document: last.ID, Version: last.Version, Title: honest(last.Title), Date: last.Date.From}
}

// checkSuccessor returns why what c, of doc, says of a newer version does not hold, or
// "". That it says nothing holds always: who asked may not have been one to be told.
func (a *Assistant) checkSuccessor(doc *corpus.Document, c Citation) string {
	s := c.SupersededBy
	if s == nil {
		return ""
	}
	newer := a.index.Document(s.Document)
	switch {
	case newer == nil:
		return "the newer version " + s.Document + " is not in the corpus"
	case !slices.Contains(doc.Relatives, corpus.Relative{Document: s.Document, Relation: corpus.Newer}):
		return s.Document + " is no newer version of the document"
	case newer.Version != s.Version:
		return "the newer version " + s.Document + " has changed: version " + short(newer.Version) + ", cited " + short(s.Version)
	case newer.Date.From != s.Date, honest(newer.Title) != s.Title:
		return "the date or the title of the newer version " + s.Document + " is not the document's"
	}
	return ""
}

// EarlierNote marks c as the words of an earlier version, "version antérieure à celle du
// 5 mars 2020"; "" when no newer one is known.
func (c *Citation) EarlierNote(lang string) string {
	switch s := c.SupersededBy; {
	case s == nil:
		return ""
	case s.Date == 0 || s.Date == c.Date:
		return pick(lang, "version antérieure, remplacée depuis", "earlier version, since superseded")
	default:
		return pick(lang, "version antérieure à celle du ", "earlier version, superseded on ") + formatDay(s.Date, lang)
	}
}

// SupersededNote marks c and names the newer version, "version antérieure ; version du
// 5 mars 2020 : Erratum"; "" when none is known.
func (c *Citation) SupersededNote(lang string) string {
	if c.SupersededBy == nil {
		return ""
	}
	return pick(lang, "version antérieure\u202f; ", "earlier version; ") + c.SupersededBy.Named(lang)
}

// Named is what a newer version is called, "version du 5 mars 2020 : Erratum".
func (s *Successor) Named(lang string) string {
	name := cmp.Or(s.Title, s.Document)
	if s.Date == 0 {
		return pick(lang, "version plus récente\u00a0: ", "newer version: ") + name
	}
	day := formatDay(s.Date, lang)
	return pick(lang, "version du "+day+"\u00a0: ", "version of "+day+": ") + name
}
