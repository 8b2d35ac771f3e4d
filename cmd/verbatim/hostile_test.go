package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"text/tabwriter"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/eval"
	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

var (
	hostileReplies = flag.Int("replies", 0, "how many hostile replies TestHostile holds out against; 0 is 400, or 20 with -short; the full run is 2000")
	onlyReply      = flag.Int("reply", -1, "the number of the one hostile reply that TestHostile makes, and shows")
)

// outside is documents of a collection that the questions of TestHostile may not see,
// on the same matters as the sample.
var outside = fstest.MapFS{
	"interne/note-cyber.txt": {Data: []byte("Note interne sur la cybersécurité\n\nParis, le 12 mars 2018\n\n" +
		"Le réseau CSIRT recevra 37,4 millions d'euros de plus en 2018, selon Nadège Kerbrat, directrice adjointe. " +
		"La nouvelle Agence de cybersécurité de l'Union européenne sera dirigée par Armand Delcourt. " +
		"Le budget de cette Agence de cybersécurité sera de 93 millions d'euros, dont la moitié à la charge de la France.\n")},
	"interne/note-sahel.txt": {Data: []byte("Note interne sur le Sahel\n\nParis, le 3 septembre 2019\n\n" +
		"Au sommet de Biarritz, Justin Trudeau a déclaré que le plan pour le Sahel ne servirait à rien. " +
		"L'enveloppe financière que le G7 consacre au plan Sahel est de 250 millions d'euros. " +
		"La conférence sur le Sahel de l'automne 2019 se tiendra à Bucarest.\n")},
	"interne/note-nice.txt": {Data: []byte("Note interne sur la Déclaration de Nice\n\nNice, le 2 octobre 2017\n\n" +
		"Gérard Collomb a dit lors de la signature à Nice que les villes n'auraient pas un euro de plus. " +
		"L'État français a promis 8 millions d'euros aux villes pour prévenir la radicalisation.\n")},
}

// TestHostile holds out against replies of a model that wants to be quoted wrong.
// Each goes the whole way, from a server to the answer, and is judged without any
// of the product's own checks.
func TestHostile(t *testing.T) {
	a := attack(t, "presse/", outside)
	ask := newHostileAsker(t, a)
	table := newOutcomes()
	if *onlyReply >= 0 {
		ask.one(t, *onlyReply, table)
		return
	}
	jobs := make(chan int)
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			for i := range jobs {
				ask.one(t, i, table)
			}
		})
	}
	for i := range replies() {
		jobs <- i
	}
	close(jobs)
	work.Wait()
	t.Log("\n" + table.String())
}

// replies is how many replies are held out against.
func replies() int {
	switch {
	case *hostileReplies > 0:
		return *hostileReplies
	case testing.Short():
		return 20
	}
	return 400
}

// A hostileAsker asks the questions and judges what comes.
type hostileAsker struct {
	attacked
	stand      *standIn
	scope      bot.Scope
	known      map[string]bool
	plain      map[string]*bot.Answer // what extraction alone says, by question
	answerable []eval.Case            // those that extraction answers
	not        []eval.Case            // those that the documents do not answer, and extraction declines
}

func newHostileAsker(t *testing.T, a attacked) *hostileAsker {
	h := &hostileAsker{attacked: a, stand: newStandIn(t), scope: bot.Scope{Collections: []string{"presse"}}, plain: map[string]*bot.Answer{}, known: knownNames(a)}
	for _, c := range goldQuestions(t, "presse/") {
		answer, err := a.bot.Ask(t.Context(), bot.Question{ID: c.ID, Text: c.Question, Scope: h.scope})
		if err != nil {
			t.Fatal(err)
		}
		h.plain[c.Question] = answer
		switch {
		case answer.Answered:
			h.answerable = append(h.answerable, c)
		case !c.Answerable:
			h.not = append(h.not, c)
		}
	}
	return h
}

// knownNames are all names of the documents, and those that attacks invent.
func knownNames(a attacked) map[string]bool {
	known := map[string]bool{}
	for _, d := range a.docs {
		for _, n := range namesIn(d.Text, nil) {
			known[fold(n)] = true
		}
	}
	for _, n := range append(invented, acronyms...) {
		for _, w := range strings.Fields(n) {
			known[fold(w)] = true
		}
	}
	for _, w := range []string{"le", "la", "les", "une", "aucun", "il", "elle", "dans", "pour", "nous", "annexe", "fiche", "communication", "avec"} {
		delete(known, w)
	}
	return known
}

