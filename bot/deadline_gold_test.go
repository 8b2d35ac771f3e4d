package bot

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var (
	recallCorpus = flag.String("deadlines-corpus", "", "measure the reading of deadlines over the documents of this `folder`")
	recallFile   = flag.String("deadlines-recall", "", "what a reader found in them: lines of JSON with document, quote, from, to and who")
	recallDocs   = flag.String("deadlines-docs", "", "the documents that the reader read, one a line, also those without any")
)

// A goldDue is what a careful reader says is due.
type goldDue struct {
	bound     Bound
	when      string // first..last day, or a length of time
	who, what string
	text      string
	at        corpus.Span // of what
	any       bool
}

// A tally counts how the reading of deadlines fares.
type tally struct {
	due, found, read, right          int // what is due, what of it is read, what is read, and rightly
	bounds, wholes                   int // of what is found, with the bound and the clause of the reader
	named, whoFound, given, whoRight int // who acts: named by the reader, read; read at all, and rightly
	faults                           []string
}

// sameWhen reports whether c has the window of a reader. Of a vague one only the last day counts.
func sameWhen(c commitment, when string) bool {
	if !c.dated() {
		return when == fmt.Sprint(c.Count, " ", c.Unit)
	}
	first, last, _ := strings.Cut(when, "..")
	return c.To.String() == last && (c.Vague || c.From.String() == first)
}

// bare is a clause without what its end may hold or lack.
func bare(s string) string {
	return strings.Trim(strings.ToLower(s), " .,;:()«»\u00a0")
}

// sameWho reports whether two subjects name one: one may be longer by an article or an apposition.
func sameWho(a, b string) bool {
	a, b = bare(a), bare(b)
	return a != "" && b != "" && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || strings.HasSuffix(a, " "+b) || strings.HasSuffix(b, " "+a) ||
		strings.HasSuffix(a, "'"+b) || strings.HasSuffix(b, "'"+a))
}

// count compares what is read of text with what is due in it.
func (y *tally) count(text string, read []commitment, due []goldDue) {
	y.due += len(due)
	y.read += len(read)
	for _, c := range read {
		i := slices.IndexFunc(due, func(g goldDue) bool {
			return !g.any && g.at.Overlaps(c.what) && sameWhen(c, g.when)
		})
		if i < 0 {
			if c.who.Len() > 0 {
				y.given++ // whose, nobody can tell
			}
			y.faults = append(y.faults, "not due: "+describe(text, c))
			continue
		}
		y.right++
		g := &due[i]
		g.any = true
		y.found++
		if g.bound == "" || g.bound == c.Bound {
			y.bounds++
		} else {
			y.faults = append(y.faults, "bound: "+describe(text, c))
		}
		if bare(g.what) == bare(c.what.In(text)) {
			y.wholes++
		} else if g.bound != "" {
			y.faults = append(y.faults, "clause: "+describe(text, c))
		}
		who := c.who.In(text)
		if g.who != "-" {
			y.named++
		}
		if who != "" {
			y.given++
		}
		switch {
		case g.who == "-" && who == "":
		case sameWho(who, g.who):
			y.whoRight++
			y.whoFound++
		default:
			y.faults = append(y.faults, "who: "+describe(text, c)+" | not "+g.who)
		}
	}
	for _, g := range due {
		if !g.any {
			y.faults = append(y.faults, "missed: "+g.when+" | "+g.what)
		}
	}
}

