package llm

import (
	"container/list"
	"sync"
)

// An lru keeps the vectors of the last few keys that were asked for.
type lru struct {
	most int

	mu    sync.Mutex
	order *list.List // of *kept, the latest first
	at    map[vectorKey]*list.Element
}

type kept struct {
	key    vectorKey
	vector []float32
}

func newLRU(most int) *lru {
	return &lru{most: most, order: list.New(), at: make(map[vectorKey]*list.Element)}
}

// get returns the vector of a key, nil when it is not there.
func (l *lru) get(key vectorKey) []float32 {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.at[key]
	if e == nil {
		return nil
	}
	l.order.MoveToFront(e)
	return e.Value.(*kept).vector
}

func (l *lru) put(key vectorKey, vector []float32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.at[key]; e != nil {
		e.Value.(*kept).vector = vector
		l.order.MoveToFront(e)
		return
	}
	l.at[key] = l.order.PushFront(&kept{key, vector})
	if l.order.Len() > l.most {
		delete(l.at, l.order.Remove(l.order.Back()).(*kept).key)
	}
}
