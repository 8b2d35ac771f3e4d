package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// maxBadLines is how many bad lines of one .jsonl file are listed one by one;
// the rest is one line with their number.
const maxBadLines = 1000

// A record is one line of a .jsonl file.
type record struct {
	ID         json.RawMessage `json:"id"`
	DocID      json.RawMessage `json:"doc_id"`
	Title      string          `json:"title"`
	Publisher  string          `json:"publisher"`
	Source     string          `json:"source"`
	URL        string          `json:"url"`
	Date       json.RawMessage `json:"date"`
	Collection string          `json:"collection"`
	Lang       string          `json:"lang"`
	Text       string          `json:"text"`
}

// readJSONL reads one document a line; blank lines are nothing. A bad line is
// rejected as FILE:LINE, lines counted from 1, and the rest goes on.
func readJSONL(name, text string) (docs []*Document, rejected []Rejection) {
	text = strings.TrimPrefix(text, utf8BOM)
	taken := make(map[string]int) // id -> line
	unlisted := 0
	reject := func(line int, reason string) {
		if len(rejected) == maxBadLines {
			unlisted++
			return
		}
		rejected = append(rejected, Rejection{Path: name + ":" + strconv.Itoa(line), Reason: reason})
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if strings.TrimSpace(line) == "" {
			continue
		}
		id, doc, problems, err := readRecord(line)
		if err != nil {
			reject(n, err.Error())
			continue
		}
		if first, dup := taken[id]; dup {
			reject(n, fmt.Sprintf("the id %q is already taken by line %d", clip(id), first))
			continue
		}
		taken[id] = n
		doc.ID = name + "#" + id
		docs = append(docs, doc)
		for _, p := range problems {
			reject(n, p+"; read without it")
		}
	}
	if unlisted > 0 {
		rejected = append(rejected, Rejection{Path: name, Reason: fmt.Sprintf("%d more bad lines", unlisted)})
	}
	return docs, rejected
}

func readRecord(line string) (id string, d *Document, problems []string, err error) {
	var r record
	if err := json.Unmarshal([]byte(strings.TrimSpace(line)), &r); err != nil {
		return "", nil, nil, jsonReason(err)
	}
	if id = firstOf(scalar(r.ID), scalar(r.DocID)); id == "" {
		return "", nil, nil, errors.New("no id")
	}
	if strings.ContainsFunc(id, unicode.IsControl) {
		return "", nil, nil, errors.New("the id holds control characters")
	}
	if err := checkText(r.Text); err != nil {
		return "", nil, nil, fmt.Errorf("field text: %w", err)
	}
	d = &Document{Text: r.Text}
	m := metadata{Title: r.Title, Publisher: firstOf(r.Publisher, r.Source), URL: r.URL,
		Date: scalar(r.Date), Collection: r.Collection, Lang: r.Lang}
	return id, d, m.apply(d), nil
}

// scalar is a JSON string's value or a number as written; "" for anything else.
func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// jsonReason puts an error of encoding/json in plain words.
func jsonReason(err error) error {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if t.Field == "" {
			return fmt.Errorf("not a JSON object but a JSON %s", t.Value)
		}
		return fmt.Errorf("field %s: a %s where text is expected", t.Field, t.Value)
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("not JSON: %s at byte %d of the line", s.Error(), s.Offset)
	}
	return fmt.Errorf("not JSON: %w", err)
}
