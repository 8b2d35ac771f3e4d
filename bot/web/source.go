package web

import (
	"cmp"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A sourcePage is what the page of a source shows.
type sourcePage struct {
	W         *words
	Title     string
	TextLang  string // of the document
	Publisher string
	Date      string
	Note      string
	URL       string // "" when there is none that a browser may follow
	Notice    string // that the document has changed; "" when it has not
	Newer     string // a newer version of the document, "" when there is none that may be told of
	Marked    bool   // words are highlighted
	Document  string

	Before, After []shownSection
	Shown         *shownSection
	Omitted       int
}

// A shownSection is a section with the words around it.
type shownSection struct {
	W       *words
	Section section
}

func (s *site) source(w http.ResponseWriter, r *http.Request) {
	claim, err := s.o.Links.Open(r.PathValue("token"))
	if err != nil {
		s.count("source", outcomeOf(err))
		if errors.Is(err, ErrExpired) {
			s.notice(w, noticeExpired)
		} else {
			s.notice(w, noticeNotFound)
		}
		return
	}
	decision := s.o.Decide(claim.Where, claim.Who)
	if !decision.Allowed {
		s.count("source", "refused")
		s.notice(w, noticeForbidden)
		return
	}
	lib := s.o.Library()
	if lib == nil {
		s.notice(w, noticeNotReady)
		return
	}
	doc := claim.Find(lib)
	if doc != nil && !decision.Sees(doc.Collection) {
		s.count("source", "refused")
		s.notice(w, noticeForbidden)
		return
	}
	outcome, page, ok := "shown", sourcePage{}, false
	if doc == nil || versionSum(doc.Version) != claim.version {
		outcome = "past"
		page, ok = s.earlier(lib, doc, claim, decision)
	}
	switch {
	case ok:
	case doc == nil:
		s.count("source", "gone")
		s.notice(w, noticeGone)
		return
	default:
		outcome, page = "shown", s.current(lib, doc, claim, decision)
	}
	s.count("source", outcome)
	s.page(w, http.StatusOK, "source", page)
}

// current is the page of a document as it is.
func (s *site) current(lib Library, doc *corpus.Document, claim Claim, decision access.Decision) sourcePage {
	page := sourceOf(doc, claim)
	page.Newer = s.newer(lib, doc, decision, page.W)
	return page
}

// earlier is the page of the version that was quoted, when whoever asks may see it: under
// another name where the file was renamed, else as it was before now, the document that
// took its place, nil where it was removed.
func (s *site) earlier(lib Library, now *corpus.Document, claim Claim, decision access.Decision) (sourcePage, bool) {
	quoted := func(version string) bool { return versionSum(version) == claim.version }
	words := wordsOf(claim.Lang)
	if now == nil {
		for head := range heads(lib) {
			if quoted(head.Version) && decision.Sees(head.Collection) {
				page := s.current(lib, lib.Document(head.ID), claim, decision)
				page.Notice = words.Renamed
				return page, page.Marked
			}
		}
	}
	if s.o.Past == nil {
		return sourcePage{}, false
	}
	found, err := s.o.Past(claim.document, quoted)
	if err != nil {
		s.lg.Warn("past versions cannot be read", "err", err)
	}
	for _, v := range found {
		if !decision.Sees(v.Document.Collection) {
			continue
		}
		page := sourceOf(v.Document, claim)
		until := corpus.DayOf(v.Until)
		day := bot.FormatDate(corpus.Date{From: until, To: until, Precision: corpus.PrecisionDay}, words.Lang)
		page.Notice = words.Past(day)
		if now == nil {
			page.Notice = words.Removed(day)
		}
		return page, page.Marked
	}
	return sourcePage{}, false
}

// heads are the documents of lib, without what is long where lib can do without.
func heads(lib Library) iter.Seq[*corpus.Document] {
	if short, ok := lib.(interface {
		Heads() iter.Seq[*corpus.Document]
	}); ok {
		return short.Heads()
	}
	return slices.Values(lib.Documents())
}

// sourceOf is what the page of doc shows to whoever holds claim.
func sourceOf(doc *corpus.Document, claim Claim) sourcePage {
	words := wordsOf(claim.Lang)
	mark, found := claim.place(doc)
	p := sourcePage{
		W: words, Title: cmp.Or(doc.Title, doc.ID), TextLang: cmp.Or(doc.Lang, "fr"), Publisher: doc.Publisher,
		URL: followable(doc.URL), Marked: found, Document: doc.ID,
	}
	switch {
	case versionSum(doc.Version) == claim.version && found:
	case !found:
		p.Notice = words.Lost
	case mark == claim.Span:
		p.Notice = words.Changed
	default:
		p.Notice = words.Moved
	}
	focus := min(claim.Start, max(len(doc.Text)-1, 0))
	if found {
		focus = mark.Start
	}
	sections, omitted := excerpt(doc, focus, mark, words.Lang)
	p.Omitted = omitted
	p.Date, p.Note = bot.FormatDate(doc.Date, words.Lang), bot.BasisNote(doc.Date.Basis, words.Lang)
	for _, sec := range sections {
		shown := shownSection{words, sec}
		switch {
		case sec.Open:
			p.Shown = &shown
			if !sec.Between {
				// The date that a citation shows is that of its item.
				p.Date, p.Note = sec.Date, sec.Note
			}
		case p.Shown == nil:
			p.Before = append(p.Before, shown)
		default:
			p.After = append(p.After, shown)
		}
	}
	return p
}

// followable is address when a browser may be sent there, else "".
func followable(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
