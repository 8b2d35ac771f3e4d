package main

import (
	"bytes"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
)

// vectorDesk is a corpus that is followed with an embedding model.
type vectorDesk struct {
	*testing.T
	app    *app
	corpus string
	log    lockedBuffer
}

// A lockedBuffer may be written to and read at a time.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// The two documents of a vectorDesk, and a question to each.
const (
	portText     = "Le port de Brévin a été agrandi le 3 mars 2018."
	portQuestion = "Quand le port de Brévin a-t-il été agrandi ?"
	pontText     = "Le pont de Sarn a été inauguré le 4 mai 2018."
	pontQuestion = "Quand le pont de Sarn a-t-il été inauguré ?"
)

func newVectorDesk(t *testing.T, address string) *vectorDesk {
	d := &vectorDesk{T: t, corpus: t.TempDir()}
	write(t, filepath.Join(d.corpus, "port.txt"), portText)
	d.app = &app{
		getenv: func(name string) string { return map[string]string{"OPENAI_API_KEY": "sk-hushhush"}[name] },
		stderr: io.Discard,
		settings: settings{corpus: []string{d.corpus}, data: t.TempDir(), models: models{
			modelConfig: modelConfig{Embedding: "vectors", BaseURL: address},
		}},
	}
	return d
}

// follow follows the corpus anew, as after a restart.
func (d *vectorDesk) follow() *follower {
	d.Helper()
	f, err := d.app.follow(d.Context(), slog.New(slog.NewTextHandler(&d.log, nil)))
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(f.stopVectors)
	return f
}

// wait waits for the vectors that are being made.
func (d *vectorDesk) wait(f *follower) {
	if f.work != nil {
		<-f.work.done
	}
}

// answers fails when a question gets no answer that quotes words.
func (d *vectorDesk) answers(f *follower, question, words string) {
	d.Helper()
	a, err := f.Current().Ask(d.Context(), bot.Question{Text: question})
	if err != nil || !a.Answered || !strings.Contains(a.Text, words) {
		d.Errorf("%s: %+v, %v", question, a, err)
	}
}

// passages reports whether a request is one for documents, not for a question.
func passages(e *llmfake.Embedding) bool { return !strings.HasSuffix(e.Input[0], "?") }

func TestServeVectors(t *testing.T) {
	s := llmfake.Start(llmfake.Options{Key: "sk-hushhush"})
	defer s.Close()
	d := newVectorDesk(t, s.URL())
	f := d.follow()
	d.wait(f)
	if !f.now.Load().vectors || s.Count() != 1 {
		t.Fatalf("with vectors: %v, after %d requests", f.now.Load().vectors, s.Count())
	}
	d.answers(f, portQuestion, "3 mars 2018")
	d.answers(f, portQuestion, "3 mars 2018")
	// After a restart the index comes from the disk. A question is asked for again.
	before := s.Count()
	f = d.follow()
	if !f.now.Load().vectors || s.Count() != before {
		t.Errorf("with vectors: %v, after %d requests", f.now.Load().vectors, s.Count()-before)
	}
	// A new document costs one request, for itself.
	write(t, filepath.Join(d.corpus, "pont.txt"), pontText)
	f.look(t.Context())
	d.wait(f)
	last := s.Requests()[s.Count()-1]
	if s.Count() != before+1 || len(last.Embedding.Input) != 1 || !strings.Contains(last.Embedding.Input[0], pontText) {
		t.Errorf("%d requests for a new document", s.Count()-before)
	}
	d.answers(f, pontQuestion, "4 mai 2018")
	// Without its index the vectors still come from the disk.
	if err := os.RemoveAll(filepath.Join(d.app.data, "index")); err != nil {
		t.Fatal(err)
	}
	before = s.Count()
	f = d.follow()
	d.wait(f)
	if !f.now.Load().vectors || s.Count() != before {
		t.Errorf("with vectors: %v, after %d requests", f.now.Load().vectors, s.Count()-before)
	}
	d.keepsNoWords()
}

// keepsNoWords fails when a question or the key stands in the log or in the data folder.
func (d *vectorDesk) keepsNoWords() {
	d.Helper()
	for _, words := range []string{portQuestion, pontQuestion, "hushhush"} {
		if strings.Contains(d.log.String(), words) {
			d.Errorf("%q is in the log", words)
		}
		err := filepath.WalkDir(d.app.data, func(file string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(file)
			if bytes.Contains(b, []byte(words)) {
				d.Errorf("%q is in %s", words, file)
			}
			return err
		})
		if err != nil {
			d.Error(err)
		}
	}
}

