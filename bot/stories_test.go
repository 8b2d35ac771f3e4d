package bot

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// TestStoriesOfReleases holds storiesOf to stories that a reader marked in three
// thousand real releases. The floors lie under what is reached, by about the
// width of the intervals that it prints.
func TestStoriesOfReleases(t *testing.T) {
	if testing.Short() {
		t.Skip("reads three thousand releases")
	}
	const folder = "../../shared/eval"
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("the releases are not here: %v", err)
	}
	docs := releases(t, folder)
	story := make(map[string]int) // as grouped
	for n, group := range storiesOf(allItems(docs), rarityIn(docs)) {
		for _, it := range group {
			story[it.doc.ID[strings.Index(it.doc.ID, "#")+1:]] = n
		}
	}
	for half, floor := range map[string]float64{"dev": 0.89, "held out": 0.84} {
		var ids []string
		want := markedStories(t)
		for id, s := range want {
			if sum := sha256.Sum256([]byte(s)); (sum[len(sum)-1]%2 == 0) == (half == "dev") {
				ids = append(ids, id)
			}
		}
		slices.Sort(ids)
		scores := make([][2]float64, len(ids))
		for i, a := range ids {
			var mine, its, both float64
			for _, b := range ids {
				grouped, marked := story[a] == story[b], want[a] == want[b]
				mine, its, both = mine+one(grouped), its+one(marked), both+one(grouped && marked)
			}
			scores[i] = [2]float64{both / mine, both / its}
		}
		p, r, f := bcubed(scores)
		low, high := bootstrap(scores)
		t.Logf("%s: %d releases, BCubed precision %.3f recall %.3f F1 %.3f [%.3f, %.3f]", half, len(ids), p, r, f, low, high)
		if f < floor {
			t.Errorf("%s: BCubed F1 %.3f, want at least %.2f", half, f, floor)
		}
	}
}

func allItems(docs []*corpus.Document) []storyItem {
	return itemsOf(docs, func(*corpus.Document, corpus.Item) bool { return true })
}

// rarityIn tells the inverse document frequency of a term over docs, as Index.IDF does over passages.
func rarityIn(docs []*corpus.Document) func(term string) float64 {
	has := make(map[string]int)
	for _, doc := range docs {
		terms := make(map[string]bool)
		for _, t := range retrieval.Tokens(doc.Title+".\n"+doc.Text, textLang(doc)) {
			terms[t.Term] = true
		}
		for term := range terms {
			has[term]++
		}
	}
	return func(term string) float64 {
		n := float64(has[term])
		return math.Log(1 + (float64(len(docs))-n+0.5)/(n+0.5))
	}
}

// releases reads the press releases alone.
func releases(t testing.TB, folder string) []*corpus.Document {
	t.Helper()
	files := os.DirFS(folder)
	names, err := fs.Glob(files, "fr-communiques-dev.passages-*.jsonl")
	if err != nil || len(names) == 0 {
		t.Skipf("no releases in %s: %v", folder, err)
	}
	var docs []*corpus.Document
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		read, err := corpus.Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, read...)
	}
	corpus.Prepare(docs)
	return docs
}

// markedStories are the stories of testdata/stories.tsv by release.
func markedStories(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/stories.tsv")
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for line := range strings.Lines(string(data)) {
		if id, story, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			out[id] = story
		}
	}
	return out
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// bcubed is the mean of precisions and recalls and their harmonic mean.
func bcubed(scores [][2]float64) (p, r, f float64) {
	for _, s := range scores {
		p, r = p+s[0], r+s[1]
	}
	p, r = p/float64(len(scores)), r/float64(len(scores))
	return p, r, 2 * p * r / (p + r)
}

// bootstrap is the 95 % interval of the F1 over releases drawn again.
func bootstrap(scores [][2]float64) (low, high float64) {
	const draws = 1000
	rnd := rand.New(rand.NewPCG(1, 2))
	all := make([]float64, draws)
	for i := range all {
		drawn := make([][2]float64, len(scores))
		for k := range drawn {
			drawn[k] = scores[rnd.IntN(len(scores))]
		}
		_, _, all[i] = bcubed(drawn)
	}
	slices.Sort(all)
	return all[draws*25/1000], all[draws*975/1000]
}

