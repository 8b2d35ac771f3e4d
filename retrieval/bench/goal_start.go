package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/philippgille/chromem-go"

	"github.com/verbatim-briefing/verbatim/retrieval"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// start times child processes from their start to the first answer that they
// print, files warm in the cache of the system.
func (b *bench) start() {
	b.prepare(b.size)
	_, file := b.index()
	question := filepath.Join(b.dir, "question")
	must(os.WriteFile(question, append(littleEndian(b.queries.Row(0)), b.questions[0]...), 0o600))
	folder, export := filepath.Join(b.dir, "folder"), filepath.Join(b.dir, "export")
	memory := chromem.NewDB()
	fillChromem(memory, b.texts, b.matrix)
	must(memory.ExportToFile(export, false, ""))
	disk, err := chromem.NewPersistentDB(folder, false)
	must(err)
	fillChromem(disk, b.texts, b.matrix)
	defer os.RemoveAll(folder)

	started := func(kind, file string) (run func(int), rss *int64) {
		rss = new(int64)
		return func(int) { *rss = b.startChild(kind, file, question) }, rss
	}
	ours, rss := started("index", file)
	imported, importRSS := started("import", export)
	opened, folderRSS := started("folder", folder)
	index := &timed{name: "the index", run: ours}
	import_ := &timed{name: "chromem-go, import of a file", run: imported}
	interleave(b.rounds(7), index, import_)
	persistent := &timed{name: "chromem-go, persistent folder", run: opened}
	start := time.Now()
	opened(0)
	persistent.times = append(persistent.times, time.Since(start))
	b.atLeast("start: faster than chromem-go's import", 50, import_.over(index))
	b.atLeast("start: faster than chromem-go's folder", 200, float64(persistent.median())/float64(index.median()))
	b.atMost("start: resident memory, times import's", .5, float64(*rss)/float64(*importRSS))
	b.side("start", index, import_)
	b.side("start", persistent)
	b.times = append(b.times, fmt.Sprintf("start\tresident MB: the index %s, import %s, folder %s", mb(*rss), mb(*importRSS), mb(*folderRSS)))
}

// startChild starts this program as a child and returns, once it has answered,
// its resident memory.
func (b *bench) startChild(kind, file, question string) (rss int64) {
	program, err := os.Executable()
	must(err)
	cmd := exec.Command(program, "child", kind, file, question, strconv.Itoa(b.dims))
	cmd.Stderr = b.progress
	out, err := cmd.StdoutPipe()
	must(err)
	must(cmd.Start())
	answer, err := bufio.NewReader(out).ReadString('\n')
	must(err)
	id, memory, ok := strings.Cut(strings.TrimSpace(answer), " ")
	if !ok || id == "" {
		panic(fmt.Sprintf("child %s answered %q", kind, answer))
	}
	rss, err = strconv.ParseInt(memory, 10, 64)
	must(err)
	must(cmd.Wait())
	return rss
}

// child is what this program does as a child: see startChild and writeChild.
func child(args []string) {
	kind, file, dims := args[0], args[1], args[3]
	if kind == "write" {
		writeChild(file, args[2], dims)
		return
	}
	text, query := readQuestion(args[2], dims)
	var answer string
	switch kind {
	case "index":
		rows, err := vectors.Of(query, len(query))
		must(err)
		ix, err := retrieval.Open(file, &prepared{rows: rows, questions: map[string][]float32{text: query}})
		must(err)
		answer = ask(ix, text, 0, 0)[0].Passage.Document
	case "import":
		db := chromem.NewDB()
		must(db.ImportFromFile(file, ""))
		answer = firstChromem(db, query)
	case "folder":
		db, err := chromem.NewPersistentDB(file, false)
		must(err)
		answer = firstChromem(db, query)
	}
	fmt.Println(answer, resident())
}

func readQuestion(file, dims string) (text string, query []float32) {
	b, err := os.ReadFile(file)
	must(err)
	n, err := strconv.Atoi(dims)
	must(err)
	query, err = vectors.View[float32](b[:4*n])
	must(err)
	return string(b[4*n:]), query
}

func firstChromem(db *chromem.DB, query []float32) string {
	col := db.GetCollection("passages", noEmbedding)
	results, err := col.QueryEmbedding(context.Background(), query, topTen, nil, nil)
	must(err)
	return results[0].ID
}
