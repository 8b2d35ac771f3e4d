package llm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

const (
	// segmentBytes is how long a file of the cache grows before the next is begun;
	// cacheBytes is how much all of them may hold.
	segmentBytes = 32 << 20
	cacheBytes   = 2 << 30
	// mostRead is how much of a file is read at a time. No file of ours is longer.
	mostRead = 4 * segmentBytes
)

// A vectorCache keeps vectors in the files of one folder. It is a cache: whatever
// goes wrong with it costs time, never a vector. Several processes may use one
// folder at a time. It holds no texts, but a vector tells of its text, so the files
// are for their owner alone.
//
// The files are numbered, and written to by appending to the last. When all of
// them are too long together, the first goes.
type vectorCache struct {
	dir            string // "" keeps nothing
	segment, bound int64

	mu     sync.Mutex
	places map[vectorKey]place
	read   map[int]int64 // by number of the file, how far it was read
}

// A place is where a record stands.
type place struct {
	file        int
	start, size int64
}

func newVectorCache(dir string) *vectorCache {
	return &vectorCache{dir: dir, segment: segmentBytes, bound: cacheBytes, places: make(map[vectorKey]place), read: make(map[int]int64)}
}

func (c *vectorCache) file(n int) string { return filepath.Join(c.dir, fmt.Sprintf("%08d.vectors", n)) }

// files are the numbers of the files that are there, in order.
func (c *vectorCache) files() ([]int, error) {
	entries, err := os.ReadDir(c.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var numbers []int
	for _, e := range entries {
		var n int
		if _, err := fmt.Sscanf(e.Name(), "%08d.vectors", &n); err == nil && n > 0 && c.file(n) == filepath.Join(c.dir, e.Name()) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, err
}

// get returns the vectors that the cache has, nil where it has none. The error says
// what could not be read; what could is returned all the same.
func (c *vectorCache) get(keys []vectorKey) ([][]float32, error) {
	vectors := make([][]float32, len(keys))
	if c.dir == "" {
		return vectors, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	err := c.refresh()
	open := make(map[int]*os.File)
	defer func() {
		for _, f := range open {
			f.Close()
		}
	}()
	for i, key := range keys {
		p, ok := c.places[key]
		if !ok {
			continue
		}
		f := open[p.file]
		if f == nil {
			var e error
			if f, e = os.Open(c.file(p.file)); e != nil {
				c.forget(p.file)
				if !errors.Is(e, fs.ErrNotExist) {
					err = errors.Join(err, e)
				}
				continue
			}
			open[p.file] = f
		}
		record := make([]byte, p.size)
		if _, e := f.ReadAt(record, p.start); e != nil {
			delete(c.places, key)
			continue
		}
		found, vector, ok := readRecord(record)
		if !ok || found != key {
			delete(c.places, key)
			continue
		}
		vectors[i] = vector
	}
	return vectors, err
}

// refresh reads what has come to the files since they were read.
func (c *vectorCache) refresh() error {
	numbers, err := c.files()
	for n := range c.read {
		if !slices.Contains(numbers, n) {
			c.forget(n)
		}
	}
	for _, n := range numbers {
		if e := c.readOn(n); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// readOn reads one file from where it was left.
func (c *vectorCache) readOn(n int) error {
	f, err := os.Open(c.file(n))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < c.read[n] { // it is another file of that number
		c.forget(n)
	}
	from := c.read[n]
	length := min(info.Size()-from, mostRead)
	if length == 0 {
		return nil
	}
	b := make([]byte, length)
	read, err := f.ReadAt(b, from)
	if read == 0 {
		return err
	}
	c.read[n] = from + int64(scanRecords(b[:read], func(key vectorKey, start, size int) {
		c.places[key] = place{n, from + int64(start), int64(size)}
	}))
	return nil
}

// forget drops what is known of a file.
func (c *vectorCache) forget(n int) {
	delete(c.read, n)
	for key, p := range c.places {
		if p.file == n {
			delete(c.places, key)
		}
	}
}

// put keeps vectors, all of them in one write.
func (c *vectorCache) put(keys []vectorKey, vectors [][]float32) error {
	if c.dir == "" || len(keys) == 0 {
		return nil
	}
	var b []byte
	for i, key := range keys {
		b = appendRecord(b, key, vectors[i])
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	numbers, err := c.files()
	if err != nil {
		return err
	}
	last := 1
	if len(numbers) > 0 {
		last = numbers[len(numbers)-1]
		if info, err := os.Stat(c.file(last)); err == nil && info.Size()+int64(len(b)) > c.segment && info.Size() > 0 {
			last++
		}
	}
	f, err := os.OpenFile(c.file(last), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return c.trim()
}

// trim removes the oldest files until the rest is short enough. The last stays.
func (c *vectorCache) trim() error {
	numbers, err := c.files()
	if err != nil {
		return err
	}
	var total int64
	sizes := make([]int64, len(numbers))
	for i, n := range numbers {
		if info, err := os.Stat(c.file(n)); err == nil {
			sizes[i] = info.Size()
			total += info.Size()
		}
	}
	for i := 0; total > c.bound && i < len(numbers)-1; i++ {
		// On some systems a file that is being read cannot be removed; it goes next time.
		if err := os.Remove(c.file(numbers[i])); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		c.forget(numbers[i])
		total -= sizes[i]
	}
	return nil
}
