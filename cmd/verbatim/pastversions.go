package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot/past"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A pastConfig says what of documents that change or go is kept for the citations that
// were given of them. What is nil is the default.
type pastConfig struct {
	Days      *int `yaml:"days"` // 0: nothing is kept
	Megabytes *int `yaml:"megabytes"`
}

func (c pastConfig) check(f configFile) error {
	for _, n := range []*int{c.Days, c.Megabytes} {
		if n != nil && *n < 0 {
			return failure("write a whole number, 0 to keep none", "%s: past: %d is less than nothing", f.name, *n)
		}
	}
	return nil
}

// pastStore is where past versions are kept, nil when there is nowhere.
func (a *app) pastStore() *past.Store {
	if a.data == "" || a.sampled() {
		return nil
	}
	s := &past.Store{Dir: filepath.Join(a.data, "past"), Keep: past.DefaultKeep, Bytes: past.DefaultBytes}
	if days := a.past.Days; days != nil {
		s.Keep = time.Duration(*days) * 24 * time.Hour
	}
	if size := a.past.Megabytes; size != nil {
		s.Bytes = int64(*size) << 20
	}
	return s
}

// A move is a file that has another name, and the same text.
type move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// A synced is what was done to an index.
type synced struct {
	retrieval.Changes // without those that moved
	Moved             []move
}

// remember keeps the documents of ix that docs have changed or lack, before ix takes
// docs, but for those that are gone and whose text another of docs has. One of which
// nobody can tell any more who may see it is not kept.
func (a *app) remember(ix *retrieval.Index, docs []*corpus.Document, rejected []corpus.Rejection) error {
	s := a.pastStore()
	if s == nil {
		return nil
	}
	if s.Keep == 0 || s.Bytes == 0 {
		return s.Prune() // of what was kept before
	}
	now, texts := make(map[string]string), make(map[string]bool)
	for _, d := range docs {
		now[d.ID] = d.Version
		texts[d.Version] = true
	}
	var gone []string
	for head := range ix.Heads() {
		version, there := now[head.ID]
		if version != head.Version && (there || !texts[head.Version]) && !doubtful(rejected, head.ID) {
			gone = append(gone, head.ID)
		}
	}
	for _, id := range gone {
		if doc := ix.Document(id); doc != nil {
			if err := s.Put(doc); err != nil {
				return err
			}
		}
	}
	return s.Prune()
}

// doubtful reports whether a document is rejected, itself or with what it stands in, for
// want of knowing who may see it.
func doubtful(rejected []corpus.Rejection, id string) bool {
	file, _, _ := strings.Cut(id, "#")
	return slices.ContainsFunc(rejected, func(r corpus.Rejection) bool {
		return r.Whole && !r.Known && (r.Path == id || r.Path == file || strings.HasPrefix(r.Path, file+":") || strings.HasPrefix(id, r.Path+"/"))
	})
}

// moves tells what moved from what came and what went, by the versions that documents had.
func moves(changes retrieval.Changes, before map[string]string, ix *retrieval.Index) synced {
	out := synced{Changes: changes}
	if len(changes.Added) == 0 || len(changes.Removed) == 0 {
		return out
	}
	went := make(map[string][]string) // by version
	for _, id := range changes.Removed {
		went[before[id]] = append(went[before[id]], id)
	}
	moved := make(map[string]bool)
	for _, id := range changes.Added {
		doc := ix.Document(id)
		if doc == nil || len(went[doc.Version]) == 0 {
			continue
		}
		from := went[doc.Version][0]
		went[doc.Version] = went[doc.Version][1:]
		out.Moved = append(out.Moved, move{from, id})
		moved[from], moved[id] = true, true
	}
	out.Added = slices.DeleteFunc(slices.Clone(changes.Added), func(id string) bool { return moved[id] })
	out.Removed = slices.DeleteFunc(slices.Clone(changes.Removed), func(id string) bool { return moved[id] })
	return out
}

// versions are those of the documents of ix, by id.
func versions(ix *retrieval.Index) map[string]string {
	out := make(map[string]string)
	for head := range ix.Heads() {
		out[head.ID] = head.Version
	}
	return out
}

