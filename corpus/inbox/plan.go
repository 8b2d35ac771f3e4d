package inbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Handed is what is known of a file that somebody hands in.
type Handed struct {
	// Name is what it is called where it comes from.
	Name string
	// Ext is its format as an extension, for a name that has none that is taken; "" when not known.
	Ext string
	// Title is what people call it, for a document that has no title of its own; "" for nothing.
	Title string
	// Date is its day as 2024-03-04, when somebody gave one; "" for none. It counts
	// more than what the document says itself.
	Date string
	// URL is where it was handed in, for a document that names no address of its own.
	URL string
	// Note is one line that is kept beside the document for whoever looks there: when, and
	// by whom when that may be kept. It is no part of the metadata.
	Note string
	// Apart is set for a name that says nothing, as that of a text without title:
	// another file of the same name is another document, not a version of it.
	Apart bool
}

// An Outcome is what becomes of a file that is handed in.
type Outcome string

// The outcomes.
const (
	Refused  Outcome = "refused"  // it is not taken in, see Why
	New      Outcome = "new"      // a document that was not there
	Replaces Outcome = "replaces" // another version of the document of its name
	Same     Outcome = "same"     // there already, byte for byte
)

// A Plan is what becomes of a file: plain data, to be kept until it is carried out.
type Plan struct {
	Key     string  `json:"key"`
	Outcome Outcome `json:"outcome"`
	Why     Why     `json:"why,omitempty"`
	// Name is the document's file in the folder, and Sum the digest of its bytes.
	Name string `json:"name,omitempty"`
	Sum  string `json:"sum,omitempty"`
	// Documents are those that the file holds: one, but for a message with attachments.
	Documents []Planned `json:"documents,omitempty"`
	// Side is what is written beside it; nil leaves what is there, "" takes it away
	// when it was written here.
	Side *string `json:"side,omitempty"`
}

// A Planned is a document as it will be read from the folder.
type Planned struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	// Date is its publication, Title its title.
	Date  corpus.Date `json:"date"`
	Title string      `json:"title"`
}

// Plan decides what becomes of the bytes that are kept under a key. taken are names
// that other files of the same delivery have; known reports whether the corpus has a
// document of an id, wherever its file is. An error means that it cannot be decided
// now; bytes that are not there are one.
func (f Folder) Plan(key string, h Handed, taken []string, known func(id string) bool) (Plan, error) {
	root, err := f.open()
	if err != nil {
		return Plan{}, err
	}
	defer root.Close()
	data, err := read(root, hidden+key)
	if err != nil {
		return Plan{}, err
	}
	if data == nil {
		return Plan{}, errNotHere
	}
	p := Plan{Key: key, Outcome: Refused}
	ext, why := f.judge(h, data)
	if why != WhyNone {
		p.Why = why
		return p, nil
	}
	digest := sha256.Sum256(data)
	p.Sum = hex.EncodeToString(digest[:])
	if err := p.settleName(root, f, SafeName(h.Name, ext), h, data, taken, known); err != nil {
		return Plan{}, err
	}
	return f.settleText(root, p, h, data)
}

// Takes reports whether files of the format of h are taken.
func (f Folder) Takes(h Handed) bool {
	return f.takes(strings.ToLower(path.Ext(h.Name))) || f.takes(h.Ext)
}

// judge is the extension under which a file is kept, or why it is not.
func (f Folder) judge(h Handed, data []byte) (ext string, why Why) {
	ext = strings.ToLower(path.Ext(h.Name))
	if !f.takes(ext) {
		if ext = h.Ext; !f.takes(ext) {
			return "", WhyKind
		}
	}
	switch {
	case len(data) == 0:
		return ext, WhyEmpty
	case int64(len(data)) > f.MaxBytes:
		return ext, WhyLarge
	}
	return ext, WhyNone
}

// settleName finds out under which name the bytes are kept, and whether they are already.
func (p *Plan) settleName(root *os.Root, f Folder, name string, h Handed, data []byte, taken []string, known func(string) bool) error {
	there, err := list(root)
	if err != nil {
		return err
	}
	like := "" // an entry whose name some file systems take for the same
	for _, info := range there {
		if strings.HasSuffix(info.Name(), sidecar) || !info.Mode().IsRegular() {
			if fold(info.Name()) == fold(name) {
				like = info.Name() // a folder, a link
			}
			continue
		}
		if fold(info.Name()) == fold(name) {
			like = info.Name()
		}
		if info.Size() != int64(len(data)) || !f.takes(strings.ToLower(path.Ext(info.Name()))) {
			continue
		}
		have, err := read(root, info.Name())
		if err != nil {
			return err
		}
		if bytes.Equal(have, data) {
			p.Outcome, p.Name = Same, info.Name()
			return nil
		}
	}
	p.Outcome, p.Name = New, name
	foldTaken := func(name string) bool {
		return slices.ContainsFunc(taken, func(other string) bool { return fold(other) == fold(name) })
	}
	regular := false
	if info, err := root.Lstat(name); err == nil {
		regular = info.Mode().IsRegular()
	}
	switch {
	case foldTaken(name), like != "" && (like != name || !regular || h.Apart || !plainly(h.Name, name)):
		p.Name = apart(name, p.Sum[:8])
	case like != "":
		p.Outcome = Replaces
	case known(f.id(name)): // the corpus has it from another folder
		p.Name = apart(name, p.Sum[:8])
	case sharesMetadata(name, taken, there):
		p.Name = apart(name, p.Sum[:8])
	}
	return nil
}

