package corpus

import (
	"cmp"
	"fmt"
	"path"
	"strings"
)

// A Rejection is something of a corpus that could not be read, or not wholly.
type Rejection struct {
	// Path is the file, or FILE:LINE for a line of a .jsonl file.
	Path string `json:"path"`
	// Reason says why in plain words, on one line, in lower case.
	Reason string `json:"reason"`
	// Hint says what to do about it, where there is more to say than the reason does.
	Hint string `json:"hint,omitempty"`
	// Whole is set where a document, or a part of the corpus that may hold some, is
	// missing for it, and not set where a document was read but for a detail of it.
	Whole bool `json:"whole"`
	// Collection is what Path belongs to, "" for none. It means nothing unless
	// Known: the metadata that would tell may be what cannot be read.
	Collection string `json:"collection"`
	Known      bool   `json:"collection_known"`
}

// Rejections is the error of Read: everything of a file that could not be read.
type Rejections []Rejection

// Error is one line per rejection, "path: reason".
func (rs Rejections) Error() string {
	lines := make([]string, len(rs))
	for i, r := range rs {
		lines[i] = r.Path + ": " + r.Reason
	}
	return strings.Join(lines, "\n")
}

// A Reader turns the bytes of one file into documents. Name is the file's path
// in the corpus. A Reader sets Text and what the file itself says of title,
// publisher, URL, language and date; Load sets the rest. It sets ID only when a
// file holds several documents, to name#something. Text must be valid UTF-8.
type Reader func(name string, data []byte) ([]*Document, error)

// Read reads one file of a format that this package knows: .txt, .md, .html,
// .htm, .jsonl. Name is the file's path in the corpus, with forward slashes; its
// extension tells the format. Beside the documents, which have no items or
// passages yet (see Prepare), the error, a Rejections when not nil, lists
// what could not be read: both may be there for a .jsonl file with bad lines
// or a file with bad front matter.
func Read(name string, data []byte) ([]*Document, error) {
	docs, rejected := finish(name, readFile(name, data, nil))
	if len(rejected) > 0 {
		return docs, Rejections(rejected)
	}
	return docs, nil
}

// readFile reads with the readers of other formats too, by extension; finish completes the documents.
func readFile(name string, data []byte, readers map[string]Reader) []*draft {
	ext := strings.ToLower(path.Ext(name))
	if r := readers[ext]; r != nil {
		docs, err := r(name, data)
		return readWith(name, docs, err)
	}
	if why := unsupported(ext); why != "" {
		return []*draft{refused(name, why)}
	}
	if ext == ".html" || ext == ".htm" {
		return []*draft{readHTML(name, data)}
	}
	text, err := decode(data)
	if ext == ".jsonl" {
		if err != nil {
			return []*draft{unread(name, err.Error())}
		}
		return readJSONL(name, text)
	}
	if err != nil {
		return []*draft{unreadable(name, data, err)}
	}
	d := readText(name, text)
	if ext == ".md" && d.doc.Title == "" {
		d.doc.Title = markdownTitle(text[frontEnd(d.doc):])
	}
	return []*draft{d}
}

// readWith turns what a reader of another format returned into drafts.
func readWith(name string, docs []*Document, err error) []*draft {
	var drafts []*draft
	for _, doc := range docs {
		d := newDraft(cmp.Or(doc.ID, name), doc)
		d.record = doc.ID != "" && doc.ID != name
		d.doc.Text = strings.ToValidUTF8(doc.Text, "\uFFFD")
		if err := checkText(doc.Text); err != nil {
			d.reason = err.Error()
		}
		drafts = append(drafts, d)
	}
	switch {
	case err == nil:
	case len(drafts) == 0:
		drafts = append(drafts, refused(name, oneLine(err.Error())))
	default:
		drafts[0].detail(name, oneLine(err.Error()))
	}
	return drafts
}

// unsupported says why files of an extension are not read, "" when they are.
func unsupported(ext string) string {
	switch ext {
	case ".txt", ".md", ".html", ".htm", ".jsonl":
		return ""
	case ".pdf", ".docx", ".odt", ".eml":
		return "not readable yet: " + ext[1:]
	case "":
		return "unsupported format: the name has no extension"
	}
	return fmt.Sprintf("unsupported format: %s", ext)
}

// readText reads plain text and Markdown. Front matter and a byte order mark
// stay in the text, so that offsets are offsets in the file, and are marked as skipped.
func readText(name, text string) *draft {
	d := newDraft(name, &Document{Text: text})
	if strings.HasPrefix(text, utf8BOM) {
		d.doc.Skipped = append(d.doc.Skipped, Skip{Span{0, len(utf8BOM)}, "byte order mark"})
	}
	front, end, ok := frontMatter(text)
	if !ok {
		return d
	}
	if end > 0 {
		d.doc.Skipped = append(d.doc.Skipped, Skip{Span{frontEnd(d.doc), end}, "front matter"})
	}
	if strings.TrimSpace(text[end:]) == "" {
		d.reason = "empty: there is nothing after the front matter"
	}
	return d.take(front)
}

// frontEnd is where the text proper starts: after what readText skipped.
func frontEnd(d *Document) int {
	if n := len(d.Skipped); n > 0 {
		return d.Skipped[n-1].End
	}
	return 0
}

// markdownTitle is the text of the heading that opens a Markdown text, or "".
func markdownTitle(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		title, ok := strings.CutPrefix(line, "# ")
		if !ok {
			return ""
		}
		if open := strings.TrimRight(title, "#"); strings.HasSuffix(open, " ") {
			title = open // "# Title #"
		}
		return oneLine(title)
	}
	return ""
}
