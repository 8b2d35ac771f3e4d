package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/eval"
	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
)

// keptRight is the least share of right claims that must come out.
const keptRight = 0.90

// TestClumsy answers the gold questions by a model that is right and clumsy: it
// finds the passage with the evidence, types it badly, and tells it in words of its
// own. The share of its claims that come out is what the checks cost. With
// -replies 2000 each question is told in every way, in one or two otherwise.
func TestClumsy(t *testing.T) {
	if testing.Short() {
		t.Skip("the share of a few claims says nothing")
	}
	a := attack(t, "", nil)
	stand := newStandIn(t)
	byHand := handwritten(t)
	tally := &clumsyTally{rows: map[string]*clumsyRow{}}
	var work sync.WaitGroup
	limit := make(chan struct{}, 4)
	whole := replies() >= 2000
	for i, c := range goldQuestions(t, "") {
		if !c.Answerable {
			continue
		}
		for style := range tellings {
			if !whole && style > 0 && (i+style)%4 != 0 {
				continue
			}
			limit <- struct{}{}
			work.Go(func() {
				defer func() { <-limit }()
				askClumsy(t, a, stand, c, style, i*len(tellings)+style, byHand[c.ID], tally)
			})
		}
	}
	work.Wait()
	t.Log("\n" + tally.String())
	all := tally.sum(func(string) bool { return true })
	if share := float64(all.prose+all.quoted) / float64(all.right); share < keptRight {
		t.Errorf("%.1f %% of the right claims came out, want %.0f %%", 100*share, 100*keptRight)
	}
	if all.right < 100 || whole && all.right < 500 {
		t.Errorf("only %d claims were made", all.right)
	}
}