// sharesMetadata reports whether what stands beside a file of that name would be said
// of another one too, or what stands beside another of it: the sidecar of note.docx is
// one of note.docx.pdf.
func sharesMetadata(name string, taken []string, there []fs.FileInfo) bool {
	own, stem := fold(name), fold(strings.TrimSuffix(name, path.Ext(name)))
	shares := func(other string) bool {
		other = fold(other)
		return other == stem || other == stem+sidecar || other == stem+sidecarShort || strings.TrimSuffix(other, path.Ext(other)) == own
	}
	return slices.ContainsFunc(taken, shares) || slices.ContainsFunc(there, func(info fs.FileInfo) bool { return shares(info.Name()) })
}

// plainly reports whether a safe name is the name that a file had.
func plainly(name, safe string) bool {
	ext := path.Ext(safe)
	return safe == name || strings.TrimSuffix(safe, ext) == name || SafeName(name, ext) == safe && !strings.ContainsAny(name, `/\`)
}

// settleText reads the file and settles what is written beside it.
func (f Folder) settleText(root *os.Root, p Plan, h Handed, data []byte) (Plan, error) {
	beside, err := read(root, p.Name+sidecar)
	if err != nil {
		return Plan{}, err
	}
	foreign := beside != nil && !bytes.HasPrefix(beside, []byte(sideMark))
	side := ""
	if foreign || p.Outcome == Same && h.Date == "" {
		side = string(beside)
	}
	c, err := f.preview(p.Name, data, side)
	if err != nil {
		return Plan{}, fmt.Errorf("read what is handed in: %w", err)
	}
	if len(c.Documents) > 0 && side == "" {
		side = f.side(h, c.Documents)
		p.Side = &side
		if side != "" {
			if c, err = f.preview(p.Name, data, side); err != nil {
				return Plan{}, fmt.Errorf("read what is handed in: %w", err)
			}
		}
	}
	passages := 0
	for _, d := range c.Documents {
		p.Documents = append(p.Documents, Planned{ID: d.ID, Version: d.Version, Date: d.Date, Title: d.Title})
		passages += len(d.Passages)
	}
	switch {
	case len(c.Documents) == 0:
		why := WhyBroken
		if len(c.Rejected) > 0 {
			why = whyOf(c.Rejected[0].Reason)
		}
		return Plan{Key: p.Key, Outcome: Refused, Why: why}, nil
	case passages == 0:
		return Plan{Key: p.Key, Outcome: Refused, Why: WhyEmpty}, nil
	case slices.ContainsFunc(c.Documents, func(d *corpus.Document) bool { return d.Collection != f.Collection() }):
		// Records that name collections of their own would end up among others' documents.
		return Plan{Key: p.Key, Outcome: Refused, Why: WhyKind}, nil
	}
	return p, nil
}

// sideMark begins what is written beside a document here.
const sideMark = "# verbatim inbox: "

// side is what is to be written beside a file with those documents, "" for nothing:
// what they do not say themselves, and the collection where they name another.
func (f Folder) side(h Handed, docs []*corpus.Document) string {
	var b strings.Builder
	set := func(key, value string) {
		if value == "" {
			return
		}
		quoted, err := json.Marshal(value) // a JSON string is one of YAML
		if err != nil {
			panic("inbox: " + err.Error())
		}
		fmt.Fprintf(&b, "%s: %s\n", key, quoted)
	}
	first := docs[0]
	if first.Title == "" {
		set("title", strings.Join(strings.Fields(h.Title), " "))
	}
	if first.URL == "" {
		set("url", h.URL)
	}
	set("date", h.Date)
	if slices.ContainsFunc(docs, func(d *corpus.Document) bool { return d.Collection != f.Collection() }) {
		set("collection", f.Collection())
	}
	if b.Len() == 0 {
		return ""
	}
	return sideMark + strings.Join(strings.Fields(h.Note), " ") + "\n" + b.String()
}

// Stands reports whether what a plan put in place stands there still: it may have
// been replaced or taken away since.
func (f Folder) Stands(p Plan) (bool, error) {
	root, err := f.open()
	if err != nil {
		return false, err
	}
	defer root.Close()
	data, err := read(root, p.Name)
	if err != nil || data == nil {
		return false, err
	}
	digest := sha256.Sum256(data)
	return hex.EncodeToString(digest[:]) == p.Sum, nil
}

var errNotHere = errors.New("the bytes to be taken in are not there")

// Carry does what a plan says. What was done before a crash is not done again. It is
// an error when neither the bytes are there any more nor the document.
func (f Folder) Carry(p Plan) error {
	root, err := f.open()
	if err != nil {
		return err
	}
	defer root.Close()
	if p.Outcome == Refused {
		return drop(root, hidden+p.Key)
	}
	// First what is beside it: a document must not be read without the collection that it is given there.
	if p.Side != nil && *p.Side != "" {
		if have, err := read(root, p.Name+sidecar); err != nil {
			return err
		} else if !bytes.Equal(have, []byte(*p.Side)) {
			if err := write(root, p.Name+sidecar, []byte(*p.Side)); err != nil {
				return err
			}
		}
	}
	kept, err := exists(root, hidden+p.Key)
	switch {
	case err != nil:
		return err
	case !kept:
		// It was carried out before, or somewhere else, as by a replica with a folder of its own.
		there, lookErr := exists(root, p.Name)
		if err = lookErr; err == nil && !there {
			err = errNotHere
		}
	case p.Outcome == Same:
		err = drop(root, hidden+p.Key)
	default:
		if err = root.Rename(hidden+p.Key, p.Name); err != nil {
			err = reason("write to the inbox folder", err)
		}
	}
	if err == nil && p.Side != nil && *p.Side == "" {
		have, readErr := read(root, p.Name+sidecar)
		if err = readErr; bytes.HasPrefix(have, []byte(sideMark)) {
			err = drop(root, p.Name+sidecar)
		}
	}
	flush(root)
	return err
}
