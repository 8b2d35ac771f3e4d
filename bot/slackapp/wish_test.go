package slackapp

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestWishOf(t *testing.T) {
	for text, want := range map[string]struct {
		wish wish
		lang string
	}{
		"aide": {wishHelp, "fr"}, "Aide !": {wishHelp, "fr"}, "help": {wishHelp, "en"}, "?": {wishHelp, ""},
		"J’ai besoin d’aide, s’il te plaît": {wishHelp, "fr"}, "can you help me?": {wishHelp, "en"}, "aidez-moi": {wishHelp, "fr"},
		"Bonjour": {wishHello, "fr"}, "Salut, ça va ?": {wishHello, "fr"}, "bonjour :wave:": {wishHello, "fr"}, "Hello": {wishHello, "en"}, "Good morning!": {wishHello, "en"},
		"merci": {wishThanks, "fr"}, "Merci beaucoup !": {wishThanks, "fr"}, "merci pour ton aide": {wishThanks, "fr"}, "Thanks": {wishThanks, "en"}, "Thank you so much": {wishThanks, "en"},
		"Quoi de neuf ?": {wishNews, "fr"}, "Quoi de neuf aujourd’hui\u202f?": {wishNews, "fr"}, "Bonjour, quoi de neuf ce matin ?": {wishNews, "fr"},
		"Quelles sont les dernières annonces ?": {wishNews, "fr"}, "Les actualités du jour": {wishNews, "fr"}, "What’s new today?": {wishNews, "en"}, "latest news": {wishNews, "en"},
		"Quelles sont les échéances annoncées\u202f?": {wishDeadlines, "fr"}, "Quelles échéances sont annoncées ?": {wishDeadlines, "fr"},
		"les prochaines dates": {wishDeadlines, "fr"}, "What are the upcoming deadlines?": {wishDeadlines, "en"},
		"sources": {wishSources, ""}, "Quels documents peux-tu citer ?": {wishSources, "fr"}, "What documents can you read?": {wishSources, "en"},

		"":                                    {},
		"??":                                  {},
		"de la":                               {},
		"Quelles aides pour les communes ?":   {},
		"aide au développement":               {},
		"Quoi de neuf sur le quai nord ?":     {},
		"Qui a annoncé les échéances ?":       {},
		"Quelles échéances pour le quai ?":    {},
		"merci de citer la déclaration":       {},
		"Bonjour, qui a signé ?":              {},
		"Quelles sont les nouvelles règles ?": {},
		"new rules":                           {},
		"the news about ferries":              {},
		strings.Repeat("merci ", 13):          {},
	} {
		w, lang := wishOf(text)
		if w != want.wish || lang != want.lang {
			t.Errorf("wishOf(%q) = %q, %q; want %q, %q", text, w, lang, want.wish, want.lang)
		}
	}
}

// What is suggested to people leads somewhere.
func TestWhatIsSuggested(t *testing.T) {
	var all []string
	for _, p := range Manifest("", false).Features.Agent.Prompts {
		all = append(all, p.Message)
	}
	for _, lang := range []string{"fr", "en"} {
		for _, p := range blocks.Prompts(lang, nil) {
			all = append(all, p.Message)
		}
	}
	for _, message := range all {
		if w, _ := wishOf(message); w == wishNone {
			t.Errorf("%q is no wish", message)
		}
	}
	w := newWorld(t, nil)
	for _, lang := range []string{"fr", "en"} {
		for _, p := range blocks.Prompts(lang, w.app.o.Assistant().Holdings(bot.Scope{})) {
			answer, err := w.app.o.Assistant().Ask(t.Context(), bot.Question{Text: p.Message})
			if wish, _ := wishOf(p.Message); err != nil || wish == wishNone && !answer.Answered {
				t.Errorf("%q is not answered: %v", p.Message, err)
			}
		}
	}
}

// gazette is a text that is dated that many days ago and announces a day to come.
func gazette(ago int, title string) *fstest.MapFile {
	today := time.Now().UTC()
	return &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: %s\npublisher: Port de Brévin\ndate: %s\n---\nLa %s commencera le %s, a annoncé la direction du port.\n",
		title, today.AddDate(0, 0, -ago).Format(time.DateOnly), title, bot.FormatDate(corpus.Date{
			From: corpus.DayOf(today) + 20, To: corpus.DayOf(today) + 20, Precision: corpus.PrecisionDay}, "fr"))}
}

