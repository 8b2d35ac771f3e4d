package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/philippgille/chromem-go"
	_ "modernc.org/sqlite"     // the driver
	_ "modernc.org/sqlite/vec" // and its vectors

	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// The peers are what a user would put together instead. Each is used as its
// documentation shows.

// noEmbedding stands where chromem would call a service.
func noEmbedding(context.Context, string) ([]float32, error) {
	return nil, errors.New("vectors are made beforehand")
}

// chromemDocument is document i with metadata as one would keep it.
func chromemDocument(i int, text string, vector []float32) chromem.Document {
	return chromem.Document{ID: strconv.Itoa(i), Content: text, Embedding: slices.Clone(vector), Metadata: map[string]string{
		"date": dayOf(i).String(), "lang": "fr", "title": "Article " + strconv.Itoa(i), "document": documentID(i),
	}}
}

// fillChromem adds all texts to a collection of db.
func fillChromem(db *chromem.DB, texts []string, m *vectors.Matrix) *chromem.Collection {
	col, err := db.CreateCollection("passages", nil, noEmbedding)
	must(err)
	const batch = 1000
	for from := 0; from < len(texts); from += batch {
		docs := make([]chromem.Document, 0, batch)
		for i := from; i < min(from+batch, len(texts)); i++ {
			docs = append(docs, chromemDocument(i, texts[i], m.Row(i)))
		}
		must(col.AddDocuments(context.Background(), docs, 2))
	}
	return col
}

// nearestChromem is chromem's query, as matches.
func nearestChromem(col *chromem.Collection, query []float32, n int) []vectors.Match {
	results, err := col.QueryEmbedding(context.Background(), query, n, nil, nil)
	must(err)
	out := make([]vectors.Match, len(results))
	for i, r := range results {
		row, err := strconv.Atoi(r.ID)
		must(err)
		out[i] = vectors.Match{Row: int32(row), Score: r.Similarity}
	}
	return out
}

// openBleve indexes all texts in a folder of dir.
func openBleve(dir string, texts []string) bleve.Index {
	field := bleve.NewTextFieldMapping()
	field.Store, field.IncludeTermVectors, field.DocValues, field.IncludeInAll = false, false, false, false
	var document *mapping.DocumentMapping = bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("text", field)
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.ScoringModel = document, "bm25"
	index, err := bleve.NewUsing(filepath.Join(dir, "bleve"), m, scorch.Name, scorch.Name, nil)
	must(err)
	batch := index.NewBatch()
	for i, text := range texts {
		must(batch.Index(strconv.Itoa(i), map[string]any{"text": text}))
		if batch.Size() == 2000 || i == len(texts)-1 {
			must(index.Batch(batch))
			batch.Reset()
		}
	}
	return index
}

func searchBleve(index bleve.Index, question string, n int) []vectors.Match {
	query := bleve.NewMatchQuery(question)
	query.SetField("text")
	result, err := index.Search(bleve.NewSearchRequestOptions(query, n, 0, false))
	must(err)
	out := make([]vectors.Match, len(result.Hits))
	for i, hit := range result.Hits {
		row, err := strconv.Atoi(hit.ID)
		must(err)
		out[i] = vectors.Match{Row: int32(row), Score: float32(hit.Score)}
	}
	return out
}

// fuse is reciprocal rank fusion with the customary constant.
func fuse(n int, lists ...[]vectors.Match) []vectors.Match {
	scores := make(map[int32]float32)
	for _, list := range lists {
		for rank, m := range list {
			scores[m.Row] += 1 / float32(60+rank+1)
		}
	}
	out := make([]vectors.Match, 0, len(scores))
	for row, score := range scores {
		out = append(out, vectors.Match{Row: row, Score: score})
	}
	slices.SortFunc(out, func(a, b vectors.Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Row, b.Row))
	})
	return out[:min(n, len(out))]
}

// hybridChromem asks chromem and bleve at the same time and fuses what they say.
func hybridChromem(col *chromem.Collection, index bleve.Index, question string, query []float32, n int) []vectors.Match {
	const pool = 50
	words := make(chan []vectors.Match)
	go func() { words <- searchBleve(index, question, pool) }()
	near := nearestChromem(col, query, pool)
	return fuse(n, near, <-words)
}

// openSQLite fills a database of dir with a table of words and one of vectors.
func openSQLite(dir string, texts []string, m *vectors.Matrix) *sql.DB {
	db, err := sql.Open("sqlite", filepath.Join(dir, "peer.db"))
	must(err)
	db.SetMaxOpenConns(1)
	exec := func(statement string) {
		_, err := db.Exec(statement)
		must(err)
	}
	exec("PRAGMA journal_mode = wal")
	exec("CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')")
	exec(fmt.Sprintf("CREATE VIRTUAL TABLE near USING vec0(vector float[%d] distance_metric=cosine)", m.Dims()))
	tx, err := db.Begin()
	must(err)
	word, err := tx.Prepare("INSERT INTO words(rowid, text) VALUES (?, ?)")
	must(err)
	vector, err := tx.Prepare("INSERT INTO near(rowid, vector) VALUES (?, ?)")
	must(err)
	for i, text := range texts {
		_, err := word.Exec(i+1, text)
		must(err)
		_, err = vector.Exec(i+1, littleEndian(m.Row(i)))
		must(err)
	}
	must(tx.Commit())
	return db
}

func hybridSQLite(db *sql.DB, question string, query []float32, n int) []vectors.Match {
	const pool = 50
	near := rowsOf(db, "SELECT rowid, -distance FROM near WHERE vector MATCH ? AND k = ?", littleEndian(query), pool)
	match := `"` + strings.Join(strings.Fields(question), `" OR "`) + `"`
	words := rowsOf(db, "SELECT rowid, -rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", match, pool)
	return fuse(n, near, words)
}

func rowsOf(db *sql.DB, query string, args ...any) []vectors.Match {
	rows, err := db.Query(query, args...)
	must(err)
	defer rows.Close()
	var out []vectors.Match
	for rows.Next() {
		var m vectors.Match
		must(rows.Scan(&m.Row, &m.Score))
		m.Row--
		out = append(out, m)
	}
	must(rows.Err())
	return out
}

// littleEndian is v as sqlite-vec stores it.
func littleEndian(v []float32) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		bits := math.Float32bits(x)
		b = append(b, byte(bits), byte(bits>>8), byte(bits>>16), byte(bits>>24))
	}
	return b
}
