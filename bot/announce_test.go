package bot

import (
	"maps"
	"slices"
	"testing"
)

// announcedDays are texts of 2022-05-20 and the days that a reader on 2022-05-25 is to be told of.
var announcedDays = []struct {
	name  string
	texts []string
	want  []string
}{
	{"the same words with another day", []string{
		"Le conseil des bergers se réunira le 3 juin 2022 à Vallorce. Le conseil des bergers se réunira le 17 juin 2022 à Vallorce.",
	}, []string{"2022-06-03", "2022-06-17"}},
	{"nearly the same words with another day", []string{
		"Le conseil de Vallorce votera son budget le 8 juin. Le conseil de Vallorce votera son budget rectificatif le 15 juin.",
	}, []string{"2022-06-08", "2022-06-15"}},
	{"the same words with another day in another text", []string{
		"L'audience sur le barrage de Vallorce se tiendra le 9 juin 2022.", "L'audience sur le barrage de Vallorce se tiendra le 10 juin 2022.",
	}, []string{"2022-06-09", "2022-06-10"}},
	{"two days in one sentence", []string{
		"Le conseil des bergers se réunira les 3 et 17 juin 2022 à Vallorce.",
	}, []string{"2022-06-03", "2022-06-17"}},
	{"several days with one year and no verb", []string{
		"Au programme de la saison de Vallorce, trois concerts gratuits : le 3, le 10 et le 17 juin 2022.",
	}, []string{"2022-06-03", "2022-06-10", "2022-06-17"}},
	{"a day and the next step", []string{
		"Le rapport sur le barrage sera remis le 7 juin 2022 et débattu le 14 juin 2022 par le conseil.",
	}, []string{"2022-06-07", "2022-06-14"}},
	{"the same event told twice", []string{
		"La foire aux fromages de Vallorce ouvrira le 11 juin 2022 sur la place.", "La foire aux fromages de Vallorce ouvrira le 11 juin 2022 sur la place du village.",
	}, []string{"2022-06-11"}},
	{"the same day at two places", []string{
		"Le conseil municipal de Vallorce se réunira le 9 juin 2022 à la mairie. Le conseil municipal de Morbrune se réunira le 9 juin 2022 à la mairie.",
	}, []string{"2022-06-09", "2022-06-09"}},
	{"a run of days", []string{
		"Le tournoi de boules de Vallorce aura lieu du 4 au 6 juin 2022 sous les platanes.",
	}, []string{"2022-06-04"}},
}

func announcing(t *testing.T, texts []string) *Assistant {
	t.Helper()
	files := make(map[string][3]string)
	for i, text := range texts {
		files[string(rune('a'+i))+".md"] = [3]string{"2022-05-20", "Mairie " + string(rune('A'+i)), text}
	}
	return over(t, pages(files))
}

func daysOf(points []Point) []string {
	var out []string
	for _, p := range points {
		out = append(out, p.Date.From.String())
	}
	return out
}

// TestEveryDayIsAnnounced: days that are announced are not lost behind one another.
func TestEveryDayIsAnnounced(t *testing.T) {
	for _, tt := range announcedDays {
		t.Run(tt.name, func(t *testing.T) {
			a := announcing(t, tt.texts)
			all, err := a.Upcoming(t.Context(), day(t, "2022-05-25"), daysAhead, Scope{})
			if err != nil {
				t.Fatal(err)
			}
			if got := daysOf(all); !slices.Equal(got, tt.want) {
				t.Errorf("to come: %v, want %v", got, tt.want)
			}
			e := mustDigestOf(t, a, DigestRequest{From: day(t, "2022-05-20"), On: day(t, "2022-05-25"), Seen: allSeen(a)})
			if got := daysOf(e.Upcoming); !slices.Equal(got, tt.want) || e.More != 0 {
				t.Errorf("digest: %v and %d more, want %v", got, e.More, tt.want)
			}
		})
	}
}

// TestEveryDayIsAnnouncedInBriefs: nor are they in briefs and chronologies.
func TestEveryDayIsAnnouncedInBriefs(t *testing.T) {
	a := announcing(t, []string{
		"Le conseil des bergers se réunira le 3 juin 2022 à Vallorce. Le conseil des bergers se réunira le 17 juin 2022 à Vallorce.",
		"Le conseil des bergers se réunira aussi les 1er et 8 juillet 2022 à Vallorce.",
	})
	want := []string{"2022-06-03", "2022-06-17", "2022-07-01", "2022-07-08"}
	q := Question{Text: "conseil des bergers", Scope: Scope{AsOf: day(t, "2022-05-25")}}
	b := mustBrief(t, a, q)
	chronology, err := a.Timeline(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []*Brief{b, chronology} {
		if got := daysOf(b.Upcoming); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if fails := a.VerifyBrief(b); fails != nil {
			t.Error(fails)
		}
	}
}

// TestTheSameWordsOfAnotherDay: a story that shows some words leaves out the day
// that they announce there, not another that they announce elsewhere. Of copies the
// story shows the first.
func TestTheSameWordsOfAnotherDay(t *testing.T) {
	text := "La prochaine séance du conseil des bergers aura lieu dans dix jours à la mairie de Vallorce."
	a := over(t, pages(map[string][3]string{
		"a.md": {"2022-05-20", "Mairie", text},
		"b.md": {"2022-05-25", "Mairie", text},
	}))
	e := mustDigestOf(t, a, DigestRequest{From: day(t, "2022-05-20"), On: day(t, "2022-05-25")})
	if got := daysOf(e.Upcoming); len(e.Stories) != 1 || !slices.Equal(got, []string{"2022-06-04"}) {
		t.Errorf("%d stories, to come %v", len(e.Stories), got)
	}
}

// TestVerifyUpcomingTwice: a sentence may stand for two days, not for one day twice.
func TestVerifyUpcomingTwice(t *testing.T) {
	a := announcing(t, []string{"Le conseil des bergers se réunira les 3 et 17 juin 2022 à Vallorce."})
	e := mustDigestOf(t, a, DigestRequest{From: day(t, "2022-05-20"), On: day(t, "2022-05-25"), Seen: allSeen(a)})
	if len(e.Upcoming) != 2 {
		t.Fatalf("to come %v", daysOf(e.Upcoming))
	}
	e.Upcoming[1].Date = e.Upcoming[0].Date
	if a.VerifyEdition(e) == nil {
		t.Error("the same day twice passes")
	}
}

// TestDigestTellsWhatIsPutOff: what was shown with another day is new.
func TestDigestTellsWhatIsPutOff(t *testing.T) {
	files := pages(map[string][3]string{
		"a.md": {"2022-05-24", "Mairie", "L'audience sur le barrage de Vallorce et ses vannes se tiendra le 9 juin 2022 à la mairie."},
		"b.md": {"2022-05-25", "Mairie", "L'audience sur le barrage de Vallorce et ses vannes se tiendra le 23 juin 2022 à la mairie."},
		"c.md": {"2022-05-25", "Gazette", "L'audience sur le barrage de Vallorce et ses vannes se tiendra le 9 juin 2022 à la mairie."},
	})
	maps.Copy(files, wireFiles(t))
	a := over(t, files)
	e := mustDigestOf(t, a, DigestRequest{From: day(t, "2022-05-24"), On: day(t, "2022-05-25"), Seen: []string{versioned(a.Document("a.md"))}})
	var told []string
	for _, s := range e.Stories {
		told = append(told, places(citedIn(s.Points))...)
	}
	if !slices.Equal(told, []string{"b.md"}) {
		t.Errorf("told are %v, want the new day alone", told)
	}
}
