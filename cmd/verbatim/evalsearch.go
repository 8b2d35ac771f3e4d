package main

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/eval"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// evalHits is how many passages a question of a retrieval set may find: enough
// for ten documents, for several of a document may be among them.
const evalHits = 33

// A lookup is the evaluation of retrieval: which questions, over which documents.
type lookup struct {
	search      bool     // asked for, over the corpus unless passages are named
	passages    []string // files that hold the documents
	distractors []string // files that hold documents nobody asks for
}

// passagesBeside are the files NAME.passages*.jsonl beside the retrieval sets
// NAME.questions.jsonl among files; nil when one of them is no such set.
func passagesBeside(files []string) []string {
	var all []string
	for _, f := range files {
		stem, ok := strings.CutSuffix(f, ".questions.jsonl")
		if !ok {
			return nil
		}
		// The folder may have a name that is a pattern, so only the file's name is matched.
		entries, err := os.ReadDir(filepath.Dir(f))
		if err != nil {
			return nil
		}
		n := len(all)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), filepath.Base(stem)+".passages") && strings.HasSuffix(e.Name(), ".jsonl") {
				all = append(all, filepath.Join(filepath.Dir(f), e.Name()))
			}
		}
		if len(all) == n {
			return nil
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// of settles whether files are retrieval sets, and over which passages.
func (l *lookup) of(files []string, corpora []string) bool {
	if len(l.passages) == 0 && len(corpora) == 0 {
		l.passages = passagesBeside(files)
	}
	return l.search || len(l.passages) > 0
}

// evalSearch evaluates retrieval alone.
func (a *app) evalSearch(ctx context.Context, files []string, l lookup, html string, given []string) error {
	var mins []eval.SearchMin
	for _, g := range given {
		m, err := eval.ParseSearchMin(g)
		if err != nil {
			return usage("names: verbatim eval --help", "--min: %w", err)
		}
		mins = append(mins, m)
	}
	list, err := readSought(files)
	if err != nil {
		return err
	}
	ix, err := a.openLookup(ctx, l)
	if err != nil {
		return err
	}
	var ids []string
	for _, d := range ix.Documents() {
		ids = append(ids, d.ID)
	}
	title := strings.Join(baseNames(files), ", ")
	bar := a.progress("searching")
	report, err := eval.RunSearch(ctx, func(ctx context.Context, text string) ([]retrieval.Hit, error) {
		return ix.Search(ctx, queryOf(bot.Question{Text: text, Scope: a.scope}, evalHits))
	}, list, eval.SearchOptions{
		Name: title, Embedder: a.embedder().Model(), Documents: ids,
		Sure: sure, Now: time.Now, Progress: bar.at,
	})
	bar.done()
	if err != nil {
		return failure("are these questions about these documents? --passages names others", "%w", err)
	}
	if err := a.writeEvaluation(report, html); err != nil {
		return err
	}
	if misses := report.Check(mins); len(misses) > 0 {
		var all []string
		for _, m := range misses {
			all = append(all, m.String())
		}
		return failure("the questions whose document is not found are listed above", "%s", strings.Join(all, "; "))
	}
	return nil
}

// sure is how likely the hits are to answer their question.
func sure(hits []retrieval.Hit) float64 {
	best := 0.0
	for _, h := range hits {
		best = max(best, h.Sure)
	}
	return best
}

// openLookup indexes the documents of a lookup as any corpus is indexed, in
// memory; or opens the index of the corpus when it names no files.
func (a *app) openLookup(ctx context.Context, l lookup) (*retrieval.Index, error) {
	var roots []corpus.Root
	for _, f := range slices.Concat(l.passages, l.distractors) {
		if info, err := os.Stat(f); err != nil {
			return nil, failure("", "cannot read %s: %w", f, cause(err))
		} else if info.IsDir() {
			return nil, failure("name its files, or the folder with --corpus", "%s is a folder", f)
		}
		roots = append(roots, corpus.Root{Name: f, FS: oneFile{os.DirFS(filepath.Dir(f)), filepath.Base(f)}})
	}
	if len(l.passages) == 0 {
		if len(roots) == 0 {
			return a.open(ctx)
		}
		own, err := a.roots()
		if err != nil {
			return nil, err
		}
		roots = append(own, roots...)
	}
	ix := retrieval.New(a.embedder())
	_, _, err := a.read(ctx, ix, roots)
	return ix, err
}

// readSought reads all files as one set.
func readSought(files []string) ([]eval.Sought, error) {
	const hint = "a retrieval set has one question a line: {\"id\",\"question\",\"lang\",\"doc_id\",\"answerable\"}"
	var all []eval.Sought
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, failure("", "cannot read %s: %w", file, cause(err))
		}
		list, err := eval.ReadSought(f, file)
		f.Close()
		if err != nil {
			return nil, failure(hint, "%w", err)
		}
		all = append(all, list...)
	}
	return all, nil
}

// A oneFile is a folder of which only one file is seen.
type oneFile struct {
	fs.FS
	name string
}

// ReadDir lists the one file.
func (f oneFile) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() != cmp.Or(f.name, e.Name()) }), err
}
