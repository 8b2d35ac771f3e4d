package web

import (
	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// newer tells of the newest version of doc, of today or before, that whoever may see
// what d allows may be told of; "" when there is none.
func (s *site) newer(lib Library, doc *corpus.Document, d access.Decision, w *words) string {
	today := corpus.DayOf(s.o.Links.now())
	newest := bot.NewestVersion(doc, func(id string) *corpus.Document {
		if other := lib.Document(id); other != nil && d.Sees(other.Collection) && other.Date.From <= today {
			return other
		}
		return nil
	})
	if newest == nil {
		return ""
	}
	return w.Newer + newest.Named(w.Lang) + "."
}
