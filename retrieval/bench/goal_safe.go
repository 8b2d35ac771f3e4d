package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// small is the embedder of what is about documents, not about vectors.
var small = retrieval.Hashing{Dims: 16}

// note is a short document, told from its other versions by its text.
func note(k, version int) *corpus.Document {
	return document(k, fmt.Sprintf("Notice %d, révision %d.", k, version))
}

// versionOf is the version of note k that ix holds; false when it holds none.
func versionOf(ix *retrieval.Index, k int) (int, bool) {
	d := ix.Document(documentID(k))
	if d == nil {
		return 0, false
	}
	_, digits, _ := strings.Cut(d.Text, "révision ")
	version, err := strconv.Atoi(strings.TrimSuffix(digits, "."))
	must(err)
	return version, true
}

func notes(n int) []*corpus.Document {
	docs := make([]*corpus.Document, n)
	for k := range docs {
		docs[k] = note(k, 0)
	}
	return docs
}

func keepNotes(file string, n int) {
	ix := retrieval.New(small)
	_, err := ix.Sync(context.Background(), notes(n))
	must(err)
	must(ix.Save(file, "notes"))
}

func (b *bench) safe() {
	b.many()
	b.killed()
	b.torn()
}

// many counts a great number of documents after closing and opening.
func (b *bench) many() {
	n := 3 * b.size
	file := filepath.Join(b.dir, "many")
	keepNotes(file, n)
	ix := openWith(file, small)
	found := 0
	for k := range n {
		if version, ok := versionOf(ix, k); ok && version == 0 {
			found++
		}
	}
	b.right("safe: passages after reopening", fmt.Sprint(n), fmt.Sprint(min(found, ix.Passages())), found == n && ix.Passages() == n)
}

// killedNotes is how many documents the index has that is written under fire.
const killedNotes = 2000

// killed starts a process that replaces documents and says so of each when it is
// done, kills it at some moment, and looks whether all it said is there; again and
// again on the same files.
func (b *bench) killed() {
	file := filepath.Join(b.dir, "killed")
	keepNotes(file, killedNotes)
	said := make(map[int]int) // of each document, the last version that was said to be there
	kills, lost, written := b.rounds(40), 0, 0
	for range kills {
		written += killWriter(b, file, said)
		ix := openWith(file, small)
		for k, version := range said {
			if now, ok := versionOf(ix, k); !ok || now < version {
				lost++
			}
		}
		if ix.Passages() != killedNotes {
			lost++
		}
	}
	b.right(fmt.Sprintf("safe: documents lost by %d kills in %d writes", kills, written), "0", fmt.Sprint(lost), lost == 0)
}

// killWriter lets a child write for up to half a second, kills it, and notes what it said.
func killWriter(b *bench, file string, said map[int]int) (written int) {
	program, err := os.Executable()
	must(err)
	cmd := exec.Command(program, writer, file)
	cmd.Stderr = b.progress
	out, err := cmd.StdoutPipe()
	must(err)
	must(cmd.Start())
	lines := bufio.NewReader(out)
	if _, err := lines.ReadString('\n'); err != nil {
		panic(fmt.Sprintf("the writer did not open the index: %v", err))
	}
	timer := time.AfterFunc(time.Duration(rand.IntN(500))*time.Millisecond, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break // a line cut short was not said
		}
		must(err)
		var k, version int
		_, err = fmt.Sscan(line, &k, &version)
		must(err)
		said[k] = version
		written++
	}
	_ = cmd.Wait() // it was killed
	return written
}

// writer is the argument with which this program is the process that is killed.
const writer = "write-until-killed"

// writeUntilKilled opens the index in file and replaces documents. Now and then it
// saves, by which the files may be written anew.
func writeUntilKilled(file string) {
	ix := openWith(file, small)
	fmt.Println("open")
	for i := 1; ; i++ {
		k := rand.IntN(killedNotes)
		version, _ := versionOf(ix, k)
		_, err := ix.Update(context.Background(), []*corpus.Document{note(k, version+1)}, nil)
		must(err)
		fmt.Println(k, version+1)
		if i%100 == 0 {
			must(ix.Save(file, strconv.Itoa(i)))
		}
	}
}

// torn cuts the end off the file that grew with the last writes, and garbles it:
// the index must open and lack at most the last of them.
func (b *bench) torn() {
	dir := filepath.Join(b.dir, "torn")
	must(os.Mkdir(dir, 0o700))
	file := filepath.Join(dir, "index")
	const n, writes = 200, 5
	keepNotes(file, n)
	ix := openWith(file, small)
	var before map[string][]byte
	for k := range writes {
		before = contents(dir)
		_, err := ix.Update(context.Background(), []*corpus.Document{note(k, 1)}, nil)
		must(err)
	}
	tries, bad := 0, 0
	for name, after := range contents(dir) {
		grown := len(after) - len(before[name])
		if grown <= 0 {
			continue
		}
		for cut := 1; cut <= grown; cut += max(1, grown/50) {
			for _, fill := range []string{"", "\x00", "\xff"} {
				tries++
				tail := strings.Repeat(fill, cut)
				if !b.survives(contents(dir), name, append(after[:len(after)-cut:len(after)-cut], tail...), n, writes) {
					fmt.Fprintf(b.progress, "spoilt: the last %d of %d bytes that %s grew by are %q\n", cut, grown, name, fill)
					bad++
				}
			}
		}
	}
	b.right(fmt.Sprintf("safe: indexes that %d torn tails spoil", tries), "0", fmt.Sprint(bad), bad == 0 && tries > 0)
}

// survives writes files elsewhere, one of them with other content, and reports
// whether that is an index with all writes but the last.
func (b *bench) survives(files map[string][]byte, name string, content []byte, n, writes int) bool {
	dir, err := os.MkdirTemp(b.dir, "copy-")
	must(err)
	defer os.RemoveAll(dir)
	files[name] = content
	for name, content := range files {
		must(os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	ix, err := retrieval.Open(filepath.Join(dir, "index"), small)
	if err != nil {
		fmt.Fprintln(b.progress, err)
		return false
	}
	for k := range writes - 1 {
		if version, ok := versionOf(ix, k); !ok || version != 1 {
			return false
		}
	}
	_, ok := versionOf(ix, writes-1)
	return ok && ix.Passages() == n
}

// contents reads the files of dir.
func contents(dir string) map[string][]byte {
	entries, err := os.ReadDir(dir)
	must(err)
	files := make(map[string][]byte)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		must(err)
		files[e.Name()] = b
	}
	return files
}
