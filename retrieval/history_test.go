package retrieval

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A history changes an index step by step, and knows which documents it holds.
type history struct {
	t    *testing.T
	r    *rand.Rand
	ix   *Index
	docs map[string]*corpus.Document
	file string
	n    int
}

func newHistory(t *testing.T, seed uint64) *history {
	return &history{
		t: t, r: rand.New(rand.NewPCG(seed, 5)), ix: New(Hashing{Dims: 32}),
		docs: make(map[string]*corpus.Document), file: filepath.Join(t.TempDir(), "index.snapshot"),
	}
}

// document makes a new text for one of forty ids, some of them without passages.
func (h *history) document() *corpus.Document {
	words := strings.Fields("port quai bateau phare marée voile ancre pêche filet digue jetée écluse Port G7 eu-LISA")
	var paragraphs []string
	for range h.r.IntN(4) {
		var p []string
		for range 1 + h.r.IntN(5) {
			p = append(p, words[h.r.IntN(len(words))])
		}
		paragraphs = append(paragraphs, "La "+strings.Join(p, " ")+".")
	}
	h.n++
	day, _ := corpus.NewDay(2020, 1, 1+h.r.IntN(28))
	title := []string{"", "Le port", fmt.Sprintf("Avis %d", h.n)}[h.r.IntN(3)]
	d := document(fmt.Sprintf("d-%02d.txt", h.r.IntN(40)), title, day, paragraphs...)
	d.Collection = []string{"", "east", "west"}[h.r.IntN(3)]
	for i := range d.Passages {
		d.Passages[i].Copies = h.r.IntN(3)
	}
	return d
}

// update changes a few documents by Update.
func (h *history) update() {
	come := make(map[string]*corpus.Document)
	for range h.r.IntN(5) {
		d := h.document()
		come[d.ID] = d
	}
	var gone []string
	for _, id := range slices.Sorted(maps.Keys(h.docs)) {
		if h.r.IntN(12) == 0 && come[id] == nil {
			gone = append(gone, id)
		}
	}
	if _, err := h.ix.Update(context.Background(), slices.Collect(maps.Values(come)), gone); err != nil {
		h.t.Fatal(err)
	}
	maps.Copy(h.docs, come)
	for _, id := range gone {
		delete(h.docs, id)
	}
}

// sync changes a few documents by Sync.
func (h *history) sync() {
	for range 1 + h.r.IntN(3) {
		d := h.document()
		h.docs[d.ID] = d
	}
	if _, err := h.ix.Sync(context.Background(), slices.Collect(maps.Values(h.docs))); err != nil {
		h.t.Fatal(err)
	}
}

func (h *history) save() {
	if err := h.ix.Save(h.file, fmt.Sprint(h.n)); err != nil {
		h.t.Fatal(err)
	}
}

// add keeps what is pending in the log, however small the snapshot is.
func (h *history) add() {
	if h.ix.kept == nil {
		return
	}
	if err := h.ix.keepPending(fmt.Sprint(h.n)); err != nil {
		h.t.Fatal(err)
	}
}

// pack writes the snapshot anew in the background, while updates go on.
func (h *history) pack() {
	if h.ix.kept == nil || len(h.ix.pending) > 0 {
		return
	}
	h.ix.writing.Lock()
	before := h.ix.kept.id
	h.ix.startPacking()
	done := h.ix.packing.done
	h.ix.writing.Unlock()
	h.update()
	<-done
	h.ix.writing.Lock()
	defer h.ix.writing.Unlock()
	if h.ix.kept.id == before {
		h.t.Fatal("the snapshot was not written anew")
	}
}

// shorten writes the log anew.
func (h *history) shorten() {
	if h.ix.kept == nil || len(h.ix.pending) > 0 {
		return
	}
	h.ix.writing.Lock()
	defer h.ix.writing.Unlock()
	if err := h.ix.shortenLog(); err != nil && h.ix.kept.log > 0 {
		h.t.Fatal(err)
	}
}

