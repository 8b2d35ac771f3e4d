package gather

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// Ext is the extension of the files of the store.
const Ext = ".web"

// maxHead is the greatest size in bytes of what stands before the bytes of a document.
const maxHead = 64 << 10

// A head stands before the bytes of a document in its file, as one line of JSON.
type head struct {
	Format    int        `json:"verbatim"` // 1
	ID        string     `json:"id"`       // what tells it apart in its source
	URL       string     `json:"url"`      // where people find it
	Title     string     `json:"title,omitempty"`
	Publisher string     `json:"publisher,omitempty"`
	Author    string     `json:"author,omitempty"`
	Lang      string     `json:"lang,omitempty"`
	Published corpus.Day `json:"published"`
	Updated   corpus.Day `json:"updated"`
	// Type is the media type of the bytes.
	Type string `json:"type"`
	// Whole is set where the bytes are those of the page, and not set where they
	// are what a feed has of it; Weighed where the page was read and shows less.
	Whole   bool `json:"whole"`
	Weighed bool `json:"weighed,omitempty"`
	// ETag and LastModified are the page's, Status and Fetched of when it was fetched.
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Status       int       `json:"status"`
	Fetched      time.Time `json:"fetched"`
	// Seen is when it was met first.
	Seen time.Time `json:"seen"`
	// Item names what the source said of it then.
	Item string `json:"item"`
	// Size is the number of the bytes, Sum names them.
	Size int    `json:"size"`
	Sum  string `json:"sum"`
}

var errPlace = errors.New("a file of what was fetched, not in its place")

var errRecord = errors.New("a damaged file of what was fetched: delete it, and it is fetched again")

// encode is a file of the store.
func encode(h head, body []byte) ([]byte, error) {
	h.Format, h.Size, h.Sum = 1, len(body), digest(string(body))
	line, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	if len(line) >= maxHead {
		return nil, errors.New("what the source says of it is too long")
	}
	return bytes.Join([][]byte{line, body}, []byte("\n")), nil
}

// decode takes a file of the store apart.
func decode(data []byte) (head, []byte, error) {
	line, body, ok := bytes.Cut(data, []byte("\n"))
	if !ok {
		return head{}, nil, errRecord
	}
	h, err := decodeHead(line)
	if err == nil && (h.Size != len(body) || h.Sum != digest(string(body))) {
		err = errRecord
	}
	return h, body, err
}

func decodeHead(line []byte) (head, error) {
	var h head
	if len(line) >= maxHead || json.Unmarshal(line, &h) != nil || h.Format != 1 {
		return head{}, errRecord
	}
	return h, nil
}

// Reader returns a corpus.Reader of the files of a store, as the roots of those
// sources show them; a file at any other place is refused. It reads the bytes of a
// document with the readers given, by extension in lower case with its dot, and
// with those of package corpus. What the source said of title, publisher, address
// and publication goes before what the document says; no document says to which
// collection it belongs.
func Reader(readers map[string]corpus.Reader, sources []Source) corpus.Reader {
	places := make(map[string]bool)
	for _, src := range sources {
		places[src.place()] = true
	}
	return func(name string, data []byte) ([]*corpus.Document, error) {
		if !places[path.Dir(name)] {
			return nil, errPlace
		}
		h, body, err := decode(data)
		if err != nil {
			return nil, err
		}
		docs, err := read(readers, name, h, body)
		for _, d := range docs {
			h.apply(d)
		}
		return docs, err
	}
}

// read reads the bytes of a document.
func read(readers map[string]corpus.Reader, name string, h head, body []byte) ([]*corpus.Document, error) {
	ext := extension(h.Type, h.URL, body)
	if ext == "" {
		mediaType, _, _ := mime.ParseMediaType(h.Type)
		if mediaType == "" || len(mediaType) > 100 {
			mediaType = "unknown"
		}
		return nil, fmt.Errorf("a format that is not read: %s", mediaType)
	}
	reader := readers[ext]
	if reader == nil {
		reader = corpus.Read
	}
	if ext == ".html" || ext == ".txt" {
		body = unicoded(body, h.Type)
	}
	inner := "page" + ext
	docs, err := reader(inner, body)
	for _, d := range docs {
		d.Collection = ""
		if _, part, ok := strings.Cut(d.ID, "#"); ok {
			d.ID = name + "#" + part
		} else {
			d.ID = ""
		}
	}
	if err != nil {
		err = errors.New(strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n"+inner+": ", "; "), inner+": "))
	}
	return docs, err
}

// apply writes what h says into d, over what d had.
func (h head) apply(d *corpus.Document) {
	d.URL = h.URL
	d.Title = cmp.Or(h.Title, d.Title)
	d.Publisher = cmp.Or(h.Publisher, d.Publisher)
	if h.Published != 0 {
		d.Date = corpus.Date{From: h.Published, To: h.Published, Precision: corpus.PrecisionDay, Basis: corpus.BasisMetadata}
	}
	if primary, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(h.Lang), "_", "-"), "-"); d.Lang == "" && (primary == "fr" || primary == "en") {
		d.Lang = primary
	}
}

// extensions are those of the media types that may be read.
var extensions = map[string]string{
	"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
	"application/pdf": ".pdf", "application/x-pdf": ".pdf", "message/rfc822": ".eml",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.oasis.opendocument.text":                                 ".odt",
}

// extension is that of a document's format, by its media type, else its name,
// else its first bytes; "" when it is none that may be read.
func extension(kind, address string, body []byte) string {
	mediaType, _, _ := mime.ParseMediaType(kind)
	if ext := extensions[mediaType]; ext != "" && ext != ".txt" {
		return ext
	}
	named := ""
	if u, err := url.Parse(address); err == nil {
		named = strings.ToLower(path.Ext(u.Path))
	}
	if named == ".htm" || named == ".xhtml" {
		named = ".html"
	}
	switch mediaType {
	case "text/plain":
		if named == ".md" {
			return named
		}
		return ".txt"
	case "", "application/octet-stream", "binary/octet-stream", "application/download", "application/force-download":
		for _, ext := range extensions {
			if ext == named {
				return ext
			}
		}
		sniffed, _, _ := mime.ParseMediaType(http.DetectContentType(body))
		return extensions[sniffed]
	}
	return ""
}

// unicoded is a text in UTF-8 where its media type names another charset.
func unicoded(body []byte, kind string) []byte {
	_, params, err := mime.ParseMediaType(kind)
	if err != nil || params["charset"] == "" || strings.EqualFold(params["charset"], "utf-8") {
		return body
	}
	r, err := charset.NewReaderLabel(params["charset"], bytes.NewReader(body))
	if err != nil {
		return body
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return body
	}
	return out
}
