package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// maxLine is the greatest length of a gold line in bytes.
const maxLine = 1 << 20

// A Case is one gold question.
type Case struct {
	ID       string `json:"id"`
	Lang     string `json:"lang"` // "" when the row gives none
	Kind     string `json:"kind"` // "" when the row gives none
	Question string `json:"question"`
	// Answerable says whether the documents answer the question. Evidence is
	// empty exactly when they do not.
	Answerable bool `json:"answerable"`
	// Evidence holds groups: a complete answer hits one alternative of each group.
	Evidence [][]Evidence `json:"evidence"`
}

// Evidence is a stretch of a document that answers a question.
type Evidence struct {
	// Doc is the id of the document; for a line of a .jsonl file the record's id suffices.
	Doc   string `json:"doc"`
	Quote string `json:"quote"`
	// Date and DateEnd are what a citation must show, zero for a document
	// without a date; they count only if Dated.
	Date    corpus.Day `json:"date"`
	DateEnd corpus.Day `json:"date_end"`
	Dated   bool       `json:"dated"`
	// At is where the quote starts in the document's text, counted in code
	// points; -1 when any place will do.
	At int `json:"at"`
}

// ReadGold reads gold questions, one JSON object a line, blank lines aside. A row has
// one of two forms:
//
//	{"id","lang","kind","question","answerable","evidence":[[{"doc","quote","date","date_end"}, or …], and …]}
//	{"id","lang","kind","question","answerable","doc_id","answer_text","answer_start","date"}
//
// A date of null means that the document has none; a date that is absent is not scored.
// Keys of neither form are ignored. The first bad row is the error, which starts
// with "name:line:".
func ReadGold(r io.Reader, name string) ([]Case, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), maxLine)
	var cases []Case
	seen := make(map[string]int)
	line := 0
	for sc.Scan() {
		line++
		row := sc.Bytes()
		if line == 1 {
			row = bytes.TrimPrefix(row, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(row)) == 0 {
			continue
		}
		c, err := parseCase(row)
		if err == nil && seen[c.ID] != 0 {
			err = fmt.Errorf("id %q is already on line %d", c.ID, seen[c.ID])
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		seen[c.ID] = line
		cases = append(cases, c)
	}
	switch err := sc.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("%s:%d: line of more than %d bytes", name, line+1, maxLine)
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case len(cases) == 0:
		return nil, fmt.Errorf("%s: no questions", name)
	}
	return cases, nil
}

// goldRow is a line of either form.
type goldRow struct {
	ID          string           `json:"id"`
	Lang        string           `json:"lang"`
	Kind        string           `json:"kind"`
	Question    string           `json:"question"`
	Answerable  *bool            `json:"answerable"`
	Evidence    [][]goldEvidence `json:"evidence"`
	DocID       *string          `json:"doc_id"`
	AnswerText  *string          `json:"answer_text"`
	AnswerStart *int             `json:"answer_start"`
	Date        goldDay          `json:"date"`
}

type goldEvidence struct {
	Doc     string  `json:"doc"`
	Quote   string  `json:"quote"`
	Date    goldDay `json:"date"`
	DateEnd goldDay `json:"date_end"`
}

// A goldDay tells a date that is null from one that is not there.
type goldDay struct {
	corpus.Day
	present bool
}

func (d *goldDay) UnmarshalJSON(b []byte) error {
	d.present = true
	return d.Day.UnmarshalJSON(b)
}

func parseCase(line []byte) (Case, error) {
	if !utf8.Valid(line) {
		return Case{}, errors.New("not UTF-8")
	}
	var row goldRow
	if err := json.Unmarshal(line, &row); err != nil {
		return Case{}, fmt.Errorf("bad JSON: %w", err)
	}
	c := Case{ID: row.ID, Lang: row.Lang, Kind: row.Kind, Question: row.Question}
	switch {
	case row.ID == "":
		return Case{}, errors.New("no id")
	case len(bytes.TrimSpace([]byte(row.Question))) == 0:
		return Case{}, fmt.Errorf("%s: no question", row.ID)
	case row.Answerable == nil:
		return Case{}, fmt.Errorf("%s: answerable is neither true nor false", row.ID)
	}
	c.Answerable = *row.Answerable
	var err error
	if c.Evidence, err = row.evidence(); err != nil {
		return Case{}, fmt.Errorf("%s: %w", row.ID, err)
	}
	switch {
	case c.Answerable && len(c.Evidence) == 0:
		return Case{}, fmt.Errorf("%s: answerable without evidence", row.ID)
	case !c.Answerable && len(c.Evidence) > 0:
		return Case{}, fmt.Errorf("%s: evidence for an unanswerable question", row.ID)
	}
	return c, nil
}

// evidence returns the row's evidence, whichever form the row has.
func (row *goldRow) evidence() ([][]Evidence, error) {
	if len(row.Evidence) == 0 && row.AnswerText != nil {
		if row.DocID == nil {
			return nil, errors.New("answer_text without doc_id")
		}
		e, err := newEvidence(*row.DocID, *row.AnswerText, row.Date, goldDay{})
		if err != nil {
			return nil, err
		}
		if row.AnswerStart != nil {
			if *row.AnswerStart < 0 {
				return nil, errors.New("answer_start is negative")
			}
			e.At = *row.AnswerStart
		}
		return [][]Evidence{{e}}, nil
	}
	var groups [][]Evidence
	for i, alternatives := range row.Evidence {
		if len(alternatives) == 0 {
			return nil, fmt.Errorf("evidence group %d is empty", i+1)
		}
		var group []Evidence
		for _, a := range alternatives {
			e, err := newEvidence(a.Doc, a.Quote, a.Date, a.DateEnd)
			if err != nil {
				return nil, fmt.Errorf("evidence group %d: %w", i+1, err)
			}
			group = append(group, e)
		}
		groups = append(groups, group)
	}
	return groups, nil
}

func newEvidence(doc, quote string, date, end goldDay) (Evidence, error) {
	switch {
	case doc == "":
		return Evidence{}, errors.New("no document")
	case quote == "":
		return Evidence{}, errors.New("empty quote")
	case end.Day != 0 && end.Day < date.Day:
		return Evidence{}, fmt.Errorf("date_end %s is before date %s", end.Day, date.Day)
	case end.Day != 0 && date.Day == 0:
		return Evidence{}, fmt.Errorf("date_end %s without date", end.Day)
	}
	return Evidence{Doc: doc, Quote: quote, Date: date.Day, DateEnd: end.Day, Dated: date.present, At: -1}, nil
}