// warnPast says that past versions are not kept, or cannot be read.
func (a *app) warnPast(err error) {
	if err != nil {
		a.warn(dataHint(err), "past versions: %v", err)
	}
}

// A remembrance has the past versions of a store.
type remembrance struct {
	store  *past.Store
	failed error // the first failure
}

func (r *remembrance) Version(id, version string) *corpus.Document {
	found, err := r.store.Find(id, func(v string) bool { return v == version })
	r.failed = cmp.Or(r.failed, err)
	if len(found) == 0 {
		return nil
	}
	return found[0].Document
}

// pastVersions are those that the pages behind citations find.
func (a *app) pastVersions(id string, is func(version string) bool) ([]*past.Version, error) {
	s := a.pastStore()
	if s == nil {
		return nil, nil
	}
	return s.Find(id, is)
}

func (a *app) pastCommand() *cobra.Command {
	var purge string
	var yes bool
	cmd := &cobra.Command{
		Use:   "past",
		Short: "Past versions of documents that changed or went",
		Long: `When a document of the corpus changes or goes, what it was is kept in the data
folder for the citations that were given of it: verify and the pages behind
citations find it. Past lists what is kept, of --collection alone when it is given.

--purge DOCUMENT deletes for good all past versions of a document, what is kept
of the same text under other names, and the index and what was read, which are
made again: for what was taken out of the corpus because it must not be kept.

For how long past versions are kept, and how much of them, the configuration file
says: past: with days: 400 and megabytes: 500, 0 for none.`,
		Example: `  verbatim past --corpus ~/communiques
  verbatim past --purge presse/port.txt --corpus ~/communiques`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			if a.data == "" {
				return failure(dataHint(errNoData), "%w", errNoData)
			}
			// Of whatever is kept, however it is settled now.
			s := &past.Store{Dir: filepath.Join(a.data, "past")}
			if purge != "" {
				return a.purge(s, purge, yes)
			}
			return a.listPast(s)
		},
	}
	cmd.Flags().StringVar(&purge, "purge", "", "delete the past versions of `DOCUMENT`")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask before --purge")
	return cmd
}

// A pastEntry is the JSON form of a past version.
type pastEntry struct {
	Document   string    `json:"document"`
	Version    string    `json:"version"`
	Title      string    `json:"title"`
	Collection string    `json:"collection"`
	Until      time.Time `json:"until"`
	Bytes      int64     `json:"bytes"`
}

func (a *app) listPast(s *past.Store) error {
	all, err := s.All()
	a.warnPast(err)
	all = slices.DeleteFunc(all, func(v *past.Version) bool { return !a.allowed(v.Document) })
	if a.json {
		entries := []pastEntry{}
		for _, v := range all {
			d := v.Document
			entries = append(entries, pastEntry{d.ID, d.Version, d.Title, d.Collection, v.Until, v.Bytes})
		}
		return a.printJSON(struct {
			Past []pastEntry `json:"past"`
		}{entries})
	}
	for _, v := range all {
		fmt.Fprintf(a.stdout, "%s  %s  %s\n", v.Until.Local().Format(time.DateOnly), oneLine(v.Document.ID), oneLine(v.Document.Title))
	}
	fmt.Fprintln(a.stdout, plural(len(all), "past version", "past versions"))
	return nil
}

// purge deletes the past versions of a document and the caches that may hold its text.
func (a *app) purge(s *past.Store, id string, yes bool) error {
	if !yes {
		if err := a.confirm("delete the past versions of " + oneLine(id)); err != nil {
			return err
		}
	}
	n, err := s.Purge(id)
	if err != nil {
		return failure(dataHint(err), "%w", err)
	}
	for _, cache := range []string{"index", "read"} {
		if err := os.RemoveAll(filepath.Join(a.data, cache)); err != nil {
			return failure(dataHint(err), "cannot delete %s: %w", filepath.Join(a.data, cache), cause(err))
		}
	}
	fmt.Fprintf(a.stdout, "%s of %s deleted; the index is made again at the next call\n", plural(n, "past version", "past versions"), oneLine(id))
	return nil
}
