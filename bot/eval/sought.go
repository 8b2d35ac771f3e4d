package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// A Sought is a question of a retrieval set: which document is to be found for it.
type Sought struct {
	ID       string `json:"id"`
	Lang     string `json:"lang"` // "" when the row gives none
	Kind     string `json:"kind"` // likewise
	Question string `json:"question"`
	// Doc is the id of the document that answers; a record's id suffices for a
	// line of a .jsonl file. It counts only if Answerable.
	Doc string `json:"doc_id"`
	// Answerable says whether the collection answers the question. A row that
	// does not say is answerable when it names a document.
	Answerable bool `json:"answerable"`
}

// ReadSought reads a retrieval set, one JSON object a line, blank lines aside:
//
//	{"id","question","lang","kind","doc_id","answerable"}
//
// Other keys are ignored. The first bad row is the error, which starts with "name:line:".
func ReadSought(r io.Reader, name string) ([]Sought, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), maxLine)
	var list []Sought
	seen := make(map[string]int)
	line := 0
	for sc.Scan() {
		line++
		row := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\ufeff")))
		if len(row) == 0 {
			continue
		}
		s, err := parseSought(row)
		if err == nil && seen[s.ID] != 0 {
			err = fmt.Errorf("id %q is already on line %d", s.ID, seen[s.ID])
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		seen[s.ID] = line
		list = append(list, s)
	}
	switch err := sc.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("%s:%d: line of more than %d bytes", name, line+1, maxLine)
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case len(list) == 0:
		return nil, fmt.Errorf("%s: no questions", name)
	}
	return list, nil
}

func parseSought(row []byte) (Sought, error) {
	if !utf8.Valid(row) {
		return Sought{}, errors.New("not UTF-8")
	}
	var in struct {
		Sought
		Doc        *string `json:"doc_id"`
		Answerable *bool   `json:"answerable"`
	}
	if err := json.Unmarshal(row, &in); err != nil {
		return Sought{}, fmt.Errorf("bad JSON: %w", err)
	}
	s := in.Sought
	if in.Doc != nil {
		s.Doc = *in.Doc
	}
	s.Answerable = s.Doc != ""
	if in.Answerable != nil {
		s.Answerable = *in.Answerable
	}
	switch {
	case s.ID == "":
		return Sought{}, errors.New("no id")
	case len(bytes.TrimSpace([]byte(s.Question))) == 0:
		return Sought{}, fmt.Errorf("%s: no question", s.ID)
	case s.Answerable && s.Doc == "":
		return Sought{}, fmt.Errorf("%s: answerable without doc_id", s.ID)
	}
	return s, nil
}

// unknownDocs are the documents sought that ids, the ids of the documents at
// hand, do not hold, in order.
func unknownDocs(list []Sought, ids []string) []string {
	have := make(map[string]bool, 2*len(ids))
	for _, id := range ids {
		have[id], have[recordID(id)] = true, true
	}
	var missing []string
	for _, s := range list {
		if s.Answerable && !have[s.Doc] && !slices.Contains(missing, s.Doc) {
			missing = append(missing, s.Doc)
		}
	}
	return missing
}
