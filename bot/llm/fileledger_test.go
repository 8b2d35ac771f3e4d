package llm

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

const testDay = "2026-11-22"

// TestLedgers runs what every ledger does.
func TestLedgers(t *testing.T) {
	ledgers := map[string]func(t *testing.T) Ledger{
		"memory": func(*testing.T) Ledger { return NewMemoryLedger() },
		"file":   func(t *testing.T) Ledger { return openLedger(t, t.TempDir()) },
	}
	for name, open := range ledgers {
		t.Run(name, func(t *testing.T) {
			l, ctx := open(t), t.Context()
			if got, err := l.Spent(ctx, testDay); len(got) != 0 || err != nil {
				t.Errorf("Spent of nothing = %v, %v", got, err)
			}
			for _, s := range []Spending{
				{Day: testDay, Model: "b", Requests: 1, Input: 10, Output: 2, Cost: 0.5},
				{Day: testDay, Model: "a", Requests: 1, Input: 1},
				{Day: "2026-11-23", Model: "b", Requests: 1, Input: 7},
				{Day: testDay, Model: "b", Requests: 1, Input: 20, Output: 3, Cost: 0.25},
			} {
				if err := l.Spend(ctx, s); err != nil {
					t.Fatal(err)
				}
			}
			want := []Spending{
				{Day: testDay, Model: "a", Requests: 1, Input: 1},
				{Day: testDay, Model: "b", Requests: 2, Input: 30, Output: 5, Cost: 0.75},
			}
			for range 2 {
				if got, err := l.Spent(ctx, testDay); err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("Spent = %v, %v", got, err)
				}
			}
			if got, err := l.Spent(ctx, "2026-11-23"); err != nil || len(got) != 1 || got[0].Input != 7 {
				t.Errorf("Spent of another day = %v, %v", got, err)
			}
			if got, err := l.Spent(ctx, "../../etc"); err != nil || len(got) != 0 {
				t.Errorf("Spent of no day = %v, %v", got, err)
			}
			for _, s := range []Spending{
				{Day: "", Requests: 1}, {Day: "../../etc", Requests: 1}, {Day: "2026-02-30", Requests: 1},
				{Day: testDay, Input: -1}, {Day: testDay, Cost: -1},
			} {
				if l.Spend(ctx, s) == nil {
					t.Errorf("Spend(%+v) is no error", s)
				}
			}
		})
	}
}

