package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"github.com/verbatim-briefing/verbatim/bot"
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
	switch {
	case doc == nil:
		s.count("source", "gone")
		s.notice(w, noticeGone)
	case !decision.Sees(doc.Collection):
		s.count("source", "refused")
		s.notice(w, noticeForbidden)
	default:
		s.count("source", "shown")
		p := sourceOf(doc, claim)
		p.Newer = s.newer(lib, doc, decision, p.W)
		s.page(w, http.StatusOK, "source", p)
	}
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
