package blocks

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Link gives the address of the page that shows a citation's words where they
// stand, "" when there is none for it. A nil Link gives none.
type Link func(c bot.Citation) string

// A voice is a language, French unless it is "en", and where its citations link to.
type voice struct {
	lang string
	link Link
}

// say picks the words of the voice's language.
func (v voice) say(fr, en string) string {
	if v.lang == "en" {
		return en
	}
	return fr
}

// count is "1 document", "12 documents".
func (v voice) count(n int, one, many string) string {
	if n == 1 || n == -1 || n == 0 && v.lang != "en" {
		return strconv.Itoa(n) + "\u00a0" + one
	}
	return strconv.Itoa(n) + "\u00a0" + many
}

func (v voice) documents(n int) string { return v.count(n, "document", "documents") }

// marks are the quotation marks around words that stay as they are: in French the
// inner ones where the words have guillemets of their own.
func (v voice) marks(quote string) (open, shut string) {
	if v.lang == "en" || strings.ContainsAny(quote, "«»") {
		return "“", "”"
	}
	return "«\u00a0", "\u00a0»"
}

// quoted is s, as it is, between quotation marks.
func (v voice) quoted(s string) string {
	open, shut := v.marks(s)
	before, behind := isolation(s)
	return open + before + s + behind + shut
}

var (
	shortFR = strings.NewReplacer("janvier", "janv.", "février", "févr.", "juillet", "juil.",
		"septembre", "sept.", "octobre", "oct.", "novembre", "nov.", "décembre", "déc.")
	shortEN = strings.NewReplacer("January", "Jan", "February", "Feb", "March", "Mar", "April", "Apr", "August", "Aug",
		"September", "Sept", "October", "Oct", "November", "Nov", "December", "Dec")
)

// date is "29 sept. 2017", "sans date"; with what it rests on where that matters
// to who quotes it.
func (v voice) date(d corpus.Date) string {
	short := shortFR
	if v.lang == "en" {
		short = shortEN
	}
	s := short.Replace(bot.FormatDate(d, v.lang))
	if note := bot.BasisNote(d.Basis, v.lang); note != "" {
		s += " (" + note + ")"
	} else if d.Basis == corpus.BasisPublished && d.From == d.To {
		s = v.say("publié le ", "published ") + s
	}
	return s
}

// day is "29 septembre 2017".
func (v voice) day(d corpus.Day) string {
	return bot.FormatDate(corpus.Date{From: d, To: d, Precision: corpus.PrecisionDay}, v.lang)
}

// period is "du 13 juin 2017 au 26 août 2019", "du 4 au 5 mars 2021", or the one
// day; what both days have in common is said once.
func (v voice) period(from, to corpus.Day) string {
	from, to = cmp.Or(from, to), cmp.Or(to, from)
	if from == to {
		return v.day(from)
	}
	first, last := v.day(from), v.day(to)
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	if parts := strings.Fields(first); len(parts) == 3 && y1 == y2 {
		first = parts[0] + " " + parts[1]
		if m1 == m2 {
			first = parts[0]
		}
	}
	return v.say("du ", "from ") + first + v.say(" au ", " to ") + last
}

var daysFR = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

func (v voice) weekday(d time.Weekday) string { return v.say(daysFR[d], d.String()) }

// moment is "lundi 23 novembre 2026 à 9 h", in t's own location.
func (v voice) moment(t time.Time) string {
	return v.weekday(t.Weekday()) + " " + v.day(corpus.DayOf(t)) + v.say(" à ", " at ") +
		schedule.DescribeTime(t.Hour()*60+t.Minute(), v.lang)
}

func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// What is shown of a title, of a name, and the longest address that is linked.
const (
	titleSize   = 160
	nameSize    = 80
	addressSize = 2400
)

// title is what a citation's document is called.
func (v voice) title(c *bot.Citation) string {
	return cmp.Or(label(c.Title, titleSize), label(c.Document, titleSize), v.say("document sans titre", "untitled document"))
}

// origin is "Publisher, Title".
func (v voice) origin(c *bot.Citation) string {
	if p := label(c.Publisher, nameSize); p != "" {
		return p + ", " + v.title(c)
	}
	return v.title(c)
}

func speaker(c *bot.Citation) string {
	if c.Speaker == nil {
		return ""
	}
	return capital(label(*c.Speaker, nameSize))
}

// source says where a quotation is from and of when, what is quoted first to last:
// "Speaker · Publisher · 29 sept. 2017 (date déduite) · Title · p. 3 · version antérieure ; version du 2 oct. 2017 : Erratum · aussi dans 2 autres documents".
func (v voice) source(c *bot.Citation) string {
	parts := []string{v.date(c.CitedDate()), v.title(c)}
	if p := label(c.Publisher, nameSize); p != "" {
		parts = append([]string{p}, parts...)
	} else {
		slices.Reverse(parts)
	}
	if who := speaker(c); who != "" {
		parts = append([]string{who}, parts...)
	}
	if c.Page > 0 {
		parts = append(parts, fmt.Sprintf("p.\u00a0%d", c.Page))
	}
	if note := label(c.SupersededNote(v.lang), titleSize); note != "" {
		parts = append(parts, note)
	}
	others := map[string]bool{}
	for _, p := range c.AlsoIn {
		if p.Document != c.Document {
			others[p.Document] = true
		}
	}
	if n := len(others); n > 0 {
		parts = append(parts, v.say("aussi dans ", "also in ")+
			v.count(n, v.say("autre document", "other document"), v.say("autres documents", "other documents")))
	}
	return strings.Join(parts, " · ")
}

// address is where a citation links to and what that is called: the passage, or
// else the source's own page; "" for nowhere.
func (v voice) address(c *bot.Citation) (to, called string) {
	if v.link != nil {
		if to = safeURL(v.link(*c)); to != "" {
			return to, v.say("Voir le passage", "See the passage")
		}
	}
	if c.URL != nil {
		if to = safeURL(*c.URL); to != "" {
			return to, v.say("Voir la source", "See the source")
		}
	}
	return "", ""
}

// safeURL is an address of the web in which nothing ends a link early; "" for anything else.
func safeURL(s string) string {
	if len(s) > addressSize {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c > '~' || strings.IndexByte("<>|\"`@", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	if size(b.String()) > addressSize {
		return ""
	}
	return b.String()
}
