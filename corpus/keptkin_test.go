package corpus

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// release is a line of a file: documents of all numbers have all relations.
func release(n, edit int) string {
	day := func(d int) string { return fmt.Sprintf("2021-02-%02d", 1+d%27) }
	line := func(title, publisher, lang, date, text string) string {
		return fmt.Sprintf("{\"id\": \"%02d\", \"title\": %q, \"publisher\": %q, \"lang\": %q, \"date\": %q, \"text\": %q}\n", n, title, publisher, lang, date, text)
	}
	const port, paper = "Port de Grandval", "Le Courrier de Grandval"
	title := "Le bassin nord de Grandval ferme en mars"
	switch n % 8 {
	case 0:
		return line(title, port, "fr", day(edit), harbour+"\nPDG/21/12")
	case 1:
		return line("Erratum : "+title, port, "fr", day(9+edit), strings.Replace(harbour, "4,2", fmt.Sprintf("4,%d", edit%9), 1))
	case 2:
		return line("Dragage", paper, "fr", day(edit), harbourReworded)
	case 3:
		return line("Northern basin closed", port, "en", day(edit), harbourEnglish+"\nPDG/21/12")
	case 4:
		return line("", "", "", day(edit), harbour[:len(harbour)/2]+fmt.Sprint(edit))
	case 5:
		return line("Trafic du port : les chiffres du jour", port, "fr", day(edit), strings.ReplaceAll(harbour, "64", fmt.Sprint(60+edit)))
	case 6:
		return line("Note", "", "fr", day(n), fmt.Sprintf("%s La mesure %d vaut à partir du %d mars 2021.", news, edit, 1+edit))
	}
	return line("Communiqué retiré", port, "fr", day(9+edit), "Le communiqué PDG/21/12 sur le dragage est retiré.")
}

// Relations that are taken over, or found from what is kept, are those of a full reading.
func TestKeepRelations(t *testing.T) {
	for seed := range uint64(2) {
		r := rand.New(rand.NewPCG(seed, 2))
		dir, keep := t.TempDir(), t.TempDir()
		edits := make(map[int]int)
		for n := range 24 {
			edits[n] = r.IntN(4)
		}
		found := make(map[Relation]bool)
		for step := range 30 {
			for range r.IntN(3) { // at times nothing changes
				n := r.IntN(32)
				if _, there := edits[n]; there && r.IntN(3) == 0 {
					delete(edits, n)
					os.Remove(filepath.Join(dir, fmt.Sprintf("%02d.jsonl", n)))
					continue
				}
				edits[n] = r.IntN(4)
			}
			for n, edit := range edits {
				put(t, filepath.Join(dir, fmt.Sprintf("%02d.jsonl", n)), release(n, edit))
			}
			full := sameAsFull(t, dirOf(t, dir), Options{}, keep, fmt.Sprintf("seed %d, step %d", seed, step))
			for _, d := range full.Documents {
				for _, relative := range d.Relatives {
					found[relative.Relation] = true
				}
			}
		}
		if len(found) != len(relations) {
			t.Errorf("seed %d: the documents have no more relations than %v", seed, found)
		}
	}
}

func TestTakeKin(t *testing.T) {
	dir, keep := t.TempDir(), t.TempDir()
	for n := range 12 {
		put(t, filepath.Join(dir, fmt.Sprintf("%02d.jsonl", n)), release(n, 1))
	}
	opt := Options{Keep: keep, Stamp: "test"}
	taken := func() bool {
		k := openKeeper(keep, "test")
		before := k.folder.kin
		if _, err := k.load(t.Context(), []Root{dirOf(t, dir)}, Options{}); err != nil {
			t.Fatal(err)
		}
		for _, w := range k.used {
			if w.sketch != nil {
				return false
			}
		}
		return reflect.DeepEqual(before, k.folder.kin)
	}
	if taken() {
		t.Error("relations were taken over from nowhere")
	}
	load(t, opt, dirOf(t, dir))
	if !taken() {
		t.Error("no document has changed, and they were related anew")
	}
	put(t, filepath.Join(dir, "03.jsonl"), release(3, 2))
	if taken() {
		t.Error("a document has changed, and relations were taken over")
	}
	load(t, opt, dirOf(t, dir))
	os.Remove(filepath.Join(dir, "04.jsonl"))
	if taken() {
		t.Error("a document is gone, and relations were taken over")
	}
}

func FuzzTakeKin(f *testing.F) {
	docs := []*Document{{ID: "a", Text: harbour}, {ID: "b", Text: harbour}, {ID: "c", Title: "Erratum : le port", Text: harbourReworded}}
	works := workOn(docs)
	Prepare(docs)
	f.Add(appendKin(nil, sum{}, works))
	f.Add(appendSketch(nil, newWordReader().sketch(docs[2])))
	f.Fuzz(func(t *testing.T, data []byte) {
		if takeKin(data, sum{}, works) {
			written := appendKin(nil, sum{}, works)
			if !takeKin(written, sum{}, works) || !reflect.DeepEqual(appendKin(nil, sum{}, works), written) {
				t.Fatal("relations are others when they are read again")
			}
		}
		if s := readSketch(data); s != nil {
			if again := readSketch(appendSketch(nil, s)); !reflect.DeepEqual(again, s) {
				t.Fatalf("read again: %+v\nwant: %+v", again, s)
			}
		}
	})
}
