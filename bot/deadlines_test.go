package bot

import (
	"maps"
	"strings"
	"testing"
)

// outcomes are pairs of texts of 2022-03-01 and of a later day, and what the later one makes of
// the deadline in the first: its state, "announced" when it says nothing of it.
var outcomes = []struct {
	name, due, on, later string
	want                 State
}{
	{"in force", "L'ordonnance sur les bacs de Vallorce entrera en vigueur le 1er mai 2022.", "2022-05-03",
		"L'ordonnance sur les bacs de Vallorce est entrée en vigueur le 1er mai 2022.", StateKept},
	{"in force on another day", "L'ordonnance sur les bacs de Vallorce entrera en vigueur le 1er mai 2022.", "2022-08-03",
		"L'ordonnance sur les bacs de Vallorce est entrée en vigueur le 1er août 2022.", StateAnnounced},
	{"held", "Le forum des éclusiers de Vallorce se tiendra le 9 mai 2022 au musée du Sel.", "2022-05-10",
		"Le forum des éclusiers de Vallorce s'est tenu lundi au musée du Sel.", StateKept},
	{"put off", "Le forum des éclusiers de Vallorce se tiendra le 9 mai 2022 au musée du Sel.", "2022-05-02",
		"Le forum des éclusiers de Vallorce est reporté au 6 juin 2022.", StatePostponed},
	{"put off, by somebody", "L'ordonnance sur les bacs de Vallorce entrera en vigueur le 1er mai 2022.", "2022-04-12",
		"Le conseil a repoussé l'entrée en vigueur de l'ordonnance sur les bacs de Vallorce au 1er août 2022.", StatePostponed},
	{"prolonged", "La consultation sur les vannes de Morbrune dure jusqu'au 2 mai 2022.", "2022-04-20",
		"La consultation sur les vannes de Morbrune a été prolongée jusqu'au 30 juin 2022.", StateExtended},
	{"prolonged by a decision", "L'aide aux bateliers de Vallorce est versée jusqu'au 2 mai 2022.", "2022-04-20",
		"La mairie a décidé de prolonger jusqu'au 30 juin 2022 l'aide aux bateliers de Vallorce.", StateExtended},
	{"prolonged in the past", "La consultation sur les vannes de Morbrune dure jusqu'au 2 mai 2022.", "2022-04-20",
		"La consultation sur les vannes de Morbrune a été prolongée à deux reprises.", StateAnnounced},
	{"prolonged, not put off", "L'ordonnance sur les bacs de Vallorce entrera en vigueur le 1er mai 2022.", "2022-04-12",
		"Le conseil a prolongé l'ordonnance sur les bacs de Vallorce jusqu'au 1er août 2022.", StateAnnounced},
	{"called off", "Le forum des éclusiers de Vallorce se tiendra le 9 mai 2022 au musée du Sel.", "2022-05-02",
		"Le forum des éclusiers de Vallorce a été annulé faute de participants inscrits.", StateDropped},
	{"called off, perhaps", "Le forum des éclusiers de Vallorce se tiendra le 9 mai 2022 au musée du Sel.", "2022-05-02",
		"Le forum des éclusiers de Vallorce pourrait être annulé à cause des crues.", StateAnnounced},
	{"not called off", "Le forum des éclusiers de Vallorce se tiendra le 9 mai 2022 au musée du Sel.", "2022-05-02",
		"Le forum des éclusiers de Vallorce n'a pas été annulé malgré les crues.", StateAnnounced},
	{"another forum", "Le forum des éclusiers de Vallorce se tiendra le 9 mai 2022 au musée du Sel.", "2022-05-02",
		"Le forum des bergers de Morbrune a été annulé à cause de la neige.", StateAnnounced},
	{"told before", "Le forum des éclusiers de Vallorce se tiendra le 9 mai 2022 au musée du Sel.", "2022-02-02",
		"Le forum des éclusiers de Vallorce a été annulé faute de participants inscrits.", StateAnnounced},
	{"cancelled", "The lock keepers forum of Vallorce will be held on 9 May 2022 at the museum.", "2022-05-02",
		"The lock keepers forum of Vallorce has been cancelled for want of visitors.", StateDropped},
}

func TestOutcomes(t *testing.T) {
	for _, tt := range outcomes {
		t.Run(tt.name, func(t *testing.T) {
			files := wireFiles(t)
			maps.Copy(files, pages(map[string][3]string{"a.md": {"2022-03-01", "Mairie", tt.due}, "b.md": {tt.on, "Gazette", tt.later}}))
			a := over(t, files)
			list, err := a.Deadlines(t.Context(), DeadlineRequest{From: day(t, "2022-04-30"), Scope: Scope{AsOf: day(t, "2022-12-31")}})
			if err != nil {
				t.Fatal(err)
			}
			i := 0
			for i < len(list.Deadlines) && list.Deadlines[i].Citation.Quote != tt.due {
				i++
			}
			if i == len(list.Deadlines) {
				t.Fatalf("not listed: %+v", list.Deadlines)
			}
			d := list.Deadlines[i]
			if d.State != tt.want || (d.Outcome != nil) != (tt.want != StateAnnounced) {
				t.Fatalf("%s, outcome %v", d.State, d.Outcome)
			}
			if d.Outcome != nil && d.Outcome.Quote != tt.later {
				t.Errorf("outcome %q", d.Outcome.Quote)
			}
			for n, c := range list.Cited() {
				if why := a.check(c); why != "" || c.N != n+1 {
					t.Errorf("citation %d: %s", c.N, why)
				}
			}
		})
	}
}

