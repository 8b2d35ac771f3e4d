package corpus

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
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
	Collection named           `json:"collection"`
	Lang       string          `json:"lang"`
	Text       string          `json:"text"`
}

// A named is the collection of a record. It takes any JSON and remembers what is
// wrong with it, so that the rest of the record tells its id.
type named struct {
	name  string
	fault string // "" when it is a name, or not there
	times int
}

// UnmarshalJSON is called for each time that the key stands in the record.
func (c *named) UnmarshalJSON(raw []byte) error {
	c.times++
	var s *string
	switch err := json.Unmarshal(raw, &s); {
	case c.times > 1:
		c.fault = "it stands twice"
	case err != nil || s == nil:
		c.fault = "it is no text"
	case *s != "" && collectionName(*s) == "":
		c.fault = "it is no name"
	default:
		c.name = *s
	}
	return nil
}

// readJSONL reads one document a line; blank lines are nothing. A bad line is
// rejected as FILE:LINE, lines counted from 1, and the rest goes on.
func readJSONL(name, text string) (drafts []*draft) {
	text = strings.TrimPrefix(text, utf8BOM)
	taken := make(map[string]int) // id -> line
	listed, unlisted := 0, 0
	n := 0
	for line := range strings.Lines(text) {
		n++
		if strings.TrimSpace(line) == "" {
			continue
		}
		id, d := readRecord(name+":"+strconv.Itoa(n), line)
		if first, dup := taken[id]; dup && d.reason == "" {
			d.reason = fmt.Sprintf("the id %q is already taken by line %d", clip(id), first)
		}
		if bad := len(d.details) + d.missing(); listed+bad > maxBadLines {
			unlisted += bad
			d.details = nil
			if d.reason != "" {
				continue
			}
		} else {
			listed += bad
		}
		if d.reason == "" {
			taken[id] = n
			d.doc.ID = name + "#" + id
		}
		drafts = append(drafts, d)
	}
	if unlisted > 0 {
		drafts = append(drafts, unread(name, fmt.Sprintf("%d more bad lines", unlisted)))
	}
	return drafts
}

// readRecord reads one line, which messages call at. Without an id the draft has a reason.
func readRecord(at, line string) (id string, d *draft) {
	var r record
	err := json.Unmarshal([]byte(strings.TrimSpace(line)), &r)
	d = newDraft(at, &Document{Text: r.Text})
	d.record = true
	m, problems := metadata{Title: r.Title, Publisher: cmp.Or(r.Publisher, r.Source), URL: r.URL,
		Date: scalar(r.Date), Collection: r.Collection.name, Lang: r.Lang}.checked()
	m.apply(d.doc)
	for _, p := range problems {
		d.detail(at, p+restRead)
	}
	// After a field of the wrong type the others are read all the same.
	wrong, halfway := errors.AsType[*json.UnmarshalTypeError](err)
	slip := ""
	if r.Collection.times == 0 && (err == nil || halfway) {
		slip = collectionElsewhere(line)
	}
	d.unclear = r.Collection.fault != "" || slip != "" || err != nil && (!halfway || wrong.Field == "")
	id = cmp.Or(scalar(r.ID), scalar(r.DocID))
	switch {
	case err != nil:
		d.reason = jsonReason(err)
	case r.Collection.fault != "":
		d.reason, d.hint = "field collection: "+r.Collection.fault, "name one collection, as text, or leave the field out"
	case slip != "":
		d.reason, d.hint = slip, "name the collection in the field collection, as text"
	case id == "":
		d.reason = "no id"
	case strings.ContainsFunc(id, unicode.IsControl):
		d.reason = "the id holds control characters"
	default:
		if err := checkText(r.Text); err != nil {
			d.reason = "field text: " + err.Error()
		}
	}
	return id, d
}

// collectionElsewhere says where else than in its own field a record seems to
// name its collection: in a field that looks like a slip for it, or further
// down. It is "" when there is no such place.
func collectionElsewhere(line string) string {
	var fields map[string]any
	if json.Unmarshal([]byte(line), &fields) != nil {
		return ""
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		folded := foldKey(key)
		switch {
		case folded == collectionKey, meantBy(folded) == collectionKey:
			return fmt.Sprintf("unknown field %q, perhaps for %s", clip(key), collectionKey)
		case holdsCollection(fields[key]):
			return fmt.Sprintf("field %s: it names a collection, but not in a field of the record", clip(key))
		}
	}
	return ""
}

// holdsCollection reports whether there is a field collection somewhere in v.
func holdsCollection(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, holdsCollection)
	case map[string]any:
		for key, value := range v {
			if foldKey(key) == collectionKey || holdsCollection(value) {
				return true
			}
		}
	}
	return false
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

// jsonReason is an error of encoding/json in plain words.
func jsonReason(err error) string {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if t.Field == "" {
			return "not a JSON object but a JSON " + t.Value
		}
		return fmt.Sprintf("field %s: a %s where text is expected", t.Field, t.Value)
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("not JSON: %s at byte %d of the line", s.Error(), s.Offset)
	}
	return "not JSON: " + err.Error()
}
