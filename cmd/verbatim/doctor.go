package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check configuration, corpus, index, state, keys, models and Slack",
		Long: `Doctor checks what the other commands need, a line for each that begins with ✓,
! or ✗, and says what to do. It reads the corpus, tells how feeds and pages from
the web have fared, tries whether files can be put into inboxes, asks Slack about
the tokens and the channels of inboxes and the models for a word (not with
--offline), and changes nothing: the few bytes that it writes to see whether that
works it takes away again. Keys are named, never printed. The exit code is 1 when
a check fails.`,
		Example: `  verbatim doctor --corpus ~/communiques
  verbatim doctor --offline`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			return a.doctor(cmd.Context())
		},
	}
}

// A finding is what one check of the doctor found.
type finding struct {
	Check  string  `json:"check"`
	State  verdict `json:"state"`
	Detail string  `json:"detail"`
	// Do says what to do; "" when there is nothing to do.
	Do string `json:"do,omitempty"`
}

// A verdict is how a check came out.
type verdict string

const (
	fine  verdict = "ok"
	warn  verdict = "warn"
	wrong verdict = "fail"
)

// sign is what a line of that verdict begins with.
func (v verdict) sign() string {
	return map[verdict]string{fine: "✓", warn: "!", wrong: "✗"}[v]
}

func (a *app) doctor(ctx context.Context) error {
	a.models.lookOnly = true
	found := []finding{a.examineConfig(), a.examineData()}
	found = append(found, a.examineCorpus(ctx)...)
	found = append(found, a.examineSources()...)
	if !a.sampled() {
		found = append(found, a.examineIndex())
	}
	found = append(found, a.examineSecrets()...)
	found = append(found, a.examineModel(ctx)...)
	found = append(found, a.examineState(ctx)...)
	found = append(found, a.examineSlack(ctx)...)
	found = append(found, a.examineInboxes(ctx)...)
	found = append(found, a.examineAddresses(ctx)...)
	if a.json {
		if err := a.printJSON(found); err != nil {
			return err
		}
	} else {
		a.printFindings(found)
	}
	for _, f := range found {
		if f.State == wrong {
			return errFound
		}
	}
	return nil
}

func (a *app) printFindings(found []finding) {
	looks := map[verdict]string{fine: green, warn: yellow, wrong: red}
	for _, f := range found {
		fmt.Fprintf(a.stdout, "%s %-13s %s\n", a.screen.paint(looks[f.State], f.State.sign()), f.Check, oneLine(f.Detail))
		if f.Do != "" {
			fmt.Fprintf(a.stdout, "                → %s\n", oneLine(f.Do))
		}
	}
}

func (a *app) examineConfig() finding {
	if file := cmp.Or(a.flags.config, a.getenv("VERBATIM_CONFIG")); file != "" {
		return finding{"configuration", fine, file, ""}
	}
	return finding{"configuration", fine, "no file, flags and environment alone", ""}
}

// examineData tries whether the data folder can be written to, or made.
func (a *app) examineData() finding {
	const do = "choose another folder with --data or VERBATIM_DATA"
	if a.data == "" {
		return finding{"data", warn, errNoData.Error() + ", nothing is kept between calls", do}
	}
	dir, detail := a.data, a.data
	for {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			err = fmt.Errorf("%s is not a folder", dir)
		}
		if err == nil {
			err = tryWriting(dir)
		}
		up := filepath.Dir(dir)
		if errors.Is(err, fs.ErrNotExist) && up != dir {
			dir, detail = up, a.data+" (made when it is needed)"
			continue
		}
		if err != nil {
			return finding{"data", wrong, fmt.Sprintf("cannot write to %s: %v", a.data, cause(err)), do}
		}
		return finding{"data", fine, detail, ""}
	}
}

