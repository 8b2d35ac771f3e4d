package bot

import "github.com/verbatim-briefing/verbatim/corpus"

// A Past has documents as they were before they changed or went.
type Past interface {
	// Version returns a document of that version, that of that id before others, or nil.
	Version(id, version string) *corpus.Document
}

// Remembering is the assistant that tells, when it verifies, which citations were exact
// in a document as it was. Its answers are the same: they come from documents as they are.
func (a *Assistant) Remembering(p Past) *Assistant {
	b := *a
	b.past = p
	return &b
}

// A Since is what has become of a document since an exact citation of it.
type Since string

// What may have become of it.
const (
	SinceChanged Since = "changed" // its text is another
	SinceRemoved Since = "removed" // it is in the corpus no more
	SinceMoved   Since = "moved"   // the very text is in the corpus under another id
)

// failed is the failure of a citation for that reason. A citation that holds in the version
// that it names, which is past or elsewhere, is told from one that never held.
func (a *Assistant) failed(answer string, c Citation, why string) Failure {
	f := Failure{Answer: answer, Citation: c.N, Document: c.Document, Why: why}
	now := a.index.Document(c.Document)
	if now != nil && now.Version == c.Version {
		return f
	}
	if now == nil {
		for head := range a.index.Heads() {
			if head.Version != c.Version {
				continue
			}
			if doc := a.index.Document(head.ID); doc != nil && checkIn(doc, c) == "" {
				f.Since, f.Now = SinceMoved, doc.ID
				return f
			}
		}
	}
	if a.past == nil {
		return f
	}
	if old := a.past.Version(c.Document, c.Version); old != nil && old.Version == c.Version && checkIn(old, c) == "" {
		f.Since = SinceChanged
		if now == nil {
			f.Since = SinceRemoved
		}
	}
	return f
}