func shareOf(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

func (y *tally) String() string {
	return fmt.Sprintf("recall %d/%d %.2f, precision %d/%d %.2f, bound %d/%d %.2f, clause %d/%d %.2f, who recall %d/%d %.2f, who precision %d/%d %.2f",
		y.found, y.due, shareOf(y.found, y.due), y.right, y.read, shareOf(y.right, y.read), y.bounds, y.found, shareOf(y.bounds, y.found),
		y.wholes, y.found, shareOf(y.wholes, y.found), y.whoFound, y.named, shareOf(y.whoFound, y.named), y.whoRight, y.given, shareOf(y.whoRight, y.given))
}

// TestDeadlineGold measures the reading of deadlines against testdata/deadlines-gold.tsv, which says what is right
// and not what is read.
func TestDeadlineGold(t *testing.T) {
	data, err := os.ReadFile("testdata/deadlines-gold.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var y tally
	var on, text string
	var due []goldDue
	finish := func() {
		if text == "" {
			return
		}
		own := corpus.Date{From: day(t, on), To: day(t, on), Precision: corpus.PrecisionDay, Basis: corpus.BasisMetadata}
		y.count(text, commitments(text, corpus.Span{End: len(text)}, corpus.FindDates(text, corpus.Reference{Day: own.From}), own), due)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		switch fields := strings.Split(line, "\t"); {
		case strings.HasPrefix(line, "#"):
		case fields[0] != "":
			finish()
			on, text, _ = strings.Cut(line, " ")
			due = nil
		case len(fields) != 5 || !strings.Contains(text, fields[4]):
			t.Fatalf("line %q", line)
		default:
			start := strings.Index(text, fields[4])
			due = append(due, goldDue{bound: Bound(fields[1]), when: fields[2], who: fields[3], what: fields[4], text: text,
				at: corpus.Span{Start: start, End: start + len(fields[4])}})
		}
	}
	finish()
	t.Log(&y)
	for _, f := range y.faults {
		t.Log(f)
	}
	for _, least := range []struct {
		name      string
		n, of     int
		wantShare float64
	}{
		{"recall", y.found, y.due, 0.95},
		{"precision", y.right, y.read, 0.95},
		{"bounds", y.bounds, y.found, 0.95},
		{"clauses", y.wholes, y.found, 0.95},
		{"recall of who", y.whoFound, y.named, 0.9},
		{"precision of who", y.whoRight, y.given, 0.95},
	} {
		if shareOf(least.n, least.of) < least.wantShare {
			t.Errorf("%s %d of %d", least.name, least.n, least.of)
		}
	}
}

// TestDeadlineRecall measures it over whole documents that a reader has read.
func TestDeadlineRecall(t *testing.T) {
	if *recallCorpus == "" || *recallFile == "" || *recallDocs == "" {
		t.Skip("no -deadlines-corpus, -deadlines-recall and -deadlines-docs")
	}
	root, err := corpus.Dir(*recallCorpus)
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Load(t.Context(), []corpus.Root{root}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(*recallDocs)
	if err != nil {
		t.Fatal(err)
	}
	found, err := os.ReadFile(*recallFile)
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		Document, Quote, From, To string
		Who                       *string
	}
	byDoc := make(map[string][]line)
	for one := range strings.Lines(string(found)) {
		var l line
		if err := json.Unmarshal([]byte(one), &l); err != nil {
			t.Fatal(err)
		}
		byDoc[l.Document] = append(byDoc[l.Document], l)
	}
	var y tally
	for name := range strings.FieldsSeq(string(list)) {
		i := slices.IndexFunc(c.Documents, func(d *corpus.Document) bool { return strings.HasSuffix(d.ID, name) })
		if i < 0 {
			t.Fatalf("no document %s", name)
		}
		doc := c.Documents[i]
		var due []goldDue
		for _, l := range byDoc[name] {
			start := strings.Index(doc.Text, l.Quote)
			if start < 0 {
				t.Errorf("%s: not in the document: %s", name, l.Quote)
				continue
			}
			g := goldDue{when: l.From + ".." + l.To, who: "-", what: l.Quote, at: corpus.Span{Start: start, End: start + len(l.Quote)}}
			if l.Who != nil {
				g.who = *l.Who
			}
			due = append(due, g)
		}
		var read []commitment
		for _, p := range doc.Passages {
			mentions := mentionsIn(doc, p.Span)
			for _, s := range p.Sentences {
				read = append(read, commitments(doc.Text, s, mentions, p.Date)...)
			}
		}
		y.count(doc.Text, read, due)
	}
	t.Log(&y)
	for _, f := range y.faults {
		t.Log(f)
	}
}
