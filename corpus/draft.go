package corpus

import (
	"bytes"
	"strings"
)

// restRead ends the note of a detail that was left out of a document or of its metadata.
const restRead = "; the rest is read"

// A draft is a document while it is read: the metadata that say which collection
// it belongs to may still come, or turn out to be faulty. What is no document
// is a draft as well, for its name is nobody's business who may not see its collection.
type draft struct {
	doc    *Document
	at     string // what messages call it: the file, or FILE:LINE of a record
	record bool   // one of many in its file: a sidecar fills what it leaves open, and no more
	reason string // why it is no document, "" when it is one
	hint   string
	// unclear says that its metadata cannot be read, and with them its collection.
	unclear bool
	doubt   string // why, as far as that is all that is wrong with it
	details []Rejection
}

func newDraft(at string, doc *Document) *draft { return &draft{doc: doc, at: at} }

// refused is what is no document, and has no metadata of its own.
func refused(at, reason string) *draft {
	d := newDraft(at, new(Document))
	d.reason = reason
	return d
}

// unread is what is no document and may have metadata that nobody has seen.
func unread(at, reason string) *draft {
	d := refused(at, reason)
	d.unclear = true
	return d
}

// unreadable is a text that cannot be decoded. Its front matter, plain letters
// mostly, may still tell the collection.
func unreadable(at string, data []byte, err error) *draft {
	if bytes.IndexByte(data, 0) >= 0 || bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return unread(at, err.Error())
	}
	front, _, _ := frontMatter(strings.ToValidUTF8(string(data), "\uFFFD"))
	return refused(at, err.Error()).take(front)
}

func (d *draft) detail(at, reason string) {
	d.details = append(d.details, Rejection{Path: at, Reason: reason})
}

// take applies front matter.
func (d *draft) take(front said) *draft {
	const of = "front matter: "
	if front.doubt != "" {
		d.unclear, d.doubt = true, of+front.doubt
		d.hint = "mend it (quote a value that holds a colon), or name the collection in a sidecar, NAME" + sidecarSuffix
		return d
	}
	front.apply(d.doc)
	for _, p := range front.problems {
		d.detail(d.at, of+p+restRead)
	}
	return d
}

// beside applies what the sidecars of the file say.
func (d *draft) beside(side said) {
	if d.record {
		// One sidecar over many records: it fills what they leave open.
		if d.doc.Collection == "" && !d.unclear && side.doubt != "" {
			d.fail(side)
		}
		side.without(d.doc).apply(d.doc)
		return
	}
	side.apply(d.doc)
	switch {
	case side.doubt != "":
		d.fail(side)
	case side.Collection != "" && d.unclear:
		if d.doubt != "" {
			d.detail(d.at, d.doubt+"; none of it is read")
			d.hint = ""
		}
		d.unclear, d.doubt = false, ""
	}
}

// fail leaves the collection open for the fault of a sidecar.
func (d *draft) fail(side said) {
	d.unclear, d.doubt, d.hint = true, side.doubt, side.hint
}

// missing is 1 when d is no document, else 0.
func (d *draft) missing() int {
	if d.reason != "" {
		return 1
	}
	return 0
}

// finish turns the drafts of the file name into documents: it sets what the name
// and the text settle and nothing else did. A document whose collection is not
// known must not be taken for one of its folder's, and is rejected.
func finish(name string, drafts []*draft) (docs []*Document, rejected []Rejection) {
	folder, _, inFolder := strings.Cut(name, "/")
	listed := make(map[Rejection]bool)
	list := func(r Rejection) {
		if !listed[r] { // the fault of one sidecar may concern many records
			listed[r] = true
			rejected = append(rejected, r)
		}
	}
	for _, d := range drafts {
		if d.doc.Collection == "" && inFolder {
			d.doc.Collection = folder
		}
		r := Rejection{Path: d.at, Reason: d.reason, Hint: d.hint, Whole: true, Known: !d.unclear}
		if r.Known {
			r.Collection = d.doc.Collection
		}
		switch {
		case d.reason != "":
			if d.doubt != "" {
				r.Hint = ""
			}
			list(r)
			continue
		case d.unclear:
			r.Path, r.Reason = name, "its collection is not known: "+d.doubt
			list(r)
			continue
		}
		for _, detail := range d.details {
			detail.Collection, detail.Known = d.doc.Collection, true
			list(detail)
		}
		if d.doc.ID == "" {
			d.doc.ID = name
		}
		if d.doc.Date.Basis == "" {
			d.doc.Date = NoDate
		}
		d.doc.Version = VersionOf(d.doc.Text)
		docs = append(docs, d.doc)
	}
	return docs, rejected
}
