package corpus

import (
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
	docs, rejected := readFile(name, data, nil)
	finish(name, docs)
	if len(rejected) > 0 {
		return docs, Rejections(rejected)
	}
	return docs, nil
}

// readFile reads with the readers of other formats too, by extension; finish completes the documents.
func readFile(name string, data []byte, readers map[string]Reader) (docs []*Document, rejected []Rejection) {
	ext := strings.ToLower(path.Ext(name))
	if r := readers[ext]; r != nil {
		var err error
		if docs, err = r(name, data); err != nil {
			rejected = append(rejected, Rejection{Path: name, Reason: oneLine(err.Error())})
		}
		docs, rejected = keepText(name, docs, rejected)
	} else {
		docs, rejected = readKnown(name, ext, data)
	}
	for _, d := range docs {
		if d.ID == "" {
			d.ID = name
		}
	}
	return docs, rejected
}

// finish sets what the name and the text of documents settle and nothing else did.
func finish(name string, docs []*Document) {
	folder, _, inFolder := strings.Cut(name, "/")
	for _, d := range docs {
		if d.Collection == "" && inFolder {
			d.Collection = folder
		}
		if d.Date.Basis == "" {
			d.Date = NoDate
		}
		d.Version = VersionOf(d.Text)
	}
}

// keepText drops what a reader returned that is no text.
func keepText(name string, docs []*Document, rejected []Rejection) ([]*Document, []Rejection) {
	kept := docs[:0]
	for _, d := range docs {
		d.Text = strings.ToValidUTF8(d.Text, "\uFFFD")
		if err := checkText(d.Text); err != nil {
			rejected = append(rejected, Rejection{Path: firstOf(d.ID, name), Reason: err.Error()})
			continue
		}
		kept = append(kept, d)
	}
	return kept, rejected
}

// readKnown reads the formats of this package.
func readKnown(name, ext string, data []byte) ([]*Document, []Rejection) {
	reject := func(reason string) ([]*Document, []Rejection) {
		return nil, []Rejection{{Path: name, Reason: reason}}
	}
	if why := unsupported(ext); why != "" {
		return reject(why)
	}
	if ext == ".html" || ext == ".htm" {
		d, problems, err := readHTML(data)
		if err != nil {
			return reject(err.Error())
		}
		return []*Document{d}, notes(name, problems)
	}
	text, err := decode(data)
	if err != nil {
		return reject(err.Error())
	}
	if ext == ".jsonl" {
		return readJSONL(name, text)
	}
	d, problems, err := readText(text)
	if err != nil {
		return reject(err.Error())
	}
	if ext == ".md" && d.Title == "" {
		d.Title = markdownTitle(text[frontEnd(d):])
	}
	return []*Document{d}, notes(name, problems)
}

// notes are the rejections for details of a document that was read without them.
func notes(name string, problems []string) []Rejection {
	var rs []Rejection
	for _, p := range problems {
		rs = append(rs, Rejection{Path: name, Reason: p + "; read without it"})
	}
	return rs
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
func readText(text string) (d *Document, problems []string, err error) {
	d = &Document{Text: text}
	if strings.HasPrefix(text, utf8BOM) {
		d.Skipped = append(d.Skipped, Skip{Span{0, len(utf8BOM)}, "byte order mark"})
	}
	body, end, ok := frontMatter(text)
	if !ok {
		return d, nil, nil
	}
	if strings.TrimSpace(text[end:]) == "" {
		return nil, nil, fmt.Errorf("empty: there is nothing after the front matter")
	}
	d.Skipped = append(d.Skipped, Skip{Span{frontEnd(d), end}, "front matter"})
	m, err := parseMetadata(body, false)
	if err != nil {
		return d, []string{"front matter: " + err.Error()}, nil
	}
	return d, m.apply(d), nil
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
