package slackapp

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// wednesday is what today means in the tests of this file.
func wednesday(t testing.TB) corpus.Day {
	t.Helper()
	day, err := corpus.ParseDay("2018-03-14")
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// told is a command and its fault on one line.
func told(c briefCommand, f fault) string {
	if f.kind != faultNone {
		return "fault " + string(f.kind) + " " + f.word
	}
	if c.Verb != verbBrief {
		return "verb " + string(c.Verb) + " " + c.Lang
	}
	return strings.TrimSpace(c.Request.String() + " /" + c.Lang)
}

func TestParseBrief(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		// Verbs stand alone.
		{"aide", "verb help fr"},
		{"  AIDE ", "verb help fr"},
		{"Aide !", "verb help fr"},
		{"help", "verb help en"},
		{"?", "verb help "},
		{"abonner", "verb subscribe fr"},
		{"s’abonner", "verb subscribe fr"},
		{"Subscribe.", "verb subscribe en"},
		{"abonnements", "verb subscriptions fr"},
		{"subscriptions", "verb subscriptions en"},
		{"désabonner", "verb subscriptions fr"},
		{"pause", "verb pause "},
		{"reprendre", "verb resume fr"},
		{"resume", "verb resume en"},
		{"sources", "verb sources "},
		{"échéances", "verb deadlines fr"},
		{"ÉCHÉANCES", "verb deadlines fr"},
		{"echeances", "verb deadlines fr"},
		{"deadlines", "verb deadlines en"},
		// With anything else beside them they are words of a topic.
		{"aide alimentaire", `"aide alimentaire" /`},
		{"aide aux victimes depuis:2017", `"aide aux victimes" depuis:2017-01-01 /fr`},
		{"pause estivale", `"pause estivale" /`},
		{"sources d’énergie", `"sources d’énergie" /`},
		{`"aide"`, `"aide" /`},
		{"help desk", `"help desk" /`},
		// Topics.
		{"", "/"},
		{" \u00a0\u202f\n ", "/"},
		{`""`, "/"},
		{"« »", "/"},
		{"déclaration de Nice", `"déclaration de Nice" /`},
		{`"déclaration de Nice"`, `"déclaration de Nice" /`},
		{"«\u00a0déclaration de Nice\u00a0»", `"déclaration de Nice" /`},
		{"“déclaration de Nice”", `"déclaration de Nice" /`},
		{"le “grand plan” climat", "\"le «\u00a0grand plan\u00a0» climat\" /"},
		{"RGPD : premières sanctions", `"RGPD : premières sanctions" /`},
		{"réunion de 12:30", `"réunion de 12:30" /`},
		{"voir https://exemple.org/a:b", `"voir https://exemple.org/a:b" /`},
		{`"budget:2018"`, `"budget:2018" /`},
		{`taille 5" ou plus`, `"taille 5” ou plus" /`},
		{"plan\nclimat", `"plan climat" /`},
		{"  plan    climat  ", `"plan climat" /`},
		// Dates.
		{"climat depuis:2017", `"climat" depuis:2017-01-01 /fr`},
		{"climat jusqu'au:2017", `"climat" jusqu’au:2017-12-31 /fr`},
		{"climat jusqu’au:2017-06", `"climat" jusqu’au:2017-06-30 /fr`},
		{"climat Jusqu’À:2016-02", `"climat" jusqu’au:2016-02-29 /fr`},
		{"climat depuis:2017-6", `"climat" depuis:2017-06-01 /fr`},
		{"climat depuis:06/2017", `"climat" depuis:2017-06-01 /fr`},
		{"climat depuis:2017-06-29", `"climat" depuis:2017-06-29 /fr`},
		{"climat depuis:29/06/2017", `"climat" depuis:2017-06-29 /fr`},
		{`climat depuis:"juin 2017"`, `"climat" depuis:2017-06-01 /fr`},
		{"climat depuis:«\u00a0juin 2017\u00a0»", `"climat" depuis:2017-06-01 /fr`},
		{"climat depuis:juin 2017 jusqu’au:fin août 2017", `"climat" depuis:2017-06-01 jusqu’au:2017-08-31 /fr`},
		{"climat depuis : juin 2017", `"climat" depuis:2017-06-01 /fr`},
		{"climat depuis\u00a0: 2017", `"climat" depuis:2017-01-01 /fr`},
		{"climat depuis: 2017", `"climat" depuis:2017-01-01 /fr`},
		{"climat DEPUIS:2017", `"climat" depuis:2017-01-01 /fr`},
		{"climat --depuis:2017", `"climat" depuis:2017-01-01 /fr`},
		{"depuis:juin 2017 plan climat", `"plan climat" depuis:2017-06-01 /fr`},
		{"depuis:2017 plan climat", `"plan climat" depuis:2017-01-01 /fr`},
		{"climat depuis:le 1er juin 2017", `"climat" depuis:2017-06-01 /fr`},
		{"climat depuis:hier", `"climat" depuis:2018-03-13 /fr`},
		{"climat depuis:le mois dernier", `"climat" depuis:2018-02-01 /fr`},
		{"climate since:June 2017", `"climate" depuis:2017-06-01 /en`},
		{"climate since:2017-06 until:2017-09", `"climate" depuis:2017-06-01 jusqu’au:2017-09-30 /en`},
		{"climate from:2017 to:2018", `"climate" depuis:2017-01-01 jusqu’au:2018-12-31 /en`},
		{"climate since:last month", `"climate" depuis:2018-02-01 /en`},
		{"climat depuis:2017 depuis:2018", `"climat" depuis:2018-01-01 /fr`},
		{"climat depuis:2017 jusqu’au:2017", `"climat" depuis:2017-01-01 jusqu’au:2017-12-31 /fr`},
		// Collections and the chronology.
		{"climat collection:presse", `"climat" collection:"presse" /`},
		{"climat collection:presse,dépêches", `"climat" collection:"presse" collection:"dépêches" /`},
		{"climat collection:presse, dépêches", `"climat" collection:"presse" collection:"dépêches" /`},
		{`climat collection:"notes internes" depuis:2017`, `"climat" depuis:2017-01-01 collection:"notes internes" /fr`},
		{"collection:presse plan climat", `"plan climat" collection:"presse" /`},
		{"climat chronologie", `"climat" chronologie:oui /fr`},
		{"climat Chronologie depuis:2017", `"climat" depuis:2017-01-01 chronologie:oui /fr`},
		{"climat depuis:2017 chronologie", `"climat" depuis:2017-01-01 chronologie:oui /fr`},
		{"climate timeline", `"climate" chronologie:oui /en`},
		{"climate --timeline", `"climate" chronologie:oui /en`},
		{"chronologie des accords", `"chronologie des accords" /`},
		{"chronologie : des accords", `"des accords" chronologie:oui /fr`},
		{"climat chronologie:non", `"climat" /fr`},
		{"chronologie", `chronologie:oui /fr`},
		{"depuis:2017", `depuis:2017-01-01 /fr`},
		// What is not understood.
		{"climat langue:fr", "fault option langue"},
		{"climat dépuis:2017", `"climat" depuis:2017-01-01 /fr`},
		{"budget:2018", "fault option budget"},
		{"climat depuis:", "fault value depuis"},
		{"climat depuis:jusqu’au:2017", "fault value depuis"},
		{"climat collection:", "fault value collection"},
		{"climat collection:,", "fault value collection"},
		{"climat depuis:toujours", "fault date toujours"},
		{"climat depuis:2017-13", "fault date 2017-13"},
		{"climat depuis:2017-02-30", "fault date 2017-02-30"},
		{"climat depuis:31/02/2017", "fault date 31/02/2017"},
		{"climat depuis:99999", "fault date 99999"},
		{`climat depuis:"juin 2017 ou plus tard"`, "fault date juin 2017 ou plus tard"},
		{"climat depuis:" + strings.Repeat("9", 500), "fault date " + strings.Repeat("9", 40) + "…"},
		{"climat depuis:2018 jusqu’au:2017", "fault reversed 2018-01-01 > 2017-12-31"},
		{"climat until:2016 since:2017-01-01", "fault reversed 2017-01-01 > 2016-12-31"},
		{strings.Repeat("mot ", 200), "fault long"},
		{"!!! …", "fault wordless"},
		{":tada: :wave:", "fault wordless"},
		{"<script>alert(1)</script>", `"<script>alert(1)</script>" /`},
		{"climat \xff\xfe", "\"climat \uFFFD\" /"},
		{`climat depuis:"2017`, "fault date \"2017"},
	} {
		c, f := parseBrief(tt.text, wednesday(t))
		if got := strings.TrimSpace(told(c, f)); got != strings.TrimSpace(tt.want) {
			t.Errorf("parseBrief(%q)\n got %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

// FuzzParseBrief checks that whatever is typed is either said to be wrong or a
// request that means the same when it is typed again.
func FuzzParseBrief(f *testing.F) {
	for _, text := range []string{
		"aide", "climat depuis:2017-06 jusqu’au:2017-09 collection:presse chronologie", `"a b" depuis:"juin 2017"`,
		"depuis : 2017 climat", "collection:a, b c", "chronologie:non x", "« x", "a\"b\" timeline", "x:y", "\xff:\"",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		today := wednesday(t)
		c, wrong := parseBrief(text, today)
		if wrong.kind != faultNone || c.Verb != verbBrief {
			return
		}
		r := c.Request
		switch {
		case r.Since != 0 && r.Until != 0 && r.Until < r.Since:
			t.Fatalf("%q: from %v to %v", text, r.Since, r.Until)
		case !utf8.ValidString(r.Topic) || utf8.RuneCountInString(r.Topic) > longestTopic:
			t.Fatalf("%q: topic %q", text, r.Topic)
		case r.Topic != strings.TrimSpace(r.Topic) || r.Topic != "" && wordless(r.Topic):
			t.Fatalf("%q: topic %q", text, r.Topic)
		}
		if r.Topic == "" || strings.ContainsAny(r.Topic+strings.Join(r.Collections, ""), "\"“”„") {
			return // a mark inside quotation marks is not said back as it was
		}
		again, wrong := parseBrief(r.String(), today)
		if wrong.kind != faultNone || again.Request.String() != r.String() {
			t.Fatalf("%q is %s, read back as %s %v", text, r, again.Request, wrong)
		}
	})
}
