package llm

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	// daysKept is for how long what was spent is kept.
	daysKept = 400
	// maxLedgerLine is how long a line of a ledger may be, in bytes; none of ours is.
	maxLedgerLine = 4 << 10
)

// A FileLedger keeps what was spent in files, one a day, to which all processes
// that share the folder add lines. A line that was torn by a crash, or is not one
// of ours, counts nothing and harms no other. What cannot be written, as on a disk
// that is full, counts in this FileLedger alone. It is safe for concurrent use.
type FileLedger struct {
	dir string

	mu  sync.Mutex
	day string    // that of sum and at; "" for none
	sum spendings // what was read of its file
	at  int64     // how far that was, in bytes
	old string    // the day for which old files were last removed

	unwritten map[string]spendings // by day
}

// NewFileLedger returns the ledger in the folder "spending" of dir, the data
// folder. The folder is made when there is none. Files older than 400 days are
// removed as days go by.
func NewFileLedger(dir string) (*FileLedger, error) {
	dir = filepath.Join(dir, "spending")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	return &FileLedger{dir: dir, unwritten: map[string]spendings{}}, nil
}

// file is where a day is kept.
func (l *FileLedger) file(day string) string { return filepath.Join(l.dir, day+".jsonl") }

// Spend adds s to the file of its day, in one write.
func (l *FileLedger) Spend(_ context.Context, s Spending) error {
	if err := s.check(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.removeOld(s.Day)
	if err := l.write(s); err != nil {
		if l.unwritten[s.Day] == nil {
			l.unwritten[s.Day] = spendings{}
		}
		l.unwritten[s.Day].add(s)
		return fmt.Errorf("spend: %w", err)
	}
	return nil
}

// write adds the line of s to the file of its day.
func (l *FileLedger) write(s Spending) error {
	line, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if len(line) > maxLedgerLine {
		return errors.New("the name of the model is too long")
	}
	f, err := os.OpenFile(l.file(s.Day), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	// The line begins with an end of line, in case the one before it was torn.
	_, err = f.Write(append(append([]byte{'\n'}, line...), '\n'))
	return errors.Join(err, f.Close())
}

// Spent reads what was added to the file of a day since it was last read. To that
// comes what could not be written.
func (l *FileLedger) Spent(_ context.Context, day string) ([]Spending, error) {
	if (Spending{Day: day}).check() != nil {
		return nil, nil // Spend keeps no such day
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.day != day {
		l.day, l.sum, l.at = day, spendings{}, 0
	}
	f, err := os.Open(l.file(day))
	if errors.Is(err, fs.ErrNotExist) {
		l.day = ""
		return l.unwritten[day].list(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read spending: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return nil, fmt.Errorf("read spending: %w", err)
	} else if info.Size() < l.at { // another file than before
		l.sum, l.at = spendings{}, 0
	}
	if _, err := f.Seek(l.at, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read spending: %w", err)
	}
	n, err := readSpendings(f, day, l.sum)
	l.at += n
	if err != nil {
		return nil, fmt.Errorf("read spending: %w", err)
	}
	sum := maps.Clone(l.sum)
	for _, s := range l.unwritten[day] {
		sum.add(s)
	}
	return sum.list(), nil
}

// readSpendings adds the lines of a day's file to sum, and returns how many bytes
// the complete ones were. A last line without its end is left for later.
func readSpendings(r io.Reader, day string, sum spendings) (int64, error) {
	in := bufio.NewReaderSize(r, maxLedgerLine+2)
	var read, long int64 // long is what was passed of a line that is too long
	for {
		line, err := in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			long += int64(len(line))
			continue
		case errors.Is(err, io.EOF):
			return read, nil
		case err != nil:
			return read, err
		}
		var s Spending
		if long == 0 && json.Unmarshal(line, &s) == nil && s.Day == day && s.check() == nil {
			sum.add(s)
		}
		read += long + int64(len(line))
		long = 0
	}
}

// removeOld removes the files of days that are long before day.
func (l *FileLedger) removeOld(day string) {
	if l.old == day {
		return
	}
	l.old = day
	today, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return
	}
	first := today.AddDate(0, 0, -daysKept).Format(time.DateOnly)
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return // what is not removed today is removed tomorrow
	}
	for _, e := range entries {
		was, ok := strings.CutSuffix(e.Name(), ".jsonl")
		if ok && was < first && (Spending{Day: was}).check() == nil {
			os.Remove(filepath.Join(l.dir, e.Name()))
		}
	}
}