func TestDeadlinesAreLimited(t *testing.T) {
	a := over(t, pages(map[string][3]string{
		"a.md": {"2022-03-01", "Mairie", "La régie des eaux remettra son rapport sur les vannes avant le 1er mai 2022."},
		"d.md": {"2022-03-01", "Mairie", "La piscine couverte rouvrira au public en juin 2022 après les travaux."},
		"b.md": {"2022-03-02", "Gazette", "La régie des eaux remettra son rapport sur les vannes avant le 1er mai 2022."},
		"c.md": {"2022-03-03", "Préfecture", "Les exploitants doivent retirer les appareils défectueux dans un délai de deux heures."},
	}))
	for _, tt := range []struct {
		req  DeadlineRequest
		want string
	}{
		{DeadlineRequest{}, "avant le 1er mai 2022; en juin 2022; dans un délai de deux heures"},
		{DeadlineRequest{From: day(t, "2022-05-01")}, "en juin 2022"},
		{DeadlineRequest{From: day(t, "2022-04-30")}, "avant le 1er mai 2022; en juin 2022"},
		{DeadlineRequest{From: day(t, "2022-03-01"), To: day(t, "2022-05-10")}, "avant le 1er mai 2022; dans un délai de deux heures"},
		{DeadlineRequest{About: "piscine"}, "en juin 2022"},
		{DeadlineRequest{Scope: Scope{AsOf: day(t, "2022-03-02")}}, "avant le 1er mai 2022; en juin 2022"},
		{DeadlineRequest{Scope: Scope{Collections: []string{"x"}}}, ""},
	} {
		list, err := a.Deadlines(t.Context(), tt.req)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range list.Deadlines {
			got = append(got, d.When.Text)
		}
		if s := strings.Join(got, "; "); s != tt.want || list.Deadlines == nil {
			t.Errorf("%+v: %s, want %s", tt.req, s, tt.want)
		}
	}
}

// TestOutcomesAreShown: briefs, chronologies and digests show what became of a date as a pair of quotations,
// which holds, and no other state or pair does.
func TestOutcomesAreShown(t *testing.T) {
	files := wireFiles(t)
	due := "Le forum des éclusiers de Vallorce se tiendra le 9 mai 2022 au musée du Sel."
	later := "Le forum des éclusiers de Vallorce est reporté au 6 juin 2022 à cause des crues."
	maps.Copy(files, pages(map[string][3]string{"a.md": {"2022-03-01", "Mairie", due}, "b.md": {"2022-05-02", "Gazette", later}}))
	a := over(t, files)
	on := day(t, "2022-05-03")
	shown := func(points []Point) *Point {
		for i := range points {
			if points[i].Citations[0].Quote == due {
				return &points[i]
			}
		}
		t.Fatalf("not shown: %q", quotes(points))
		return nil
	}
	want := "Mairie (1er mars 2022)\u00a0: «\u00a0" + due + "\u00a0» [1]\nReporté — Gazette (2 mai 2022)\u00a0: «\u00a0" + later + "\u00a0» [2]"

	points, err := a.Upcoming(t.Context(), on, 60, Scope{})
	if err != nil {
		t.Fatal(err)
	}
	if p := shown(points); p.Outcome != StatePostponed || p.Text != want {
		t.Errorf("%s: %s", p.Outcome, p.Text)
	}
	if e := mustDigestOf(t, a, DigestRequest{On: on}); len(e.Upcoming) > 0 {
		t.Errorf("recalled six days before: %q", quotes(e.Upcoming))
	}
	shown(mustDigestOf(t, a, DigestRequest{On: day(t, "2022-05-02")}).Upcoming) // the day on which it is put off
	e := mustDigestOf(t, a, DigestRequest{On: day(t, "2022-05-08")})
	p := shown(e.Upcoming)
	if p.Outcome != StatePostponed {
		t.Errorf("digest: %s", p.Outcome)
	}
	p.Outcome = StateDropped
	p.Text = p.said("fr")
	if a.VerifyEdition(e) == nil {
		t.Error("another outcome passes")
	}
	b := mustBrief(t, a, Question{Text: "forum des éclusiers", Scope: Scope{AsOf: on}})
	if p := shown(b.Upcoming); p.Outcome != StatePostponed || len(p.Citations) != 2 {
		t.Errorf("brief: %s", p.Outcome)
	}
	if fails := a.VerifyBrief(b); fails != nil {
		t.Error(fails)
	}
}
