// Answer opens an index, or a database of chromem-go, asks it one question, prints
// the id of the first passage and the resident memory of the process, and ends.
// The benchmark starts it to time a start; it is a program of its own so that it
// holds nothing else that has to start.
//
//	answer index|import|folder FILE MODEL QUESTION
//
// QUESTION is a file: the numbers of the vector as float32, a line end, and the text.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/philippgille/chromem-go"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: answer index|import|folder FILE MODEL QUESTION")
		os.Exit(2)
	}
	id, err := answer(os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(id, resident())
}

func answer(kind, file, model, question string) (id string, err error) {
	q, err := readQuestion(question)
	if err != nil {
		return "", err
	}
	q.model = model
	switch kind {
	case "index":
		return firstOfIndex(file, q)
	case "import":
		db := chromem.NewDB()
		if err := db.ImportFromFile(file, ""); err != nil {
			return "", err
		}
		return firstOfChromem(db, q)
	case "folder":
		db, err := chromem.NewPersistentDB(file, false)
		if err != nil {
			return "", err
		}
		return firstOfChromem(db, q)
	}
	return "", fmt.Errorf("no kind %q", kind)
}

// A prepared is a question whose vector is there beforehand, and as such an
// embedder that knows nothing else.
type prepared struct {
	model, text string
	vector      []float32
}

func (q *prepared) Model() string { return q.model }

func (q *prepared) Embed(context.Context, []string) ([][]float32, error) {
	return nil, errors.New("nothing is to be indexed")
}

func (q *prepared) EmbedQuery(context.Context, string) ([]float32, error) { return q.vector, nil }

func readQuestion(file string) (*prepared, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	end := bytes.LastIndexByte(b, '\n')
	if end < 0 {
		return nil, fmt.Errorf("%s is no question", file)
	}
	vector := make([]float32, end/4)
	_, err = binary.Decode(b[:end], binary.LittleEndian, vector)
	return &prepared{text: string(b[end+1:]), vector: vector}, err
}

func firstOfIndex(file string, q *prepared) (string, error) {
	ix, err := retrieval.Open(file, q)
	if err != nil {
		return "", err
	}
	hits, err := ix.Search(context.Background(), retrieval.Query{Text: q.text, Lang: "fr", Limit: 10})
	if err != nil || len(hits) == 0 {
		return "", fmt.Errorf("no answer: %w", err)
	}
	return hits[0].Passage.Document, nil
}

func firstOfChromem(db *chromem.DB, q *prepared) (string, error) {
	col := db.GetCollection("passages", func(context.Context, string) ([]float32, error) {
		return nil, errors.New("vectors are made beforehand")
	})
	results, err := col.QueryEmbedding(context.Background(), q.vector, 10, nil, nil)
	if err != nil || len(results) == 0 {
		return "", fmt.Errorf("no answer: %w", err)
	}
	return results[0].ID, nil
}

// resident is the resident memory of this process in bytes, 0 where the system
// does not tell.
func resident() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
