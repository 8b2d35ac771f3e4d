// Package mail reads .eml files: press releases as they come by mail (RFC 5322),
// with their HTML parts and their attachments.
//
// It exists because a release that was only mailed is dated and signed by its
// header, while its text may stand in any of several parts. The document is the
// message's text; each attachment of a format that can be read is a document of
// its own, NAME#FILE, dated by the message where it has no date itself.
package mail

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	stdmail "net/mail"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// Messages nest, and so do parts: no honest one has more than these.
const (
	maxDepth = 10
	maxParts = 500
)

// Reader returns a corpus.Reader of messages that reads attachments with the
// readers given, by extension in lower case with its dot, and with those of
// package corpus.
func Reader(attached map[string]corpus.Reader) corpus.Reader {
	return func(name string, data []byte) ([]*corpus.Document, error) {
		r := reader{name: name, attached: attached}
		return r.message(data)
	}
}

// A reader reads one file.
type reader struct {
	name     string
	attached map[string]corpus.Reader
	parts    int
	plain    []string // the texts of the message, in order
	pages    []string // its HTML parts
	files    []file
	taken    map[string]bool // the ids of attachments
}

// A file is an attachment.
type file struct {
	name string
	data []byte
}

var (
	errNoMessage = errors.New("not a mail message: it has no header")
	errNoText    = errors.New("empty: the message shows no text and has no attachment that can be read")
	errTooDeep   = errors.New("parts within parts within parts: not an honest message")
)

func (r *reader) message(data []byte) ([]*corpus.Document, error) {
	m, err := stdmail.ReadMessage(bufio.NewReader(bytes.NewReader(data)))
	if err != nil || len(m.Header) == 0 {
		return nil, errNoMessage
	}
	if err := r.part(header(m.Header), m.Body, 0); err != nil {
		return nil, err
	}
	about := describe(m.Header)
	var docs []*corpus.Document
	text, lang, skipped := r.text()
	if strings.TrimSpace(text) != "" {
		doc := about
		doc.Text, doc.Lang, doc.Skipped = text, lang, skipped
		docs = append(docs, &doc)
	}
	rest, problems := r.attachments(about.Date, about.Publisher)
	docs = append(docs, rest...)
	if len(docs) == 0 && len(problems) == 0 {
		return nil, errNoText
	}
	return docs, errors.Join(problems...)
}

// describe is a document with what the header says: the subject is the title,
// the sender the publisher, and the day on the sender's own clock the date.
func describe(h stdmail.Header) corpus.Document {
	var doc corpus.Document
	doc.Title = oneLine(decoded(h.Get("Subject")))
	if from, err := (&stdmail.AddressParser{WordDecoder: words}).Parse(h.Get("From")); err == nil {
		doc.Publisher = oneLine(from.Name)
	}
	doc.Date = corpus.NoDate
	if sent, err := h.Date(); err == nil {
		if day := corpus.DayOf(sent); day != 0 {
			doc.Date = corpus.Date{From: day, To: day, Precision: corpus.PrecisionDay, Basis: corpus.BasisMetadata}
		}
	}
	return doc
}

// words decodes the words of a header in any charset that browsers know.
var words = &mime.WordDecoder{CharsetReader: func(label string, r io.Reader) (io.Reader, error) {
	return charset.NewReaderLabel(label, r)
}}

func decoded(s string) string {
	if d, err := words.DecodeHeader(s); err == nil {
		return d
	}
	return s
}

// oneLine is s on one line, less what a terminal would obey.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

// A header is that of a message or of a part.
type header map[string][]string