// Whatever somebody says that is no question gets a fitting reply.
func TestWishes(t *testing.T) {
	recent := fstest.MapFS{"presse/a.md": gazette(1, "réfection du môle"), "interne/b.md": gazette(1, "vente du phare")}
	week := fstest.MapFS{"presse/a.md": gazette(5, "réfection du môle")}
	open := func(o *Options) {}
	press := func(o *Options) { o.Rules.Default.Collections = []string{"presse"} }
	for name, tt := range map[string]struct {
		files fstest.MapFS
		rules func(*Options)
		user  string
		text  string
		want  []string
		lacks string
	}{
		"help":               {papers, open, "UANNE", "aide", []string{"Ce que je sais faire", "/brief"}, ""},
		"help in English":    {papers, open, "UBRUNO", "?", []string{"What I can do"}, ""},
		"hello":              {papers, press, "UANNE", "Bonjour !", []string{"Bonjour", "Par exemple", "Brévin"}, "reprise du port"},
		"hello in English":   {papers, press, "UANNE", "hello", []string{"Hello", "For example"}, ""},
		"thanks":             {papers, press, "UANNE", "merci", []string{"Avec plaisir"}, ""},
		"empty":              {papers, press, "UANNE", "", []string{"Quelle est votre question", "Brévin"}, "Conseil"},
		"news":               {recent, press, "UANNE", "Quoi de neuf aujourd’hui ?", []string{"Revue", "môle"}, "phare"},
		"news of the week":   {week, open, "UANNE", "Quoi de neuf ?", []string{"môle", "1 sujet"}, ""},
		"no news":            {papers, press, "UANNE", "Quoi de neuf ?", []string{"sept derniers jours", "Ferries de Brévin", "5 mars 2024"}, "reprise"},
		"no news in English": {papers, open, "UBRUNO", "What's new?", []string{"last seven days"}, ""},
		"deadlines":          {recent, press, "UANNE", "Quelles sont les échéances annoncées ?", []string{"À venir", "môle"}, "phare"},
		"no deadlines":       {papers, open, "UANNE", "Quelles sont les échéances annoncées ?", []string{"aucune date à venir"}, ""},
		"sources":            {papers, press, "UANNE", "Quelles sont tes sources ?", []string{"Port de Brévin", "presse"}, "Conseil"},
		"nothing to quote":   {fstest.MapFS{}, open, "UANNE", "Quoi de neuf ?", []string{"Aucun document"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			assistant := assistantOver(t, tt.files)
			w := newWorld(t, func(o *Options) {
				tt.rules(o)
				o.Assistant = func() *bot.Assistant { return assistant }
			})
			for _, channel := range []string{"CPORT", w.slack.IM(tt.user)} {
				d := w.says(slackfake.Said{Channel: channel, User: tt.user, Text: tt.text})
				got := w.replies(channel, d.TS)
				if len(got) != 1 {
					t.Fatalf("%d replies in %s; %v", len(got), channel, w.counted())
				}
				for _, words := range tt.want {
					if !strings.Contains(plainly(got[0].Text), words) {
						t.Errorf("the reply lacks %q:\n%s", words, got[0].Text)
					}
				}
				if tt.lacks != "" && strings.Contains(got[0].Text, tt.lacks) {
					t.Errorf("the reply tells of %q:\n%s", tt.lacks, got[0].Text)
				}
			}
		})
	}
}

// Who may not be told anything is not greeted with the title of a document either.
func TestWishesOfAGuest(t *testing.T) {
	for _, text := range []string{"bonjour", "quoi de neuf ?", "aide"} {
		w := newWorld(t, nil)
		w.says(slackfake.Said{Channel: "CPORT", User: "UGUEST", Text: text})
		told := w.slack.Ephemerals("CPORT", "UGUEST")
		if len(told) != 1 || strings.Contains(told[0].Text, "Brévin") {
			t.Errorf("%q: %+v", text, told)
		}
		if n := len(w.posted("CPORT")); n != 0 {
			t.Errorf("%q: %d messages", text, n)
		}
	}
}

// In a channel where every question is answered nobody's greetings to others are.
func TestWishesAmongOthers(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.Default.Answer = access.Every })
	for _, text := range []string{"Salut, ça va ?", "?", "merci ?", ":tada: ?"} {
		w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: text, Thread: "-"})
	}
	if n := len(w.posted("CPORT")); n != 0 {
		t.Errorf("%d replies", n)
	}
}

// In a thread that is about something, a wish is first a question about that.
func TestWishInAThread(t *testing.T) {
	w := newWorld(t, nil)
	first := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: "Quelles sont les échéances annoncées ?", Thread: first.TS})
	got := w.replies("CPORT", first.TS)
	if len(got) != 2 {
		t.Fatalf("%d replies", len(got))
	}
	if text := plainly(got[1].Text); !strings.Contains(text, "«") && !strings.Contains(text, "aucune date à venir") {
		t.Errorf("replied %s", got[1].Text)
	}
}

// A conversation in direct messages is named after its first question, once.
func TestTitle(t *testing.T) {
	w := newWorld(t, nil)
	dm := w.slack.IM("UANNE")
	first := w.says(slackfake.Said{Channel: dm, User: "UANNE", Text: quaiQuestion})
	w.says(slackfake.Said{Channel: dm, User: "UANNE", Text: "Et qui a annoncé la réouverture ?", Thread: first.TS})
	if got := w.slack.Calls("assistant.threads.setTitle"); len(got) != 1 {
		t.Errorf("%d titles", len(got))
	}
	w.slack.WithoutMethods("assistant.threads.setTitle")
	for range 2 {
		w.says(slackfake.Said{Channel: w.slack.IM("UBRUNO"), User: "UBRUNO", Text: quaiQuestion})
	}
	w.count("title unknown_method", 1)
	w.count("question answered", 3)
	for question, want := range map[string]string{
		"Qui  a signé ?": "Qui a signé ?",
		"Combien ont coûté les travaux du quai nord, et qui les a payés cette année ?": "Combien ont coûté les travaux du quai nord, et qui les a…",
		strings.Repeat("é", 70): strings.Repeat("é", 59) + "…",
	} {
		if got := titleOf(question); got != want {
			t.Errorf("titleOf(%q) = %q", question, got)
		}
	}
}