func (a *app) examineCorpus(ctx context.Context) []finding {
	roots, err := a.roots()
	if err != nil {
		return []finding{failed("corpus", err)}
	}
	c, err := corpus.Load(ctx, roots, corpus.Options{Readers: a.allReaders()})
	if err == nil && len(c.Documents) == 0 && len(a.slack.Inboxes) == 0 {
		err = a.emptyCorpus(roots, c.Rejected)
	}
	if err != nil {
		return []finding{failed("corpus", err)}
	}
	passages, undated := 0, 0
	for _, d := range c.Documents {
		passages += len(d.Passages)
		for _, it := range d.Items {
			if it.Date.IsZero() {
				undated++
				break
			}
		}
	}
	detail := fmt.Sprintf("%s, %s, %d with text that has no date", plural(len(c.Documents), "document", "documents"), plural(passages, "passage", "passages"), undated)
	if a.sampled() {
		detail = "the built-in sample: " + detail
	}
	found := []finding{{"corpus", fine, detail, ""}}
	for _, r := range c.Rejected {
		what := "not read: "
		if !r.Whole {
			what = "read but for a detail: "
		}
		found = append(found, finding{"corpus", warn, what + r.Path + ": " + r.Reason, r.Hint})
	}
	return append(found, a.examineCollections(c.Documents)...)
}

// examineCollections finds the collections that the settings name and the corpus
// does not have, in those letters; verbatim serve refuses them.
func (a *app) examineCollections(docs []*corpus.Document) []finding {
	var known []string
	for _, d := range docs {
		if d.Collection != "" {
			known = append(known, d.Collection)
		}
	}
	known = append(known, a.inboxCollections()...)
	slices.Sort(known)
	known = slices.Compact(known)
	named := slices.Concat(a.scope.Collections, namedCollections(a.slack.Rules))
	slices.Sort(named)
	var found []finding
	for _, name := range slices.Compact(named) {
		if slices.Contains(known, name) {
			continue
		}
		do := "this corpus has no collections"
		if len(known) > 0 {
			do = "collections: " + strings.Join(known, ", ")
		}
		if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) }); i >= 0 {
			do = fmt.Sprintf("write %q: capitals matter", known[i])
		}
		found = append(found, finding{"collections", wrong, fmt.Sprintf("there is no collection %q", name), do})
	}
	return found
}

// failed is err as a finding, its hint as what to do.
func failed(check string, err error) finding {
	f := finding{check, wrong, err.Error(), ""}
	var p *problem
	if errors.As(err, &p) {
		f.Do = p.hint
	}
	return f
}

func (a *app) examineIndex() finding {
	cached := a.cacheOf(a.folders())
	by := ""
	if name := a.models.Embedding; name != "" && !a.offline {
		by = "vectors of " + name + ", "
	}
	if _, err := os.Stat(cached.file); err != nil {
		if _, err := os.Stat(a.cacheFor(a.folders(), wordsAlone).file); by != "" && err == nil {
			return finding{"index", warn, "made by words alone, not yet with " + a.models.Embedding, "it is made by itself, or run: verbatim index"}
		}
		return finding{"index", warn, "not made yet", "run: verbatim index"}
	}
	ix, err := retrieval.Open(cached.file, a.embedder())
	switch {
	case errors.Is(err, retrieval.ErrModel):
		return finding{"index", warn, "made with another model", "it is made again by itself, or run: verbatim index"}
	case errors.Is(err, retrieval.ErrSnapshot):
		return finding{"index", warn, cached.file + " cannot be used (damaged, or of another version)", "it is made again by itself, or run: verbatim index"}
	case err != nil:
		return finding{"index", wrong, fmt.Sprintf("%s cannot be read: %v", cached.file, cause(err)), "run: verbatim index"}
	}
	roots, err := a.roots()
	if err != nil {
		return finding{"index", warn, "the corpus it was made of is not there", ""}
	}
	now, err := fingerprint(roots)
	if err != nil {
		return failed("index", err)
	}
	detail := fmt.Sprintf("%s, %s, ", plural(ix.Len(), "document", "documents"), plural(ix.Passages(), "passage", "passages")) + by
	if ix.Fingerprint() != now {
		return finding{"index", warn, detail + "older than the corpus", "it is brought up to date by itself, or run: verbatim index"}
	}
	return finding{"index", fine, detail + "up to date", ""}
}

func (a *app) examineSecrets() []finding {
	var found []finding
	for _, name := range secrets {
		value, err := a.secret(name)
		switch {
		case err != nil:
			found = append(found, failed("keys", err))
		case value != "":
			found = append(found, finding{"keys", fine, name + " is set", ""})
		}
	}
	if len(found) == 0 {
		found = append(found, finding{"keys", fine, "none set", ""})
	}
	return found
}
