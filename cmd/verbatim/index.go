package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/gather"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func (a *app) indexCommand() *cobra.Command {
	var watch bool
	var report reportFlag
	cmd := &cobra.Command{
		Use:   "index",
		Short: "Read the corpus; what changed, what was rejected and why",
		Long: `Index reads the files of the corpus that have changed since they were last read,
keeps the index in the data folder, and reports which documents are new, changed
or gone and what could not be read and why; with --json it lists all documents.
The other commands do the same by themselves when a file has changed. The
built-in sample is not kept: it is read each time.

It may be stopped at any time and goes on where it was. To have every file read
again, delete the folder "read" of the data folder.

Feeds, pages and sitemaps of the configuration file are fetched first (not with
--offline): what is new or has changed, and nothing that a site asks not to
fetch. One that fails keeps what it brought before.

With --watch it goes on: files that come, change, move or go are taken in within
seconds, sources are fetched when they are due, and what changes is printed, with
--json as an object a line.

With --report it describes the corpus instead: what there is by collection,
language, publisher and time, dates that are missing or odd, what is skipped, what
was rejected, copies and versions, the stories with most sources, deadlines ahead,
sources; in full with --json, or as a page in FILE.html that needs no other file.
--collection, --since and --until limit it.`,
		Example: `  verbatim index --corpus ~/communiques
  verbatim index --json --corpus ~/communiques | jq .rejected
  verbatim index --report corpus.html --corpus ~/communiques
  verbatim index --watch --config verbatim.yaml`,
		Args: report.args,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			return a.index(cmd.Context(), watch, &report)
		},
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "go on, and take in what changes")
	report.register(cmd)
	return cmd
}

// indexed is the JSON form of what index did.
type indexed struct {
	Documents int                `json:"documents"`
	Passages  int                `json:"passages"`
	Added     []string           `json:"added"`
	Updated   []string           `json:"updated"`
	Removed   []string           `json:"removed"`
	Moved     []move             `json:"moved,omitempty"` // files of another name and the same text, which are neither added nor removed
	Unchanged int                `json:"unchanged"`
	Embedded  int                `json:"embedded"` // passages for which vectors were made
	Rejected  []corpus.Rejection `json:"rejected"`
	List      []entry            `json:"list"` // every document of the index, by id; those that changed while it is watched
	Sources   []fetched          `json:"sources,omitempty"`
	Report    *survey            `json:"report,omitempty"` // with --report
}

// An entry is one document of the index, and what became of it.
type entry struct {
	Document string     `json:"document"`
	Title    string     `json:"title"`
	Date     corpus.Day `json:"date"`
	DateEnd  corpus.Day `json:"date_end"`
	Passages int        `json:"passages"`
	State    string     `json:"state"` // "added", "updated", "moved" or "unchanged"
}

// entries are every document of ix, with its state after changes.
func entries(ix *retrieval.Index, changes synced) []entry {
	states := make(map[string]string)
	for _, id := range changes.Added {
		states[id] = "added"
	}
	for _, id := range changes.Updated {
		states[id] = "updated"
	}
	for _, m := range changes.Moved {
		states[m.To] = "moved"
	}
	all := []entry{}
	for _, d := range ix.Documents() {
		all = append(all, entry{d.ID, d.Title, d.Date.From, bot.DateEnd(d.Date), len(d.Passages), cmp.Or(states[d.ID], "unchanged")})
	}
	return all
}

// An indexing is the index command at work.
type indexing struct {
	*app
	roots    []corpus.Root
	ix       *retrieval.Index
	cached   cache
	madeOf   string // the fingerprint
	rejected []corpus.Rejection
	fetcher  *fetcher
	told     map[string]string // by source, and by "" of the corpus, the failure that was told of last
}