func (h header) get(key string) string {
	if v := h[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// part sorts a part, and those within it, into texts, pages and files.
func (r *reader) part(h header, body io.Reader, depth int) error {
	if r.parts++; depth > maxDepth || r.parts > maxParts {
		return errTooDeep
	}
	kind, params, err := mime.ParseMediaType(h.get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", nil
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		return r.multipart(params["boundary"], body, depth)
	}
	data, err := io.ReadAll(transferred(h.get("Content-Transfer-Encoding"), body))
	if err != nil && len(data) == 0 {
		return nil // a broken part is none; the others may hold the text
	}
	disposition, extra, _ := mime.ParseMediaType(h.get("Content-Disposition"))
	name := fileName(decoded(cmp.Or(extra["filename"], params["name"])))
	switch {
	case kind == "message/rfc822":
		m, err := stdmail.ReadMessage(bytes.NewReader(data))
		if err != nil {
			return nil
		}
		return r.part(header(m.Header), m.Body, depth+1)
	case disposition == "attachment" || !strings.HasPrefix(kind, "text/"):
		if name != "" {
			r.files = append(r.files, file{name, data})
		}
	case kind == "text/html":
		r.pages = append(r.pages, unicoded(data, params["charset"], true))
	case kind == "text/plain":
		text := unicoded(data, params["charset"], false)
		if params["format"] == "flowed" {
			text = unflowed(text)
		}
		r.plain = append(r.plain, text)
	}
	return nil
}

// multipart reads the parts of a part. Of the alternatives of one text every one
// is kept: which to show is settled once all have been seen.
func (r *reader) multipart(boundary string, body io.Reader, depth int) error {
	parts := multipart.NewReader(body, boundary)
	for {
		p, err := parts.NextRawPart()
		if err != nil {
			return nil // the end, or what was cut off
		}
		if err := r.part(header(p.Header), p, depth+1); err != nil {
			return err
		}
	}
}

func transferred(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// unicoded is a text in UTF-8 with line ends as \n. Without a charset that is
// known it is UTF-8 where it can be, else Windows-1252, as browsers have it.
func unicoded(data []byte, label string, page bool) string {
	if label == "" && !page || label != "" && !utf8.Valid(data) || label != "" && !strings.EqualFold(label, "utf-8") {
		if label == "" && !utf8.Valid(data) {
			label = "windows-1252"
		}
		if r, err := charset.NewReaderLabel(cmp.Or(label, "utf-8"), bytes.NewReader(data)); err == nil {
			if out, err := io.ReadAll(r); err == nil {
				data = out
			}
		}
	}
	text := string(data)
	if !page {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// unflowed joins the lines that a mailer broke (RFC 3676): a line that ends in a
// space goes on in the next one, unless it is the mark of a signature.
func unflowed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		bare := strings.TrimSuffix(line, "\n")
		bare = strings.TrimPrefix(bare, " ") // stuffed
		if strings.HasSuffix(bare, " ") && bare != "-- " {
			b.WriteString(bare)
			continue
		}
		b.WriteString(bare)
		b.WriteString(line[len(strings.TrimSuffix(line, "\n")):])
	}
	return b.String()
}

// fileName is the last element of a name as a sender wrote it, "" when that is none.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(oneLine(s), `\`, "/"))
	if s == "." || s == "/" || s == ".." {
		return ""
	}
	return s
}

// attachments reads the files that came with the message. One that says of
// itself when and by whom has the last word; the message fills what it leaves open.
func (r *reader) attachments(date corpus.Date, publisher string) (docs []*corpus.Document, problems []error) {
	r.taken = make(map[string]bool)
	for _, f := range r.files {
		read := r.attached[strings.ToLower(path.Ext(f.name))]
		if read == nil {
			read = corpus.Read
		}
		got, err := read(f.name, f.data)
		if err != nil && !isPicture(f.name) {
			problems = append(problems, fmt.Errorf("attachment %s: %s", f.name, reason(err, f.name)))
		}
		for _, d := range got {
			d.ID = r.id(cmp.Or(d.ID, f.name))
			if d.Date.IsZero() {
				d.Date = date
			}
			d.Publisher = cmp.Or(d.Publisher, publisher)
			docs = append(docs, d)
		}
	}
	return docs, problems
}

// id is the id of an attachment: no two of one message share it.
func (r *reader) id(name string) string {
	id := r.name + "#" + name
	for n := 2; r.taken[id]; n++ {
		id = fmt.Sprintf("%s#%d-%s", r.name, n, name)
	}
	r.taken[id] = true
	return id
}

// isPicture reports whether a file is of the logos and signatures that come
// with every message: nobody misses them.
func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".svg", ".bmp", ".ico", ".vcf", ".p7s", ".asc", ".ics":
		return true
	}
	return false
}

// reason is what an error says, less the name of the file that stands before it.
func reason(err error, name string) string {
	return strings.TrimPrefix(oneLine(err.Error()), name+": ")
}
