package corpus

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"testing"
	"unicode/utf8"
)

// Where the labelled sentences and the press releases are; they are no part of the repository.
const evalFolder = "../../shared/eval/"

var listMisses = flag.Bool("misses", false, "list what the evaluations of dates got wrong, except on held-out rows")

// evalDates is a row of the labelled sentences. Ends are exclusive and offsets count runes.
type evalDates struct {
	Text     string `json:"text"`
	Day      string `json:"reference_date"`
	Assumed  bool   `json:"reference_assumed"`
	Verified bool   `json:"verified"`
	Expected []struct {
		Start, End   int
		Type         string
		Timex        string
		Scored       bool
		Value        string
		From, To     string
		Alternatives []evalValue
	} `json:"expected"`
}

type evalValue struct{ Value, From, To string }

// A sentenceLabel is a label that is scored.
type sentenceLabel struct {
	span   Span
	values [][2]Day
	timex  string
}

func (row evalDates) labels() (out []sentenceLabel) {
	for _, e := range row.Expected {
		values := evalRanges(e.Type, append(e.Alternatives, evalValue{e.Value, e.From, e.To}))
		if e.Scored && len(values) > 0 {
			span := Span{Start: runeOffset(row.Text, e.Start), End: runeOffset(row.Text, e.End)}
			out = append(out, sentenceLabel{span, values, e.Timex})
		}
	}
	return out
}

// TestDatesOnLabelledSentences logs how many labelled dates have the labelled value: all
// that are scored, and those that the origin of the sentences verified itself. It asserts
// nothing: the labels follow conventions of their own, a range of years there ends on the
// first day of its last year.
//
// Five rows in six carry a reference day that is not the one they were labelled on. What
// leans on today is then right on no reading of the given day; "on the labels' own day"
// counts what is right on the one day that makes most of the row's labels right.
func TestDatesOnLabelledSentences(t *testing.T) {
	for _, name := range []string{"fr-dates-recognizers-dev.jsonl", "fr-dates-dateparser-dev.jsonl"} {
		var all, verified, ownDay, found, invented ratio
		eachEvalLine(t, evalFolder+name, func(line []byte) {
			var row evalDates
			if err := json.Unmarshal(line, &row); err != nil {
				t.Fatal(err)
			}
			given := evalDay(row.Day)
			exprs := ScanDates(row.Text)
			mentions := resolveAll(row.Text, exprs, Reference{Day: given})
			if len(row.Expected) == 0 {
				firm := 0
				for _, m := range mentions {
					if !m.Vague {
						firm++
						logMiss(t, "invented %q in %q", m.Span.In(row.Text), row.Text)
					}
				}
				invented.add(firm > 0)
			}
			labels := row.labels()
			own := mentions
			if row.Assumed {
				own = resolveAll(row.Text, exprs, Reference{Day: labelledOn(row.Text, exprs, labels, given)})
			}
			for _, l := range labels {
				overlaps, right := match(mentions, l.span, l.values)
				_, rightOwn := match(own, l.span, l.values)
				if !rightOwn || row.Verified && !right {
					logMiss(t, "verified %v, %.10s: %q in %q is %v (%s), got %s", row.Verified, row.Day, l.span.In(row.Text), row.Text, l.values, l.timex, listMentions(row.Text, mentions))
				}
				all.add(right)
				ownDay.add(rightOwn)
				found.add(overlaps)
				if row.Verified {
					verified.add(right)
				}
			}
		})
		t.Logf("%s: right %v; of the verified %v; on the labels' own day %v; found %v; sentences without a date in which one was found %v",
			name, &all, &verified, &ownDay, &found, &invented)
	}
}

// labelledOn is the day near the labelled values on which most labels are right.
func labelledOn(text string, exprs []Expr, labels []sentenceLabel, given Day) Day {
	best, most := given, 0
	try := func(day Day) {
		if day <= 0 {
			return
		}
		mentions := resolveAll(text, exprs, Reference{Day: day})
		n := 0
		for _, l := range labels {
			_, right := match(mentions, l.span, l.values)
			n += btoi(right)
		}
		if n > most {
			best, most = day, n
		}
	}
	try(given)
	for _, l := range labels {
		if most == len(labels) {
			break
		}
		for years := -10; years <= 10; years++ {
			reach := Day(3)
			if years == 0 {
				reach = 400
			}
			for d := -reach; d <= reach; d++ {
				try(max(l.values[0][0], l.values[0][1]) + Day(years)*1461/4 + d)
			}
		}
	}
	return best
}

// eachEvalLine calls f for the lines of a file and skips the test when there is no such file.
func eachEvalLine(t *testing.T, name string, f func(line []byte)) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Skipf("what the labels belong to is not here: %v", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		f(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// logMiss logs one error of an evaluation when they are asked for.
func logMiss(t *testing.T, format string, args ...any) {
	t.Helper()
	if *listMisses {
		t.Logf(format, args...)
	}
}

// A ratio counts how many of some things are so.
type ratio struct{ n, of int }

func (s *ratio) add(is bool) {
	s.of++
	if is {
		s.n++
	}
}

// String is the ratio with its 95 % interval (Wilson).
func (s *ratio) String() string {
	if s.of == 0 {
		return "0/0"
	}
	const z = 1.96
	n, p := float64(s.of), float64(s.n)/float64(s.of)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return fmt.Sprintf("%d/%d = %.3f [%.3f, %.3f]", s.n, s.of, p, max(mid-half, 0), min(mid+half, 1))
}

// match reports whether a mention overlaps span and whether one of those has one of the values.
func match(mentions []Mention, span Span, values [][2]Day) (found, right bool) {
	for _, m := range mentions {
		if !m.Span.Overlaps(span) {
			continue
		}
		found = true
		for _, v := range values {
			// an open end asks only for the other; "before X" may be met by X itself
			from := v[0] == m.From || v[0] == 0 || v[0] == m.To+1 && v[1] == 0
			to := v[1] == m.To || v[1] == 0 || v[0] == 0 && (v[1] == m.From-1 || v[1] == m.From)
			right = right || from && to
		}
	}
	return found, right
}

// evalRanges turns labelled values into inclusive ranges of days, zero where open.
func evalRanges(kind string, values []evalValue) (out [][2]Day) {
	for _, v := range values {
		if d := evalDay(v.Value); d != 0 {
			out = append(out, [2]Day{d, d})
			continue
		}
		from, to := evalDay(v.From), evalDay(v.To)
		if from == 0 && to == 0 {
			continue
		}
		out = append(out, [2]Day{from, to})
		if kind == "daterange" && to != 0 {
			out = append(out, [2]Day{from, to - 1})
		}
	}
	return out
}

func evalDay(s string) Day {
	d, _ := ParseDay(s[:min(len(s), len("2006-01-02"))])
	return d
}

// runeOffset is the byte offset of the nth rune of s.
func runeOffset(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}
