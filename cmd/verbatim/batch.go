package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// maxQuestion is the length in bytes above which a question is refused: far
// longer than anybody asks, far shorter than what would slow the machine.
const maxQuestion = 20_000

// maxLine is the length in bytes above which a line of a batch is refused.
const maxLine = 16 << 20

// checkQuestion says what keeps text from being a question.
func checkQuestion(text string) error {
	switch {
	case len(text) > maxQuestion:
		return usage("ask about one thing at a time", "the question is %d bytes long, the limit is %d", len(text), maxQuestion)
	case !utf8.ValidString(text):
		return usage("", "the question is not valid UTF-8")
	case strings.TrimSpace(plain(text)) == "":
		return usage(`say what you want to know: verbatim ask "Qui a signé la déclaration ?"`, "the question is empty")
	}
	return nil
}

// A record is one line of a batch. What a command does not know of it is passed over.
type record struct {
	ID        recordID   `json:"id"`
	Question  string     `json:"question"`
	Text      string     `json:"text"`
	Reference corpus.Day `json:"reference_date"`
	AsOf      corpus.Day `json:"as_of"`
}

// A recordID is a string, or a number as it was written.
type recordID string

func (id *recordID) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(id))
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return errors.New("the id is neither a string nor a number")
	}
	*id = recordID(n)
	return nil
}

// eachRecord calls do with every record of the JSONL file, "-" being stdin, in
// order, and flushes the output after each. It stops at the first line that is
// no record or that do refuses, with an error that names file and line; what was
// printed before stays.
func (a *app) eachRecord(ctx context.Context, file string, do func(record) error) error {
	name, in := file, a.stdin
	if file == "-" {
		name = "stdin"
	} else {
		f, err := os.Open(file)
		if err != nil {
			return failure("--batch takes a JSONL file, or - for stdin", "cannot read %s: %w", file, cause(err))
		}
		defer f.Close()
		in = f
	}
	r := bufio.NewReaderSize(in, 64<<10)
	done := 0
	for n := 1; ; n++ {
		line, err := readLine(r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		var rec record
		if err == nil {
			if n == 1 {
				line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
			}
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			rec, err = parseRecord(line)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = do(rec)
		}
		if err != nil {
			return batchError(name, n, done, err)
		}
		done++
		if err := a.flush(); err != nil {
			return err
		}
	}
}

// batchError is err at a line of a batch, always a failure: the call was right,
// the file is not.
func batchError(name string, line, done int, err error) error {
	hint := "nothing was printed"
	switch {
	case done == 1:
		hint = "the result before it stands on stdout"
	case done > 1:
		hint = fmt.Sprintf("the %d results before it stand on stdout", done)
	}
	return failure(hint, "%s:%d: %w", name, line, err)
}

func parseRecord(line []byte) (record, error) {
	var rec record
	if err := json.Unmarshal(line, &rec); err != nil {
		return rec, jsonError(err)
	}
	return rec, nil
}

// jsonError says what is wrong with a line of JSON without naming Go types.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON: %w", err)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("%s where %s should be", jsonValue(kind.Value), jsonKinds.of(kind.Type.Kind()))
	case errors.As(err, &kind):
		return fmt.Errorf("%s where %q should be %s", jsonValue(kind.Value), kind.Field, jsonKinds.of(kind.Type.Kind()))
	}
	return err
}

// jsonValue is what package json calls a value, with its article.
func jsonValue(value string) string {
	switch {
	case value == "array", value == "object":
		return "an " + value
	case strings.HasPrefix(value, "number "):
		return "the " + value
	}
	return "a " + value
}

// readLine reads one line without its end; a last line without an end counts,
// nothing after the last end is io.EOF.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, fmt.Errorf("the line is longer than %d MB", maxLine>>20)
		case err == nil:
			return bytes.TrimRight(line, "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case errors.Is(err, io.EOF):
			return nil, io.EOF
		}
		return nil, fmt.Errorf("cannot read on: %w", cause(err))
	}
}