// The service is down when the server starts, stays so for a while, and comes back.
func TestServeVectorsDown(t *testing.T) {
	var down atomic.Bool
	down.Store(true)
	s := llmfake.Start(llmfake.Options{Embed: func(*llmfake.Embedding) llmfake.Vectors {
		if down.Load() {
			return llmfake.Vectors{Status: 400, Error: "not now"}
		}
		return llmfake.Vectors{}
	}})
	defer s.Close()
	d := newVectorDesk(t, s.URL())
	f := d.follow()
	for range 3 {
		d.answers(f, portQuestion, "3 mars 2018")
		f.look(t.Context())
		d.wait(f)
		if f.now.Load().vectors {
			t.Fatal("vectors from a service that is down")
		}
	}
	write(t, filepath.Join(d.corpus, "pont.txt"), pontText)
	f.look(t.Context())
	d.answers(f, pontQuestion, "4 mai 2018")
	down.Store(false)
	f.look(t.Context())
	d.wait(f)
	if !f.now.Load().vectors {
		t.Error("no vectors although the service is back")
	}
	d.answers(f, pontQuestion, "4 mai 2018")
	// It goes down again: the vectors stay, questions are answered by words, and a
	// document that is gone is gone.
	down.Store(true)
	d.answers(f, portQuestion, "3 mars 2018")
	d.answers(f, pontQuestion, "4 mai 2018")
	if err := os.Remove(filepath.Join(d.corpus, "port.txt")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(d.corpus, "quai.txt"), "Le quai de Brévin a été fermé le 5 juin 2018.")
	f.look(t.Context())
	if f.Index().Document("port.txt") != nil || f.Index().Document("quai.txt") == nil {
		t.Error("the index is not that of the corpus")
	}
	log := d.log.String()
	if failed, back := strings.Count(log, "the embedding model fails"), strings.Count(log, "works again"); failed != 1 || back != 1 {
		t.Errorf("told of %d failures and %d ends of them:\n%s", failed, back, log)
	}
	if !strings.Contains(log, "why=refused") || !strings.Contains(log, "hint=") {
		t.Errorf("the log does not say why:\n%s", log)
	}
	d.keepsNoWords()
}

// While the vectors of another model are made, however long that takes, every
// question is answered, from the documents as they are.
func TestServeVectorsSwitch(t *testing.T) {
	gate := make(chan struct{})
	begun := make(chan struct{}, 100)
	s := llmfake.Start(llmfake.Options{Embed: func(e *llmfake.Embedding) llmfake.Vectors {
		if e.Model == "other" && passages(e) {
			begun <- struct{}{}
			<-gate
		}
		return llmfake.Vectors{}
	}})
	defer s.Close()
	d := newVectorDesk(t, s.URL())
	f := d.follow()
	d.wait(f)
	old, err := filepath.Glob(filepath.Join(d.app.data, "index", "*-*.snapshot"))
	if err != nil || len(old) != 1 {
		t.Fatalf("the indexes are %v, %v", old, err)
	}

	d.app.models = models{modelConfig: modelConfig{Embedding: "other", BaseURL: s.URL()}}
	f = d.follow()
	<-begun
	end := make(chan struct{})
	var asking sync.WaitGroup
	var asked atomic.Int64
	asking.Go(func() {
		for {
			select {
			case <-end:
				return
			default:
				d.answers(f, portQuestion, "3 mars 2018")
				asked.Add(1)
			}
		}
	})
	f.grace = 0
	write(t, filepath.Join(d.corpus, "pont.txt"), pontText)
	f.look(t.Context())
	d.answers(f, pontQuestion, "4 mai 2018")
	if f.now.Load().vectors {
		t.Error("the vectors are there before they were made")
	}
	f.look(t.Context()) // leaves what is under way alone
	if _, err := os.Stat(old[0]); err != nil {
		t.Errorf("the old index is gone before the new one is there: %v", err)
	}
	close(gate)
	d.wait(f)
	if !f.now.Load().vectors {
		t.Error("no vectors")
	}
	d.answers(f, pontQuestion, "4 mai 2018")
	close(end)
	asking.Wait()
	if asked.Load() == 0 {
		t.Error("nobody asked")
	}
}

// Two servers share a data folder: each text is asked for once by either, or twice
// by both at a time, and both answer.
func TestServeVectorsTwice(t *testing.T) {
	s := llmfake.Start(llmfake.Options{})
	defer s.Close()
	d := newVectorDesk(t, s.URL())
	write(t, filepath.Join(d.corpus, "pont.txt"), pontText)
	var wg sync.WaitGroup
	for range 2 {
		other := *d.app
		wg.Go(func() {
			f, err := other.follow(t.Context(), slog.New(slog.DiscardHandler))
			if err != nil {
				t.Error(err)
				return
			}
			d.wait(f)
			d.answers(f, pontQuestion, "4 mai 2018")
			if !f.now.Load().vectors {
				t.Error("no vectors")
			}
		})
	}
	wg.Wait()
	before := s.Count()
	f := d.follow()
	if !f.now.Load().vectors || s.Count() != before {
		t.Errorf("with vectors: %v, after %d requests", f.now.Load().vectors, s.Count()-before)
	}
}