func (a *app) index(ctx context.Context, watch bool, report *reportFlag) error {
	x := &indexing{app: a, told: make(map[string]string)}
	keep := !a.sampled()
	if err := report.check(a, watch); err != nil {
		return err
	}
	if !keep && watch {
		return usage("name a folder with --corpus, or feeds in the configuration file", "there is nothing to watch: the built-in sample does not change")
	}
	if keep || a.dataGiven {
		if err := a.checkData(); err != nil {
			return failure(dataHint(err), "%w", err)
		}
	}
	var err error
	if x.roots, err = a.roots(); err != nil {
		return err
	}
	x.fetcher = a.newFetcher()
	outcomes, err := a.fetch(ctx, x.fetcher)
	if err != nil {
		return err
	}
	if x.madeOf, err = fingerprint(x.roots); err != nil {
		return err
	}
	x.ix = retrieval.New(a.embedder())
	if keep {
		x.cached = a.cacheOf(a.folders())
		if x.ix, _, err = x.cached.openWhole(a.embedder()); err != nil {
			a.warn("", "%v; reading the corpus again", err)
		}
	}
	c, changes, err := a.read(ctx, x.ix, x.roots)
	if err != nil {
		return err
	}
	if keep {
		if err := x.cached.save(x.ix, x.madeOf); err != nil {
			return failure(dataHint(err), "%w", err)
		}
		x.warnNotKept(c)
	}
	x.rejected = c.Rejected
	done := x.report(c, changes, outcomes)
	if err = x.describe(ctx, report, c, &done); err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(done)
	} else if report.given {
		report.print(a, done)
	} else {
		a.printFetched(done.Sources)
		a.printIndexed(done)
	}
	if err != nil || !watch {
		return err
	}
	for _, f := range a.failing() {
		x.told[f.Name] = f.Reason
	}
	return x.watch(ctx)
}

// report is what was done, in JSON's form.
func (x *indexing) report(c *corpus.Corpus, changes synced, outcomes []gather.Outcome) indexed {
	return indexed{
		Documents: len(c.Documents), Passages: x.ix.Passages(),
		Added: orEmpty(changes.Added), Updated: orEmpty(changes.Updated), Removed: orEmpty(changes.Removed), Moved: changes.Moved,
		Unchanged: len(changes.Unchanged), Embedded: changes.Embedded, Rejected: orEmpty(c.Rejected),
		List: entries(x.ix, changes), Sources: x.fetchedOf(outcomes),
	}
}

// orEmpty is list, [] and not null in JSON.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (a *app) printIndexed(d indexed) {
	out := a.stdout
	fmt.Fprintf(out, "%s, %s\n", plural(d.Documents, "document", "documents"), plural(d.Passages, "passage", "passages"))
	moved := ""
	if n := len(d.Moved); n > 0 {
		moved = fmt.Sprintf("%d moved, ", n)
	}
	fmt.Fprintf(out, "%d new, %d changed, %d gone, %s%d as before\n", len(d.Added), len(d.Updated), len(d.Removed), moved, d.Unchanged)
	list := func(look, mark string, ids []string) {
		const most = 20
		for i, id := range ids {
			if i == most {
				fmt.Fprintf(out, "  … and %d more; --json lists them\n", len(ids)-most)
				return
			}
			fmt.Fprintf(out, "  %s %s\n", a.screen.paint(look, mark), oneLine(id))
		}
	}
	list(green, "+", d.Added)
	list(yellow, "~", d.Updated)
	list(red, "-", d.Removed)
	var names []string
	for _, m := range d.Moved {
		names = append(names, m.From+" → "+m.To)
	}
	list(yellow, ">", names)
	missing := whole(d.Rejected)
	if len(missing) > 0 {
		fmt.Fprintf(out, "%d rejected\n", len(missing))
		a.printRejected(red, missing)
	}
	if n := len(d.Rejected) - len(missing); n > 0 {
		fmt.Fprintf(out, "%s not read, of what was read otherwise\n", plural(n, "detail", "details"))
		a.printRejected(yellow, slices.DeleteFunc(slices.Clone(d.Rejected), func(r corpus.Rejection) bool { return r.Whole }))
	}
}

func (a *app) printRejected(look string, rejected []corpus.Rejection) {
	for _, r := range rejected {
		fmt.Fprintf(a.stdout, "  %s %s: %s\n", a.screen.paint(look, "!"), oneLine(r.Path), oneLine(r.Reason))
		if r.Hint != "" {
			fmt.Fprintf(a.stdout, "    hint: %s\n", oneLine(r.Hint))
		}
	}
}

// checkData makes the data folder and tries whether it can be written to.
func (a *app) checkData() error {
	if a.data == "" {
		return errNoData
	}
	if err := os.MkdirAll(a.data, 0o755); err != nil {
		return fmt.Errorf("cannot make the data folder %s: %w", a.data, cause(err))
	}
	if err := tryWriting(a.data); err != nil {
		return fmt.Errorf("cannot write to the data folder %s: %w", a.data, cause(err))
	}
	return nil
}

// tryWriting writes a few bytes in dir and takes them away again.
func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, ".try-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString("try")
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