func TestStories(t *testing.T) {
	docs := []*corpus.Document{
		{ID: "a1", Title: "Le port de Grandval ferme son bassin nord", Publisher: "Port de Grandval", Date: onDay(t, "2021-02-09"),
			Text: "Le port de Grandval fermera son bassin nord le 3 mars 2021 pour le dragage confié à Morvan Frères. Hélène Castaing a présenté le calendrier."},
		{ID: "b1", Title: "Une école reçoit son orgue", Publisher: "Ville de Grandval", Date: onDay(t, "2021-02-09"),
			Text: "L’école de musique de Grandval a reçu son orgue de douze jeux, offert par la fondation Lemaître. Le premier concert est prévu à Pâques."},
		{ID: "a2", Title: "Grandval : les pêcheurs refusent la fermeture du bassin", Publisher: "Agence du Ponant", Date: onDay(t, "2021-02-20"),
			Text: "Les pêcheurs de Grandval refusent que le bassin nord ferme le 3 mars 2021. Ils demandent à Hélène Castaing de repousser le dragage."},
		{ID: "a3", Title: "Dragage à Grandval : le bassin nord rouvre", Publisher: "Port de Grandval", Date: onDay(t, "2021-03-29"),
			Text: "Le bassin nord de Grandval, fermé depuis le 3 mars 2021, a rouvert dimanche. Le dragage de Morvan Frères a coûté 4,7 millions d’euros."},
		{ID: "c1", Title: "Prix des poissons à la criée en janvier 2021", Publisher: "Port de Grandval", Date: onDay(t, "2021-02-03"),
			Text: "La criée a vendu 210 tonnes. Le prix moyen de la sole a atteint 14 euros."},
		{ID: "c2", Title: "Prix des poissons à la criée en février 2021", Publisher: "Port de Grandval", Date: onDay(t, "2021-03-03"),
			Text: "La criée a vendu 185 tonnes. Le prix moyen de la sole a atteint 15 euros."},
		{ID: "c3", Title: "Prix des poissons à la criée en mars 2021", Publisher: "Port de Grandval", Date: onDay(t, "2021-04-03"),
			Text: "La criée a vendu 232 tonnes. Le prix moyen de la sole a atteint 13 euros."},
	}
	for i := range 40 { // what else there is, so that words are rare
		docs = append(docs, &corpus.Document{ID: fmt.Sprintf("z%02d", i), Date: onDay(t, "2021-02-11"),
			Text: fmt.Sprintf("Le conseil numéro%d a siégé. La décision%d porte sur la rue%d et le quartier%d. Le budget est voté.", i, i, i, i)})
	}
	corpus.Prepare(docs)
	var got []string
	for _, story := range storiesOf(allItems(docs), rarityIn(docs)) {
		var ids []string
		for _, it := range story {
			ids = append(ids, it.doc.ID)
		}
		if !strings.HasPrefix(ids[0], "z") {
			got = append(got, strings.Join(ids, " "))
		}
	}
	if want := []string{"a1 a2 a3", "b1", "c1", "c2", "c3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := storiesOf(nil, rarityIn(nil)); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestGrouped(t *testing.T) {
	like := func(table map[[2]int]float64) func(i, j int) float64 {
		return func(i, j int) float64 { return table[[2]int{min(i, j), max(i, j)}] }
	}
	for _, tt := range []struct {
		name  string
		table map[[2]int]float64
		want  string
	}{
		{"nothing alike", nil, "[[0] [1] [2]]"},
		{"two alike", map[[2]int]float64{{0, 2}: 0.5}, "[[0 2] [1]]"},
		{"all alike", map[[2]int]float64{{0, 1}: 0.5, {1, 2}: 0.4, {0, 2}: 0.3}, "[[0 1 2]]"},
		{"a chain whose ends have nothing in common", map[[2]int]float64{{0, 1}: 0.9, {1, 2}: 0.8, {0, 2}: 0.05}, "[[0 1] [2]]"},
		{"a chain that is weak on average", map[[2]int]float64{{0, 1}: 0.5, {1, 2}: 0.4, {0, 2}: 0.15}, "[[0 1] [2]]"},
	} {
		var links []link
		for pair, l := range tt.table {
			if l >= sameStory {
				links = append(links, link{pair[0], pair[1], l})
			}
		}
		if got := fmt.Sprint(grouped(3, links, like(tt.table))); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func onDay(t *testing.T, s string) corpus.Date {
	t.Helper()
	d, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return corpus.Date{From: d, To: d, Precision: corpus.PrecisionDay, Basis: corpus.BasisMetadata}
}
