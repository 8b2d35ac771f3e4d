package retrieval

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

const crashFile = "RETRIEVAL_CRASH_FILE"

// TestMain makes the test binary the process that TestKilled kills.
func TestMain(m *testing.M) {
	if file := os.Getenv(crashFile); file != "" {
		if err := writeUntilKilled(file); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// note is document n of those that writeUntilKilled writes.
func note(n int) *corpus.Document {
	return document(fmt.Sprintf("note-%04d.txt", n%50), "Note", 0, fmt.Sprintf("La note numéro %d est au port.", n), "Le phare est ouvert.")
}

// writeUntilKilled goes on where the index in file is, and says the number of each
// update when it is kept. Every few of them the log or the snapshot is written anew.
func writeUntilKilled(file string) error {
	ix, err := Open(file, Hashing{Dims: 8})
	if err != nil {
		return err
	}
	for n := newest(ix) + 1; ; n++ {
		if _, err := ix.Update(context.Background(), []*corpus.Document{note(n)}, nil); err != nil {
			return err
		}
		fmt.Println(n)
		ix.writing.Lock()
		switch {
		case ix.packing != nil:
		case n%7 == 0:
			ix.startPacking()
		case n%3 == 0:
			if err := ix.shortenLog(); err != nil {
				return err
			}
		}
		ix.writing.Unlock()
	}
}

// newest is the greatest number of a note in ix, -1 when there is none.
func newest(ix *Index) int {
	last := -1
	for d := range ix.All() {
		n, _ := strconv.Atoi(strings.Fields(d.Text)[3])
		last = max(last, n)
	}
	return last
}

// TestKilled kills a process that writes, again and again, at any moment: every
// update that was acknowledged is there, and at most the one that was not is lost.
func TestKilled(t *testing.T) {
	file := filepath.Join(t.TempDir(), "index.snapshot")
	if err := New(Hashing{Dims: 8}).Save(file, ""); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 8))
	for range 8 {
		said := killWriter(t, file, r.IntN(60), time.Duration(r.IntN(3000))*time.Microsecond)
		ix, err := Open(file, Hashing{Dims: 8})
		if err != nil {
			t.Fatal(err)
		}
		if err := ix.Verify(); err != nil {
			t.Fatal(err)
		}
		n := newest(ix)
		if n < said || n > said+1 {
			t.Fatalf("note %d is the newest, %d was acknowledged", n, said)
		}
		for k := max(n-49, 0); k <= n; k++ {
			if d := ix.Document(note(k).ID); d == nil || d.Text != note(k).Text {
				t.Fatalf("note %d of %d is lost", k, n)
			}
		}
	}
}

// killWriter starts a writer, kills it when it has acknowledged some updates and a
// little later, and returns the last that it acknowledged.
func killWriter(t *testing.T, file string, after int, later time.Duration) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashFile+"="+file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	last := -1
	for i := 0; lines.Scan(); i++ {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatal(lines.Text())
		}
		last = n
		if i == after {
			time.Sleep(later)
			cmd.Process.Kill()
		}
	}
	io.Copy(io.Discard, out)
	cmd.Wait() // it was killed, which is an error
	if last < 0 {
		t.Fatal("the writer wrote nothing")
	}
	return last
}

// TestReadersAndWriters searches while documents are replaced, merged, kept and
// packed: a reader finds each document once, whole, and as it was at one moment.
func TestReadersAndWriters(t *testing.T) {
	file := filepath.Join(t.TempDir(), "index.snapshot")
	ix := New(Hashing{Dims: 8})
	var docs []*corpus.Document
	for n := range 50 {
		docs = append(docs, note(n))
	}
	if _, err := ix.Sync(t.Context(), docs); err != nil {
		t.Fatal(err)
	}
	if err := ix.Save(file, ""); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for ctx.Err() == nil {
				readOnce(t, ix)
			}
		})
	}
	for n := 50; n < 250; n++ {
		if _, err := ix.Update(t.Context(), []*corpus.Document{note(n)}, nil); err != nil {
			t.Error(err)
		}
		switch {
		case n%40 == 0:
			ix.writing.Lock()
			if ix.packing == nil {
				ix.startPacking()
			}
			ix.writing.Unlock()
		case n%90 == 0:
			if err := ix.Save(file, strconv.Itoa(n)); err != nil {
				t.Error(err)
			}
		}
	}
	stop()
	wg.Wait()
	ix.Close()
	if ix.Len() != 50 || newest(ix) != 249 {
		t.Errorf("%d documents, the newest %d", ix.Len(), newest(ix))
	}
}

func readOnce(t *testing.T, ix *Index) {
	hits, err := ix.Search(context.Background(), Query{Text: "la note au port", Lang: "fr", Limit: 200})
	if err != nil {
		t.Error(err)
		return
	}
	texts := make(map[string]string)
	notes := 0
	for _, h := range hits {
		if strings.HasPrefix(h.Passage.Text, "La note") {
			notes++
			texts[h.Passage.Document] = h.Passage.Text
		}
	}
	if notes != 50 || len(texts) != 50 {
		t.Errorf("%d notes in %d documents, want 50", notes, len(texts))
	}
	if ix.Len() != 50 {
		t.Errorf("%d documents", ix.Len())
	}
}