// handwritten are answers to gold questions in words of their own, by the question's id.
func handwritten(t *testing.T) map[string]string {
	f, err := os.Open(filepath.Join("testdata", "attack", "clumsy.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]string{}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var row struct{ ID, Prose string }
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out[row.ID] = row.Prose
	}
	return out
}

// A telling is a way to say in prose what a sentence says.
type telling struct {
	name string
	say  func(sentence, lang, byHand string) string // "" for none
}

var tellings = []telling{
	{"by hand", func(_, _, byHand string) string { return byHand }},
	{"the sentence itself", func(s, _, _ string) string { return s }},
	{"framed", func(s, lang, _ string) string {
		if lang == "en" {
			return "According to the document: " + s
		}
		return "Selon le document, " + lower(s)
	}},
	{"shortened", func(s, _, _ string) string { return shortened(s) }},
	{"in the words of the text", func(s, lang, _ string) string {
		if lang == "en" {
			return "The text says: « " + strings.Trim(s, ` "«»`) + " »"
		}
		return "Le texte indique ceci : « " + strings.Trim(s, ` "«»`) + " »"
	}},
}

// shortened is s without what stands between brackets and without a last part
// behind a comma, when that leaves a sentence; "" when nothing can go.
func shortened(s string) string {
	out := s
	if i, j := strings.Index(out, " ("), strings.Index(out, ")"); i > 0 && j > i {
		out = out[:i] + out[j+1:]
	}
	if i := strings.LastIndex(out, ", "); i > len(out)*2/3 && !turning.MatchString(out[i:]) && strings.Count(out[:i], `"`)%2 == 0 {
		out = out[:i] + "."
	}
	if out == s {
		return ""
	}
	return out
}

// damages are how a clumsy model types what it copies.
var damages = []struct {
	name string
	do   func(r *rand.Rand, s string) string
}{
	{"as it is", func(_ *rand.Rand, s string) string { return s }},
	{"apostrophes", func(_ *rand.Rand, s string) string {
		if strings.Contains(s, "’") {
			return strings.ReplaceAll(s, "’", "'")
		}
		return strings.ReplaceAll(s, "'", "’")
	}},
	{"quotation marks", func(r *rand.Rand, s string) string {
		return strings.NewReplacer(`"`, pick(r, []string{"“", "”", "'", "»"}), "«", `"`, "»", `"`).Replace(s)
	}},
	{"dashes", func(_ *rand.Rand, s string) string { return strings.NewReplacer("-", "–", "–", "-").Replace(s) }},
	{"spaces", func(r *rand.Rand, s string) string {
		return strings.NewReplacer(" ", pick(r, []string{"  ", "\u00a0", "\n", " "}), "\n", " ").Replace(s)
	}},
	{"ligatures", func(_ *rand.Rand, s string) string {
		return strings.NewReplacer("œ", "oe", "oe", "œ", "fi", "ﬁ").Replace(s)
	}},
	{"first letter", func(_ *rand.Rand, s string) string {
		r, n := utf8.DecodeRuneInString(s)
		if unicode.IsUpper(r) {
			return string(unicode.ToLower(r)) + s[n:]
		}
		return string(unicode.ToUpper(r)) + s[n:]
	}},
	{"part", func(r *rand.Rand, s string) string {
		words := strings.Fields(s)
		if len(words) < 10 {
			return s
		}
		n := len(words) * 2 / 3
		at := r.IntN(len(words) - n + 1)
		return strings.Trim(strings.Join(words[at:at+n], " "), ",;: ")
	}},
	{"marks left in", func(_ *rand.Rand, s string) string { return strings.ReplaceAll(s, " ", "¦") }},
	{"in quotation marks", func(_ *rand.Rand, s string) string { return "« " + s + " »" }},
	{"dots at the end", func(_ *rand.Rand, s string) string { return strings.TrimRight(s, ".") + "…" }},
}

// wrappings are what a clumsy model puts around its JSON.
var wrappings = []func(r *rand.Rand, s string) string{
	func(_ *rand.Rand, s string) string { return s },
	func(_ *rand.Rand, s string) string { return "```json\n" + s + "\n```" },
	func(_ *rand.Rand, s string) string {
		return "Voici la réponse, d'après les passages :\n\n" + s + "\n\nJ'espère que cela vous aide !"
	},
	func(_ *rand.Rand, s string) string { return strings.ReplaceAll(s, "}]", "},]") },
	func(_ *rand.Rand, s string) string {
		var b bytes.Buffer
		_ = json.Indent(&b, []byte(s), "", "  ")
		return b.String()
	},
	func(_ *rand.Rand, s string) string {
		b, _ := json.Marshal(s)
		return "{\"declined\": false, \"note\": " + string(b) + ", " + strings.TrimPrefix(s, "{")
	},
	func(_ *rand.Rand, s string) string { return strings.TrimSuffix(s, "]}") },
}

// clumsyClaims are right claims, with what they are for.
type clumsyClaim struct {
	saidClaim
	evidence []eval.Evidence
	damage   string
}

// askClumsy asks one question in one style and counts what comes out.
func askClumsy(t *testing.T, a attacked, stand *standIn, c eval.Case, style, seed int, byHand string, tally *clumsyTally) {
	var mu sync.Mutex
	var made []clumsyClaim
	model := fmt.Sprintf("clumsy-%d", seed)
	writer := stand.writer(t, a.bot, model, 20*time.Second, func(p prompted) llmfake.Reply {
		if p.task == "words" {
			return llmfake.Reply{Text: `{"words":[]}`}
		}
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		claims := rightClaims(r, p, c, tellings[style], byHand)
		mu.Lock()
		made = claims
		mu.Unlock()
		answer := saidAnswer{Declined: len(claims) == 0, Claims: []saidClaim{}}
		for _, x := range claims {
			answer.Claims = append(answer.Claims, x.saidClaim)
		}
		return llmfake.Reply{Text: pick(r, wrappings)(r, asJSON(answer)), PieceSize: 1 + r.IntN(60)}
	})
	w := watchedAnswer{}
	var err error
	w.Answer, err = writer.AskWatched(t.Context(), bot.Question{ID: c.ID, Text: c.Question}, watchAnswer(&w))
	if err != nil {
		t.Errorf("%s: %v", c.ID, err)
		return
	}
	mu.Lock()
	defer mu.Unlock()
	for _, what := range a.judge(w, nil, nil) {
		t.Errorf("%s, %s, %q: %s", c.ID, tellings[style].name, c.Question, what)
	}
	for _, x := range made {
		became := x.came(a, w)
		tally.add(tellings[style].name, x.damage, became)
		if became == "" {
			t.Logf("lost: %s, %s, %s: %q from %q: %v %s", c.ID, tellings[style].name, x.damage, x.Prose, x.Quotes, w.Dropped, w.Fallback)
		}
	}
}

// rightClaims are a claim for each group of evidence that was shown.
func rightClaims(r *rand.Rand, p prompted, c eval.Case, how telling, byHand string) []clumsyClaim {
	var out []clumsyClaim
	for i, group := range c.Evidence {
		for _, e := range group {
			from, ok := p.holding(e.Quote)
			if !ok {
				continue
			}
			at := slices.IndexFunc(sentencesOf(from.text), func(s string) bool { return strings.Contains(letters(s), letters(e.Quote)) })
			if at < 0 {
				continue
			}
			sentence := sentencesOf(from.text)[at]
			hand := ""
			if i == 0 {
				hand = byHand
			}
			prose := how.say(strings.TrimLeft(sentence, "•– "), p.lang, hand)
			if prose == "" {
				break
			}
			damage := pick(r, damages)
			words := damage.do(r, sentence)
			if damage.name == "part" {
				words = pick(r, []string{e.Quote, words})
			}
			id := from.id
			if r.IntN(4) == 0 {
				id = pick(r, []string{"p99", "P" + id[1:], "passage " + id[1:], "p" + fmt.Sprint(1+r.IntN(len(p.shown)))})
			}
			out = append(out, clumsyClaim{saidClaim{[]saidQuote{{id, words}}, prose}, group, damage.name})
			break
		}
	}
	return out
}

// came is what x became: "prose", "quoted", or "" when it did not come out.
func (x clumsyClaim) came(a attacked, w watchedAnswer) string {
	for _, c := range w.Claims {
		for _, n := range c.Citations {
			cited := w.Citations[n-1]
			for _, e := range x.evidence {
				if cited.Document == e.Doc && strings.Contains(letters(cited.Quote), letters(e.Quote)) || strings.Contains(letters(cited.Quote), letters(x.Quotes[0].Text)) {
					if c.Quoted {
						return "quoted"
					}
					return "prose"
				}
			}
		}
	}
	return ""
}

// A clumsyTally counts claims by telling and by damage.
type clumsyTally struct {
	mu   sync.Mutex
	rows map[string]*clumsyRow
}

type clumsyRow struct{ right, prose, quoted int }

func (y *clumsyTally) add(telling, damage, became string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	for _, name := range []string{"told " + telling, "typed " + damage} {
		if y.rows[name] == nil {
			y.rows[name] = &clumsyRow{}
		}
		y.rows[name].right++
		switch became {
		case "prose":
			y.rows[name].prose++
		case "quoted":
			y.rows[name].quoted++
		}
	}
}

// sum adds up the rows by telling that keep keeps.
func (y *clumsyTally) sum(keep func(string) bool) clumsyRow {
	var out clumsyRow
	for name, r := range y.rows {
		if strings.HasPrefix(name, "told ") && keep(name) {
			out.right, out.prose, out.quoted = out.right+r.right, out.prose+r.prose, out.quoted+r.quoted
		}
	}
	return out
}

func (y *clumsyTally) String() string {
	var b bytes.Buffer
	tw := tabwriter.NewWriter(&b, 0, 4, 2, ' ', tabwriter.AlignRight)
	row := func(name string, r clumsyRow) {
		fmt.Fprintf(tw, "%s\t%d\t%.1f %%\t%.1f %%\t%.1f %%\t\n", name, r.right, 100*float64(r.prose+r.quoted)/float64(r.right), 100*float64(r.prose)/float64(r.right), 100*float64(r.quoted)/float64(r.right))
	}
	fmt.Fprintln(tw, "right claims\tmade\tcame out\tas prose\tas quotations\t")
	for _, name := range slices.Sorted(mapKeys(y.rows)) {
		row(name, *y.rows[name])
	}
	row("all", y.sum(func(string) bool { return true }))
	tw.Flush()
	return b.String()
}
