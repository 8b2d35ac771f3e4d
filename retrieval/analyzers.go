package retrieval

import "sync"

// remembered is up to how many words an analyzer remembers from one use to the next.
const remembered = 1 << 16

// analyzers are such as are not in use, with what they remember.
var analyzers = sync.Pool{New: func() any { return newAnalyzer() }}

// borrowAnalyzer returns an analyzer for one goroutine, who gives it back.
func borrowAnalyzer() *analyzer { return analyzers.Get().(*analyzer) }

func (a *analyzer) giveBack() {
	if len(a.seen[0])+len(a.seen[1]) <= remembered {
		analyzers.Put(a)
	}
}
