package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A cache is the file in the data folder that keeps the index of one corpus, as one
// embedding model sees it. It may be deleted at any time.
type cache struct {
	file string // "" when there is no data folder
	// all is a pattern for the files of that corpus by any model that is asked over
	// a network, "" for the cache of the embedder that needs none.
	all string
}

// cacheOf is the cache of a corpus for the embedder of the settings: the same
// folders in the same order, the same file.
func (a *app) cacheOf(folders []string) cache { return a.cacheFor(folders, a.embedder()) }

// cacheFor is the cache of a corpus for emb. Each embedder has a file of its own, so
// that the index of one serves until that of another is there, and when it cannot be asked.
func (a *app) cacheFor(folders []string, emb retrieval.Embedder) cache {
	if a.data == "" {
		return cache{}
	}
	name := filepath.Join(a.data, "index", corpusName(folders))
	if emb.Model() == wordsAlone.Model() {
		return cache{file: name + ".snapshot"}
	}
	model := sha256.Sum256([]byte(emb.Model()))
	return cache{file: name + "-" + hex.EncodeToString(model[:8]) + ".snapshot", all: name + "-*.snapshot"}
}

// corpusName is a name for a corpus of those folders in that order.
func corpusName(folders []string) string {
	h := sha256.New()
	for _, dir := range folders {
		if abs, err := filepath.Abs(dir); err == nil {
			dir = abs
		}
		io.WriteString(h, dir+"\x00")
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// reading is how the corpus is read: what was read before is kept in the data folder,
// but for the sample.
func (a *app) reading() corpus.Options {
	opt := corpus.Options{Readers: a.allReaders()}
	if a.data != "" && !a.sampled() {
		opt.Keep = filepath.Join(a.data, "read", corpusName(a.folders()))
		opt.Stamp = programStamp() + a.sourcesStamp()
	}
	return opt
}

// sourcesStamp tells settings of sources apart, which say how what they fetched is read.
func (a *app) sourcesStamp() string {
	var b strings.Builder
	for _, src := range a.sources {
		settings, err := json.Marshal(src)
		fmt.Fprintf(&b, "%s %v %s\n", settings, err, src.Zone) // Zone is not in JSON
	}
	return b.String()
}

// open opens the saved index and tells of what files it was made. Without a
// saved index, or with one that does not serve, it returns an empty index; the
// error says why when that is worth knowing.
func (c cache) open(emb retrieval.Embedder) (ix *retrieval.Index, madeOf string, err error) {
	if c.file == "" {
		return retrieval.New(emb), "", nil
	}
	ix, err = retrieval.Open(c.file, emb)
	switch {
	case err == nil:
		return ix, ix.Fingerprint(), nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, retrieval.ErrModel):
		return retrieval.New(emb), "", nil
	case errors.Is(err, retrieval.ErrSnapshot):
		return retrieval.New(emb), "", c.damaged()
	}
	return retrieval.New(emb), "", fmt.Errorf("cannot read the saved index %s: %w", c.file, cause(err))
}

// openWhole is open for who means to bring the index up to date: all of it is read
// and held to what was written, so that no damage is taken over.
func (c cache) openWhole(emb retrieval.Embedder) (ix *retrieval.Index, madeOf string, err error) {
	if ix, madeOf, err = c.open(emb); err != nil || ix.Verify() == nil {
		return ix, madeOf, err
	}
	return retrieval.New(emb), "", c.damaged()
}

func (c cache) damaged() error {
	return fmt.Errorf("the saved index %s cannot be used (damaged, or of another version)", c.file)
}

// save keeps ix as made of those files.
func (c cache) save(ix *retrieval.Index, madeOf string) error {
	if c.file == "" {
		return errNoData
	}
	if err := os.MkdirAll(filepath.Dir(c.file), 0o755); err != nil {
		return fmt.Errorf("cannot make the folder %s: %w", filepath.Dir(c.file), cause(err))
	}
	if err := ix.Save(c.file, madeOf); err != nil {
		return fmt.Errorf("cannot write %s: %w", c.file, cause(err))
	}
	c.removeOld()
	return nil
}

// modelKept is for how long the index by a model that is not used any more is kept.
const modelKept = 7 * 24 * time.Hour

// removeOld removes the indexes of the corpus by models that have not been used for
// long. Files that cannot be removed stay.
func (c cache) removeOld() {
	if c.all == "" {
		return
	}
	files, _ := filepath.Glob(c.all) // an odd folder name that is no pattern finds nothing
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && file != c.file && time.Since(info.ModTime()) > modelKept {
			os.Remove(file)
		}
	}
}

// dataHint says what to do about an error of the data folder.
func dataHint(err error) string {
	const choose = "choose a folder that can be written to with --data or VERBATIM_DATA"
	if errors.Is(err, syscall.ENOSPC) {
		return "free some space, or " + choose
	}
	return choose
}

// fingerprint names the files of a corpus as they are, without reading them, and
// the build of the program that reads them: two equal fingerprints, two equal
// indexes. It is taken before reading, so that what changes meanwhile shows next
// time.
func fingerprint(roots []corpus.Root) (string, error) {
	files, err := corpus.Fingerprint(roots)
	if err != nil {
		return "", fmt.Errorf("cannot %w", err)
	}
	sum := sha256.Sum256([]byte(programStamp() + files))
	return hex.EncodeToString(sum[:]), nil
}

// programStamp tells builds of the program apart: another build may read the
// same files otherwise.
func programStamp() string {
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(exe)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d\x00%d\x00", info.Size(), info.ModTime().UnixNano())
}
