package corpus

import (
	"slices"
	"strings"
)

// keys are the keys of metadata in front matter and sidecars.
var keys = []string{"title", "publisher", "url", "date", collectionKey, "lang"}

// collectionKey is the key on which it rests who may see a document.
const collectionKey = "collection"

// foldKey is key as keys are compared: in lower case, without white space around it.
func foldKey(key string) string { return strings.ToLower(strings.TrimFunc(key, isBlankRune)) }

func known(key string) bool { return slices.Contains(keys, key) }

// meantBy is the known key for which the folded key, unknown, looks like a slip, or "".
func meantBy(key string) string {
	if key == "" || known(key) {
		return ""
	}
	for _, k := range keys {
		most := 2
		if len(k) < len("title") {
			most = 1
		}
		if apart(key, k, most) {
			return k
		}
	}
	return ""
}

// apart reports whether a becomes b with at most that many letters put in, left out or replaced.
func apart(a, b string, most int) bool {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || len(y)-len(x) > most {
		return false
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0]++
		for j := range y {
			change := diagonal
			if x[i] != y[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)] <= most
}

// field is where the value of a folded key goes, nil when there is no such key.
func (m *metadata) field(key string) *string {
	switch key {
	case "title":
		return &m.Title
	case "publisher":
		return &m.Publisher
	case "url":
		return &m.URL
	case "date":
		return &m.Date
	case collectionKey:
		return &m.Collection
	case "lang":
		return &m.Lang
	}
	return nil
}
