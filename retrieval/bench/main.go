// Bench measures the index side by side with what one would take instead, and
// says which of the goals for speed it reaches.
//
//	cd retrieval/bench && go run . [-quick] [-size 100000] [-dims 256] [-only exact,hybrid,…]
//
// Times depend on the machine and on what else it does; ratios do so much less,
// for what is compared is run in turn. The bound of all scans is the time in which
// the matrix can be read at all.
//
// The exit code is 0 also where a goal is missed. It is 1 when something was
// wrong: other matches than chromem-go's, or documents that were lost.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// A goal measures and reports one or more lines.
type goal struct {
	name string
	what string
	run  func(b *bench)
}

// goals are in such an order that what needs most memory comes last.
var goals = []goal{
	{"exact", "the ten nearest of all, against the read bound and chromem-go", (*bench).exact},
	{"window", "the same within windows of days", (*bench).window},
	{"hybrid", "a whole search by text, against the read bound and the peers", (*bench).hybrid},
	{"start", "from the start of a process to its first answer", (*bench).start},
	{"replace", "documents replaced under a busy reader", (*bench).replace},
	{"safe", "what is there after closing, kill -9 and a torn tail", (*bench).safe},
	{"indexing", "passages indexed a second with the offline embedder", (*bench).indexing},
	{"growth", "1,000 to 1,000,000 passages", (*bench).growth},
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == writer {
		writeUntilKilled(os.Args[2])
		return
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) (code int) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	b := &bench{progress: stderr}
	flags.IntVar(&b.size, "size", 100_000, "passages, where a goal does not say how many")
	flags.IntVar(&b.dims, "dims", 256, "dimensions of the vectors")
	flags.BoolVar(&b.quick, "quick", false, "a tenth of everything, in about a minute: the ratios are then no measure of the goals")
	only := flags.String("only", "", "goals to measure, separated by commas: "+names())
	parent := flags.String("dir", os.TempDir(), "folder under which files are written, and removed again")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if b.quick {
		b.size /= 10
	}
	for name := range strings.SplitSeq(*only, ",") {
		if name != "" && !slices.ContainsFunc(goals, func(g goal) bool { return g.name == name }) {
			fmt.Fprintf(stderr, "no goal %q; there are: %s\n", name, names())
			return 2
		}
	}
	var err error
	if b.dir, err = os.MkdirTemp(*parent, "bench-"); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	defer os.RemoveAll(b.dir)
	for _, g := range goals {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), g.name) {
			continue
		}
		start := time.Now()
		fmt.Fprintf(stderr, "%s: %s\n", g.name, g.what)
		b.measure(g)
		fmt.Fprintf(stderr, "%s: %.0f s\n", g.name, time.Since(start).Seconds())
	}
	fmt.Fprintf(stdout, "%s, %s/%s, %d processors, %d passages of %d dimensions\n\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), b.size, b.dims)
	b.print(stdout)
	if b.wrong {
		return 1
	}
	return 0
}

// measure runs one goal. One that breaks is reported, and the next is measured.
func (b *bench) measure(g goal) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(b.progress, "%v\n%s", r, debug.Stack())
			b.broken(g.name, fmt.Sprint(r))
		}
	}()
	g.run(b)
}

func names() string {
	list := make([]string, len(goals))
	for i, g := range goals {
		list[i] = g.name
	}
	return strings.Join(list, ", ")
}
