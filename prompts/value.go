package prompts

import "strings"

// A kind is what a value of a reply is.
type kind uint8

const (
	nothing kind = iota // null, or no value at all
	text                // a string
	word                // a number, true, false or any other word without quotation marks
	list
	object
)

// A value is a part of a reply, as it was read. The zero value is null.
type value struct {
	kind  kind
	text  string   // of a text, decoded and valid UTF-8; of a word, as it stands
	keys  []string // of an object: the names of items, folded
	items []value  // of a list or an object
}

// property is what stands under the first of names that v has, the last one when
// the reply has the name twice. Null counts as not being there.
func (v value) property(names ...string) (value, bool) {
	if v.kind != object {
		return value{}, false
	}
	for _, name := range names {
		for i := len(v.keys) - 1; i >= 0; i-- {
			if v.keys[i] == name && v.items[i].kind != nothing {
				return v.items[i], true
			}
		}
	}
	return value{}, false
}

// each is the items of a list, or v itself as the only one: models leave the
// brackets away where there is one item.
func (v value) each() []value {
	switch v.kind {
	case nothing:
		return nil
	case list:
		return v.items
	}
	return []value{v}
}

// truth is what v says as a truth value; ok is false when it says neither.
func (v value) truth() (is, ok bool) {
	if v.kind != word && v.kind != text {
		return false, false
	}
	switch strings.ToLower(strings.TrimSpace(v.text)) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// newWord is the value of a word that stands without quotation marks.
func newWord(s string) value {
	switch s {
	case "null", "None", "undefined":
		return value{}
	}
	return value{kind: word, text: s}
}

// foldKey folds the name of a property: its case and what models put around it.
func foldKey(s string) string {
	return strings.ToLower(strings.Trim(s, " \t\r\n\"'`_*"))
}