// reopen opens what was kept, if all was.
func (h *history) reopen() {
	if h.ix.kept == nil || len(h.ix.pending) > 0 {
		return
	}
	fingerprint := h.ix.Fingerprint()
	ix, err := Open(h.file, Hashing{Dims: 32})
	if err != nil {
		h.t.Fatal(err)
	}
	if ix.Fingerprint() != fingerprint {
		h.t.Fatalf("the fingerprint is %q after reopening, was %q", ix.Fingerprint(), fingerprint)
	}
	h.ix = ix
}

// compare holds the index to one that is built of its documents at once.
func (h *history) compare(step string) {
	h.t.Helper()
	fresh := New(Hashing{Dims: 32})
	if _, err := fresh.Sync(context.Background(), slices.Collect(maps.Values(h.docs))); err != nil {
		h.t.Fatal(err)
	}
	if err := h.ix.Verify(); err != nil {
		h.t.Fatalf("%s: %v", step, err)
	}
	if !bytes.Equal(asJSON(h.t, h.ix.Documents()), asJSON(h.t, fresh.Documents())) || h.ix.Passages() != fresh.Passages() || h.ix.Len() != fresh.Len() {
		h.t.Fatalf("%s: other documents than in a fresh index", step)
	}
	for _, q := range append(fleetQueries, Query{Text: "phrae et portt"}, Query{Text: "G7 eu-LISA", Collections: []string{""}}) {
		if got, want := asJSON(h.t, search(h.t, h.ix, q)), asJSON(h.t, search(h.t, fresh, q)); !bytes.Equal(got, want) {
			h.t.Fatalf("%s: %+v: got\n%s\nwant\n%s", step, q, got, want)
		}
		if got, want := asJSON(h.t, h.ix.Expand(q.Text, "fr")), asJSON(h.t, fresh.Expand(q.Text, "fr")); !bytes.Equal(got, want) {
			h.t.Fatalf("%s: %q expands to\n%s\nwant\n%s", step, q.Text, got, want)
		}
	}
	for _, term := range append(Terms("port quai phare avis", "fr"), "g7", "", "12") {
		if h.ix.DocumentFrequency(term) != fresh.DocumentFrequency(term) || h.ix.IDF(term) != fresh.IDF(term) {
			h.t.Fatalf("%s: %q stands in %d passages, want %d", step, term, h.ix.DocumentFrequency(term), fresh.DocumentFrequency(term))
		}
	}
	if err := samePacked(h.ix.load(), fresh.load()); err != nil {
		h.t.Fatalf("%s: %v", step, err)
	}
}

// samePacked compares what two states are when they are written anew, section by section.
func samePacked(a, b *state) error {
	x, err := packed(a)
	if err != nil {
		return err
	}
	y, err := packed(b)
	if err != nil {
		return err
	}
	for kind := sectionMeta; kind < endOfSections; kind++ {
		if !bytes.Equal(x.sections[kind].data, y.sections[kind].data) {
			return fmt.Errorf("section %d differs: %d and %d bytes", kind, len(x.sections[kind].data), len(y.sections[kind].data))
		}
	}
	return nil
}

func packed(s *state) (*image, error) {
	parts := s.parts
	if len(parts) == 0 {
		parts = []part{{segment: emptySegment()}}
	}
	var b bytes.Buffer
	if err := merge(context.Background(), &b, imageID{}, parts, "m", ""); err != nil {
		return nil, err
	}
	return openImage(b.Bytes())
}

// TestHistoryDoesNotMatter changes, keeps and reopens an index at random: it
// answers like one that was built at once, and is written like it, to the byte.
func TestHistoryDoesNotMatter(t *testing.T) {
	for seed := range uint64(12) {
		h := newHistory(t, seed)
		for step := range 25 {
			name := "update"
			switch h.r.IntN(9) {
			case 0:
				name = "sync"
				h.sync()
			case 1:
				name = "save"
				h.save()
			case 2:
				name = "reopen"
				h.reopen()
			case 3:
				name = "add"
				h.add()
			case 5:
				name = "shorten"
				h.shorten()
			case 4:
				name = "pack"
				h.pack()
			default:
				h.update()
			}
			if step%4 == 3 {
				h.compare(fmt.Sprintf("seed %d, step %d (%s)", seed, step, name))
			}
		}
	}
}
