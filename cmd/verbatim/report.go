package main

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A reportFlag is --report: whether the corpus is described, and in which file.
type reportFlag struct {
	given bool
	file  string // "" for the output
}

func (r *reportFlag) String() string { return r.file }

// Type makes the flag one that may stand alone.
func (r *reportFlag) Type() string { return "bool" }

func (r *reportFlag) Set(s string) error {
	*r = reportFlag{given: s != "false"}
	if s != "true" && s != "false" {
		return r.name(s)
	}
	return nil
}

// name sets the file. Other names than those of pages are refused: what stands
// behind the flag by mistake must not be written over.
func (r *reportFlag) name(file string) error {
	if ext := strings.ToLower(filepath.Ext(file)); ext != ".html" && ext != ".htm" {
		return fmt.Errorf("%q is not the name of a page, like report.html", file)
	}
	r.file = file
	return nil
}

func (r *reportFlag) register(cmd *cobra.Command) {
	flag := cmd.Flags().VarPF(r, "report", "", "describe the corpus, in a page when `[FILE.html]` is named")
	flag.NoOptDefVal = "true"
}

// args takes the file that stands behind --report.
func (r *reportFlag) args(cmd *cobra.Command, args []string) error {
	if !r.given || r.file != "" || len(args) != 1 {
		return noArgs(cmd, args)
	}
	if err := r.name(args[0]); err != nil {
		return usage("run: "+cmd.CommandPath()+" --help", "%w", err)
	}
	return nil
}

// check refuses what --report cannot do.
func (r *reportFlag) check(a *app, watch bool) error {
	if !r.given {
		return nil
	}
	if watch {
		return usage("leave out one of them", "--report tells of the corpus as it is now, --watch goes on")
	}
	if r.file == "" {
		return nil
	}
	for _, dir := range a.corpus {
		if _, lies := below(dir, r.file); lies {
			return usage("name a file elsewhere", "the report %s would be a document of the corpus %s", r.file, dir)
		}
	}
	return nil
}

// describe makes the report, if there is to be one, and limits done to the
// documents that it is about.
func (x *indexing) describe(ctx context.Context, r *reportFlag, c *corpus.Corpus, done *indexed) error {
	if !r.given {
		return nil
	}
	if err := x.checkCollections(x.ix); err != nil {
		return err
	}
	s, err := x.survey(ctx, c, done.Sources)
	if err != nil {
		return err
	}
	done.Report = s
	x.limit(done)
	if r.file == "" {
		return nil
	}
	var b bytes.Buffer
	if err = s.writePage(&b); err == nil {
		err = writeWhole(r.file, b.Bytes())
	}
	if err != nil {
		return failure("check --report", "cannot write the report %s: %w", r.file, cause(err))
	}
	return nil
}

// print prints what was done with the report in it or, when that is a page, where it is.
func (r *reportFlag) print(a *app, d indexed) {
	if r.file == "" {
		fmt.Fprintf(a.stdout, "%d new, %d changed, %d gone, %d as before\n\n", len(d.Added), len(d.Updated), len(d.Removed), d.Unchanged)
		d.Report.print(a.stdout, a.screen)
		return
	}
	a.printFetched(d.Sources)
	a.printIndexed(d)
	fmt.Fprintf(a.stdout, "the report is in %s\n", oneLine(r.file))
}

// limit takes out of done what is of other collections than those that were asked
// for. Of what is gone it is not known any more of which it was.
func (x *indexing) limit(done *indexed) {
	if len(x.scope.Collections) == 0 {
		return
	}
	in := make(map[string]bool)
	for d := range x.ix.Heads() {
		in[d.ID] = x.allowed(d)
	}
	other := func(id string) bool { return !in[id] }
	done.List = slices.DeleteFunc(done.List, func(e entry) bool { return other(e.Document) })
	done.Added = slices.DeleteFunc(slices.Clone(done.Added), other)
	done.Updated = slices.DeleteFunc(slices.Clone(done.Updated), other)
	done.Removed = []string{}
	done.Rejected = slices.DeleteFunc(slices.Clone(done.Rejected), func(r corpus.Rejection) bool { return !x.mayName(r) })
	done.Sources = slices.DeleteFunc(done.Sources, func(f fetched) bool { return !x.inScope(f.Collection) })
	done.Documents, done.Passages = len(done.List), 0
	for _, e := range done.List {
		done.Passages += e.Passages
	}
	done.Unchanged = done.Documents - len(done.Added) - len(done.Updated)
}

// inScope reports whether a collection is one of those asked for, if any were.
func (a *app) inScope(collection string) bool {
	return len(a.scope.Collections) == 0 || slices.Contains(a.scope.Collections, collection)
}

// mayName reports whether a rejected file may be named: where collections are asked
// for, only one that is known to be of them.
func (a *app) mayName(r corpus.Rejection) bool {
	return len(a.scope.Collections) == 0 || r.Known && a.inScope(r.Collection)
}

// fileOf is the file of the corpus that a document was read from.
func fileOf(id string) string {
	file, _, _ := strings.Cut(id, "#")
	if path.Ext(file) == "" {
		return id // the mark belongs to the name
	}
	return file
}

// formatOf is the format that a document was read from, as its extension names it.
func formatOf(id string) string {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(fileOf(id)), "."))
	switch ext {
	case "htm":
		return "html"
	case "":
		return "unknown"
	}
	return ext
}