func openLedger(t *testing.T, dir string) *FileLedger {
	t.Helper()
	l, err := NewFileLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestFileLedgerShared has two ledgers over one folder, as two processes have,
// that write and read at once.
func TestFileLedgerShared(t *testing.T) {
	dir := t.TempDir()
	one, other := openLedger(t, dir), openLedger(t, dir)
	var wg sync.WaitGroup
	for i, l := range []*FileLedger{one, other, one, other} {
		wg.Go(func() {
			for range 50 {
				if err := l.Spend(t.Context(), Spending{Day: testDay, Model: fmt.Sprint(i), Requests: 1, Input: 3}); err != nil {
					t.Error(err)
				}
				if _, err := l.Spent(t.Context(), testDay); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, l := range []*FileLedger{one, other, openLedger(t, dir)} {
		got, err := l.Spent(t.Context(), testDay)
		if err != nil || len(got) != 4 {
			t.Fatalf("Spent = %v, %v", got, err)
		}
		for _, s := range got {
			if s.Requests != 50 || s.Input != 150 {
				t.Errorf("%+v", s)
			}
		}
	}
}

// TestFileLedgerTorn has files with lines that are not whole, or not ours.
func TestFileLedgerTorn(t *testing.T) {
	whole := `{"day":"` + testDay + `","model":"m","requests":1,"input":5,"output":0,"cost":0}`
	tests := []struct {
		name, file string
		input      int64
	}{
		{"empty", "", 0},
		{"torn at the end", whole + "\n" + whole[:30], 5},
		{"torn, then written on", whole[:30] + "\n" + whole + "\n", 5},
		{"not yet ended", whole, 0},
		{"blank lines", "\n\n" + whole + "\n\n" + whole + "\n", 10},
		{"of another day", strings.Replace(whole, testDay, "2026-11-21", 1) + "\n" + whole + "\n", 5},
		{"less than nothing", strings.Replace(whole, "5", "-5", 1) + "\n" + whole + "\n", 5},
		{"more than can be", strings.Repeat(strings.Replace(whole, "5", "9223372036854775807", 1)+"\n", 3), 9223372036854775807},
		{"too long", strings.Repeat(" ", 3*maxLedgerLine) + whole + "\n" + whole + "\n", 5},
		{"zeros of a crash", whole + "\n" + strings.Repeat("\x00", 100) + "\n" + whole + "\n", 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := openLedger(t, t.TempDir())
			if err := os.WriteFile(l.file(testDay), []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			var input int64
			got, err := l.Spent(t.Context(), testDay)
			for _, s := range got {
				input += s.Input
			}
			if err != nil || input != tt.input {
				t.Errorf("Spent = %v, %v, want %d", got, err, tt.input)
			}
		})
	}
}

// TestFileLedgerUnwritten has bookings that cannot be written: they count beside
// those that were, in this ledger, and the error says so.
func TestFileLedgerUnwritten(t *testing.T) {
	dir := t.TempDir()
	l := openLedger(t, dir)
	spend := func(fails bool, model string, input int64) {
		t.Helper()
		if err := l.Spend(t.Context(), Spending{Day: testDay, Model: model, Requests: 1, Input: input, Cost: 0.5}); (err != nil) != fails {
			t.Errorf("err = %v", err)
		}
	}
	spent := func(want ...Spending) {
		t.Helper()
		if got, err := l.Spent(t.Context(), testDay); err != nil || !slices.Equal(got, want) {
			t.Errorf("Spent = %v, %v, want %v", got, err, want)
		}
	}
	of := func(model string, n, input int64) Spending {
		return Spending{Day: testDay, Model: model, Requests: n, Input: input, Cost: float64(n) / 2}
	}
	if err := os.Remove(l.dir); err != nil {
		t.Fatal(err)
	}
	spend(true, "a", 5)
	spent(of("a", 1, 5))
	spend(true, "a", 5)
	spend(true, "b", 1)
	spent(of("a", 2, 10), of("b", 1, 1))
	// The folder is back, with a file that could not be filled.
	if err := os.Mkdir(l.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(l.file(testDay), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	spent(of("a", 2, 10), of("b", 1, 1))
	spend(false, "a", 5)
	for range 2 {
		spent(of("a", 3, 15), of("b", 1, 1))
	}
	if got, err := openLedger(t, dir).Spent(t.Context(), testDay); err != nil || !slices.Equal(got, []Spending{of("a", 1, 5)}) {
		t.Errorf("another reads %v, %v", got, err)
	}
	if got, err := l.Spent(t.Context(), "2026-11-21"); err != nil || len(got) > 0 {
		t.Errorf("another day came to %v, %v", got, err)
	}
}

// TestFileLedgerReplaced has a file that is shorter than before.
func TestFileLedgerReplaced(t *testing.T) {
	l := openLedger(t, t.TempDir())
	for range 2 {
		if err := l.Spend(t.Context(), Spending{Day: testDay, Model: "m", Input: 5}); err != nil {
			t.Fatal(err)
		}
	}
	l.Spent(t.Context(), testDay)
	if err := os.Remove(l.file(testDay)); err != nil {
		t.Fatal(err)
	}
	l.Spend(t.Context(), Spending{Day: testDay, Model: "m", Input: 1})
	if got, err := l.Spent(t.Context(), testDay); err != nil || len(got) != 1 || got[0].Input != 1 {
		t.Errorf("Spent = %v, %v", got, err)
	}
}

func TestFileLedgerOld(t *testing.T) {
	l := openLedger(t, t.TempDir())
	names := []string{"2025-10-17.jsonl", "2025-10-18.jsonl", "1999-01-01.jsonl", "notes.jsonl", "1999-01-01.txt"}
	for _, n := range names {
		if err := os.WriteFile(filepath.Join(l.dir, n), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Spend(t.Context(), Spending{Day: testDay, Model: "m"}); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(l.dir, "*"))
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	if got := strings.Join(left, " "); got != "1999-01-01.txt 2025-10-18.jsonl 2026-11-22.jsonl notes.jsonl" {
		t.Errorf("left: %s", got)
	}
}

// FuzzFileLedger adds a line to a file of anything: what could be read before
// counts as before, and the line is added to it.
func FuzzFileLedger(f *testing.F) {
	f.Add([]byte(""))
	f.Add([]byte(`{"day":"2026-11-22","model":"m","requests":1,"input":5,"output":1,"cost":0.5}` + "\n"))
	f.Add([]byte("\n{\"day\":\"2026-11-22\",\"mod"))
	f.Add(bytes.Repeat([]byte("x"), 2*maxLedgerLine))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, file []byte) {
		l := openLedger(t, dir)
		// As if ended: a last line that is whole but for its end counts once something follows.
		if err := os.WriteFile(l.file(testDay), append(bytes.Clone(file), '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := l.Spent(t.Context(), testDay)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(l.file(testDay), file, 0o600); err != nil {
			t.Fatal(err)
		}
		added := Spending{Day: testDay, Model: "fuzzed", Requests: 1, Input: 2, Output: 3, Cost: 4}
		if err := l.Spend(t.Context(), added); err != nil {
			t.Fatal(err)
		}
		after, err := openLedger(t, dir).Spent(t.Context(), testDay)
		if err != nil {
			t.Fatal(err)
		}
		want := spendings{}
		for _, s := range append(before, added) {
			want.add(s)
		}
		if !reflect.DeepEqual(after, want.list()) {
			t.Errorf("before %v, after %v", before, after)
		}
	})
}
