package gather

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Store is the folder in which what was fetched is kept, a folder in it for each
// source. Several processes may use one: at worst something is fetched twice.
type Store struct{ Dir string }

func (s Store) folder(src Source) string { return filepath.Join(s.Dir, src.Name) }

// Root shows the documents of a source as a corpus, as they are at any moment.
func (s Store) Root(src Source) corpus.Root {
	return corpus.Root{Name: src.String(), FS: placed{src.place(), s.folder(src)}}
}

// A State is how a source has fared.
type State struct {
	URL string `json:"url"`
	// Tried is when it was fetched last, Succeeded when that last went well, and
	// Changed when that last brought something; zero for never.
	Tried     time.Time `json:"tried"`
	Succeeded time.Time `json:"succeeded"`
	Changed   time.Time `json:"changed"`
	// Reason says why the last try failed, "" when it did not; Failures is how
	// often it failed in a row.
	Reason   string `json:"reason,omitempty"`
	Failures int    `json:"failures,omitempty"`
	// NotBefore is when the server wants to be asked again, zero when it did not say.
	NotBefore time.Time `json:"not_before"`
	// Documents is how many documents were kept then.
	Documents int `json:"documents"`
	// Left is how many items were beyond what is read.
	Left int `json:"left,omitempty"`
	// Visits are the pages that were asked for without a document to show for it, by key.
	Visits map[string]Visit `json:"visits,omitempty"`

	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	Setup        string `json:"setup,omitempty"`
}

// A Visit is what came of asking for a page.
type Visit struct {
	URL string `json:"url"`
	// Reason says why it could not be had, "" when it had not changed.
	Reason string    `json:"reason,omitempty"`
	Tries  int       `json:"tries,omitempty"`
	Again  time.Time `json:"again"` // when to ask again
}

// Refused is the number of pages that could not be had, and the reason of one of them.
func (st State) Refused() (n int, reason string) {
	for _, v := range st.Visits {
		if v.Reason == "" {
			continue
		}
		n++
		if reason == "" || v.Reason < reason {
			reason = v.Reason
		}
	}
	return n, reason
}

const stateFile = ".state.json"

// State is how a source has fared; the zero State when it was never fetched, or
// when what is known of it cannot be read.
func (s Store) State(src Source) State {
	var st State
	data, err := os.ReadFile(filepath.Join(s.folder(src), stateFile))
	if err != nil || json.Unmarshal(data, &st) != nil {
		return State{}
	}
	return st
}

func (s Store) saveState(src Source, st State) error {
	data, err := json.MarshalIndent(st, "", "  ")
	if err != nil {
		return err
	}
	return write(filepath.Join(s.folder(src), stateFile), data)
}

// Documents is how many documents of a source are kept, and their size in bytes.
func (s Store) Documents(src Source) (n int, size int64) {
	l, err := s.list(src)
	if err != nil {
		return 0, 0
	}
	return len(l.files), l.size
}

// A listing is what is kept of a source.
type listing struct {
	files map[string]string // the names of files by key
	size  int64
}

// keyLen is the length of the key at the end of a file's name.
const keyLen = 16

// list lists the files of a source. What a process left behind that was killed
// while it wrote is taken away, and so is one of two files of one key.
func (s Store) list(src Source) (listing, error) {
	l := listing{files: make(map[string]string)}
	entries, err := os.ReadDir(s.folder(src))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return l, err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		file := filepath.Join(s.folder(src), e.Name())
		if strings.HasPrefix(e.Name(), tempPrefix) && time.Since(info.ModTime()) > time.Hour {
			os.Remove(file)
		}
		stem, ok := strings.CutSuffix(e.Name(), Ext)
		if !ok || len(stem) < keyLen || strings.HasPrefix(stem, ".") {
			continue
		}
		key := stem[len(stem)-keyLen:]
		if l.files[key] != "" {
			os.Remove(file)
			continue
		}
		l.files[key] = e.Name()
		l.size += info.Size()
	}
	return l, nil
}

// head reads what stands before the bytes of a document; ok is false when there
// is no such file or it is damaged.
func (s Store) head(src Source, file string) (h head, ok bool) {
	if file == "" {
		return head{}, false
	}
	f, err := os.Open(filepath.Join(s.folder(src), file))
	if err != nil {
		return head{}, false
	}
	defer f.Close()
	line, err := bufio.NewReaderSize(f, maxHead).ReadSlice('\n')
	if err != nil {
		return head{}, false
	}
	h, err = decodeHead(line)
	info, statErr := f.Stat()
	return h, err == nil && statErr == nil && info.Size() == int64(len(line)+h.Size)
}

// whole reads a document with what stands before it.
func (s Store) whole(src Source, file string) (head, []byte, error) {
	data, err := os.ReadFile(filepath.Join(s.folder(src), file))
	if err != nil {
		return head{}, nil, err
	}
	return decode(data)
}

const tempPrefix = ".tmp-"

// errStore is the error of a store that cannot be written to.
var errStore = errors.New("cannot keep what was fetched")

// write puts data in the place of a file: whoever reads it meanwhile, and whatever
// happens to this process, sees the old one or the new one.
func write(file string, data []byte) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*")
	if err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("%w: %w", errStore, err)
	}
	return nil
}

// fileName is the name of a new file: a day, a few words and the key.
func fileName(day corpus.Day, words, key string) string {
	parts := []string{}
	if day != 0 {
		parts = append(parts, day.String())
	}
	if s := clip(slug(words)); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(append(parts, key), "-") + Ext
}

// slug is a text in small letters and digits without accents, with a hyphen for
// whatever is between them.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r >= 0x300 && r < 0x370: // an accent
		default:
			gap = true
		}
	}
	return b.String()
}

// clip cuts a slug after a few words.
func clip(s string) string {
	const few, most = 50, 70
	if len(s) <= few {
		return s
	}
	if i := strings.IndexByte(s[few:], '-'); i >= 0 && few+i <= most {
		return s[:few+i]
	}
	return s[:min(len(s), most)]
}
