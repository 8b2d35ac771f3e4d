package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/philippgille/chromem-go"
)

// start times processes from their start to the first answer that they print,
// files warm in the cache of the system.
func (b *bench) start() {
	b.prepare(b.size)
	_, file := b.index()
	question := filepath.Join(b.dir, "question")
	must(os.WriteFile(question, append(littleEndian(b.queries.Row(0)), "\n"+b.questions[0]...), 0o600))
	program := filepath.Join(b.dir, "answer")
	build := exec.Command("go", "build", "-o", program, "./answer")
	build.Stderr = b.progress
	must(build.Run())
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
		return func(int) { *rss = b.startAnswer(program, kind, file, question) }, rss
	}
	ours, rss := started("index", file)
	imported, importRSS := started("import", export)
	opened, folderRSS := started("folder", folder)
	index := &timed{name: "the index", run: ours}
	importing := &timed{name: "chromem-go, import of a file", run: imported}
	interleave(b.rounds(5), index, importing)
	persistent := &timed{name: "chromem-go, persistent folder", run: opened}
	start := time.Now()
	opened(0)
	persistent.times = append(persistent.times, time.Since(start))
	b.atLeast("start: faster than chromem-go's import", 50, importing.over(index))
	b.atLeast("start: faster than chromem-go's folder", 200, float64(persistent.median())/float64(index.median()))
	b.atMost("start: resident memory, times import's", .5, float64(*rss)/float64(*importRSS))
	b.side("start", index, importing)
	b.side("start", persistent)
	b.times = append(b.times, fmt.Sprintf("start\tresident MB: the index %s, import %s, folder %s", mb(*rss), mb(*importRSS), mb(*folderRSS)))
}

// startAnswer starts the program as a process and returns, once it has answered,
// its resident memory.
func (b *bench) startAnswer(program, kind, file, question string) (rss int64) {
	cmd := exec.Command(program, kind, file, b.embedder().Model(), question)
	cmd.Stderr = b.progress
	out, err := cmd.StdoutPipe()
	must(err)
	must(cmd.Start())
	answer, err := bufio.NewReader(out).ReadString('\n')
	must(err)
	id, memory, ok := strings.Cut(strings.TrimSpace(answer), " ")
	if !ok || id == "" {
		panic(fmt.Sprintf("%s answered %q", kind, answer))
	}
	rss, err = strconv.ParseInt(memory, 10, 64)
	must(err)
	return rss
}
