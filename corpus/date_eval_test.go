package corpus

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
	"unicode/utf8"
)

// evalDates is a row of the labelled sentences. Ends are exclusive and offsets count runes.
type evalDates struct {
	Text     string `json:"text"`
	Day      string `json:"reference_date"`
	Assumed  bool   `json:"reference_assumed"`
	Verified bool   `json:"verified"`
	Expected []struct {
		Start, End   int
		Type         string
		Scored       bool
		Value        string
		From, To     string
		Alternatives []evalValue
	} `json:"expected"`
}

type evalValue struct{ Value, From, To string }

// TestDatesOnLabelledSentences logs how many labelled dates are found and how many have the
// labelled value. It asserts nothing: the labels follow conventions of their own (a range
// of years there ends on the first day of its last year), and most rows are resolved
// against a day that the data does not give. "known day" counts the rows that do give it.
func TestDatesOnLabelledSentences(t *testing.T) {
	for _, name := range []string{"fr-dates-recognizers-dev.jsonl", "fr-dates-dateparser-dev.jsonl"} {
		f, err := os.Open("../../shared/eval/" + name)
		if err != nil {
			t.Skipf("the labelled sentences are not here: %v", err)
		}
		defer f.Close()
		type tally struct{ labels, found, right int }
		var all, verified, known tally
		plain, wrong := 0, 0
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			var row evalDates
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			mentions := FindDates(row.Text, Reference{Day: evalDay(row.Day)})
			if len(row.Expected) == 0 {
				plain++
				for _, m := range mentions {
					if !m.Vague {
						wrong++
						break
					}
				}
			}
			for _, e := range row.Expected {
				values := evalRanges(e.Type, append(e.Alternatives, evalValue{e.Value, e.From, e.To}))
				if !e.Scored || len(values) == 0 {
					continue
				}
				span := Span{Start: runeOffset(row.Text, e.Start), End: runeOffset(row.Text, e.End)}
				found, right := match(mentions, span, values)
				for _, c := range []struct {
					*tally
					counts bool
				}{{&all, true}, {&verified, row.Verified}, {&known, !row.Assumed}} {
					if c.counts {
						c.labels++
						c.found += btoi(found)
						c.right += btoi(right)
					}
				}
			}
		}
		t.Logf("%s: all %d labels, %d found, %d right; verified %d, %d, %d; known day %d, %d, %d; dates in %d of %d sentences without one",
			name, all.labels, all.found, all.right, verified.labels, verified.found, verified.right,
			known.labels, known.found, known.right, wrong, plain)
	}
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

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
