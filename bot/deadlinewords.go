package bot

import (
	"fmt"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// boundWords say how a deadline holds to its date, around the date: French, English.
var boundWords = map[Bound][2]string{
	BoundBy:     {"%s au plus tard", "by %s"},
	BoundBefore: {"avant\u00a0: %s", "before %s"},
	BoundFrom:   {"à partir de\u00a0: %s", "from %s"},
	BoundUntil:  {"jusqu’à\u00a0: %s", "until %s"},
}

// FormatDue writes when something is due for a reader, in lang ("fr" or "en"): its days with what
// bounds them, or the words of the document between quotation marks where it has no days.
func FormatDue(d Due, lang string) string {
	if !d.dated() {
		return pick(lang, "sans date\u00a0: «\u00a0"+d.Text+"\u00a0»", "no date: “"+d.Text+"”")
	}
	date := FormatDate(corpus.Date{From: d.From, To: d.To, Precision: d.Precision}, lang)
	words, ok := boundWords[d.Bound]
	if !ok {
		return date
	}
	return fmt.Sprintf(pick(lang, words[0], words[1]), date)
}

// stateWords name states: French, English.
var stateWords = map[State][2]string{
	StateAnnounced: {"annoncé", "announced"},
	StateKept:      {"tenu", "kept"},
	StatePostponed: {"reporté", "postponed"},
	StateExtended:  {"prolongé", "extended"},
	StateDropped:   {"abandonné", "dropped"},
}

// StateWord names a state for a reader, in lang ("fr" or "en"); "" for none that is known.
func StateWord(s State, lang string) string {
	w := stateWords[s]
	return pick(lang, w[0], w[1])
}