// one asks one question while the model is hostile in the i-th way.
func (a *hostileAsker) one(t *testing.T, i int, table *outcomes) {
	r := rand.New(rand.NewPCG(uint64(i), 20171020))
	kind := attacks[i%len(attacks)]
	c := pick(r, a.answerable)
	answerable := i/len(attacks)%6 != 5
	if !answerable {
		c = pick(r, a.not)
	}
	timeout := 20 * time.Second
	if kind.name == "stall" || kind.name == "endless" || kind.name == "status" {
		timeout = 500 * time.Millisecond
	}
	model := fmt.Sprintf("hostile-%d", i)
	var mu sync.Mutex // a request that is sent again makes the same reply
	h := &hostileReply{docs: a.docs, anchor: a.plain[c.Question].Citations}
	writer := a.stand.writer(t, a.bot, model, timeout, func(p prompted) llmfake.Reply {
		mu.Lock()
		defer mu.Unlock()
		h.Rand, h.prompted = rand.New(rand.NewPCG(uint64(i), 1)), p
		if p.task == "words" {
			return h.otherWords(c.Question)
		}
		reply := kind.make(h)
		if *onlyReply >= 0 {
			t.Logf("%s, %q: the model says %.3000s %s", kind.name, c.Question, reply.Text, strings.Join(reply.Pieces, ""))
		}
		return reply
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	w := watchedAnswer{}
	var err error
	w.Answer, err = writer.AskWatched(ctx, bot.Question{ID: c.ID, Text: c.Question, Scope: a.scope}, watchAnswer(&w))
	if err != nil {
		t.Errorf("reply %d, %s, %q: %v", i, kind.name, c.Question, err)
		return
	}
	mu.Lock()
	defer mu.Unlock()
	if *onlyReply >= 0 {
		t.Log(asJSON(w.Answer))
	}
	found := a.judge(w, a.scope.Collections, a.known)
	found = append(found, h.judge(w, model)...)
	if w.Answered != answerable {
		found = append(found, fmt.Sprintf("answered: %v, without a model: %v", w.Answered, answerable))
	}
	found = append(found, a.liveSlack(blocks.Answer(w.Answer, blocks.AnswerOptions{}))...)
	found = append(found, escapes(terminalOf(func(p page) { p.answer(w.Answer) }))...)
	for _, what := range found {
		t.Errorf("reply %d, %s, %q: %s", i, kind.name, c.Question, what)
	}
	table.add(kind.name, w, model, a.stand.times(model, "answer"), len(found), h.told(w, h.noted))
}

// otherWords answers a request for synonyms with words that make any question fit the documents.
func (h *hostileReply) otherWords(question string) llmfake.Reply {
	var all []string
	for _, id := range slices.Sorted(mapKeys(h.docs)) {
		all = append(all, strings.Fields(h.docs[id].Text)...)
	}
	var words []saidWord
	for _, w := range strings.Fields(strings.Trim(question, " ?")) {
		var also []string
		for range 5 {
			also = append(also, strings.Trim(pick(h.Rand, all), `.,;:"«»()`))
		}
		words = append(words, saidWord{strings.Trim(w, ".,'’"), also})
	}
	return llmfake.Reply{Text: asJSON(map[string]any{"words": words})}
}

// judge is what of h came out although it must not.
func (h *hostileReply) judge(w watchedAnswer, model string) []string {
	var out []string
	if h.told(w, h.wrong) > 0 {
		out = append(out, fmt.Sprintf("it says one of %q", h.wrong))
	}
	if w.Engine != model {
		return out
	}
	for _, c := range w.Citations {
		for _, s := range h.secret {
			if s != "" && strings.Contains(letters(c.Quote), letters(s)) {
				out = append(out, fmt.Sprintf("it cites %q", c.Quote))
			}
		}
	}
	return out
}

// told is how many claims of w are one of words.
func (h *hostileReply) told(w watchedAnswer, words []string) int {
	n := 0
	for _, c := range w.Claims {
		if !c.Quoted && slices.ContainsFunc(words, func(x string) bool { return letters(x) != "" && letters(c.Text) == letters(x) }) {
			n++
		}
	}
	return n
}

// outcomes is what became of the replies of each kind.
type outcomes struct {
	mu    sync.Mutex
	order []string
	rows  map[string]*outcome
}

type outcome struct {
	replies, asked, written, claims, quoted, wrong, noted int
	fallbacks                                             map[bot.Fallback]int
	checks                                                map[bot.Check]int
}

func newOutcomes() *outcomes { return &outcomes{rows: map[string]*outcome{}} }

func (o *outcomes) add(kind string, w watchedAnswer, model string, asked, wrong, noted int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r := o.rows[kind]
	if r == nil {
		r = &outcome{fallbacks: map[bot.Fallback]int{}, checks: map[bot.Check]int{}}
		o.rows[kind] = r
		o.order = append(o.order, kind)
	}
	r.replies++
	r.wrong += wrong
	r.noted += noted
	if asked > 0 {
		r.asked++
	}
	if w.Engine == model {
		r.written++
	}
	for _, c := range w.Claims {
		r.claims++
		if c.Quoted {
			r.quoted++
		}
	}
	for _, d := range w.Dropped {
		r.checks[d.Check]++
	}
	if w.Fallback != "" {
		r.fallbacks[w.Fallback]++
	}
}

func (o *outcomes) String() string {
	slices.Sort(o.order)
	var b bytes.Buffer
	tw := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(tw, "kind\treplies\tasked\twritten\tclaims\tas quotations\twrong\tnoted\tfallbacks\tchecks")
	var sum outcome
	for _, name := range o.order {
		r := o.rows[name]
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", name, r.replies, r.asked, r.written, r.claims, r.quoted, r.wrong, r.noted, counts(r.fallbacks), counts(r.checks))
		sum.replies, sum.asked, sum.written, sum.claims, sum.quoted, sum.wrong, sum.noted = sum.replies+r.replies, sum.asked+r.asked, sum.written+r.written, sum.claims+r.claims, sum.quoted+r.quoted, sum.wrong+r.wrong, sum.noted+r.noted
	}
	fmt.Fprintf(tw, "all\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\t\n", sum.replies, sum.asked, sum.written, sum.claims, sum.quoted, sum.wrong, sum.noted)
	tw.Flush()
	return b.String()
}

// counts writes "name n, name n", in order of name.
func counts[K ~string](m map[K]int) string {
	var out []string
	for _, k := range slices.Sorted(mapKeys(m)) {
		out = append(out, fmt.Sprintf("%s %d", k, m[k]))
	}
	return strings.Join(out, ", ")
}
