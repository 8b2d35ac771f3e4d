package bot

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestTimelineGoesByEvents(t *testing.T) {
	b := mustTimeline(t, desk(t), public("quai nord"))
	var got []string
	for i, p := range b.Points {
		got = append(got, p.Date.From.String())
		if i > 0 && !p.Date.IsZero() && p.Date.From < b.Points[i-1].Date.From {
			t.Errorf("step %d is older than the one before it", i+1)
		}
	}
	want := "2020-01-03 2021-03-04 2021-06-10 2021-06-22 2021-09-01 "
	if s := strings.Join(got, " "); s != want {
		t.Errorf("steps on %q, want %q", s, want)
	}
	storm := b.Points[0]
	if storm.Date.Precision != corpus.PrecisionDay || storm.Citations[0].Date != day(t, "2021-06-10") {
		t.Errorf("the storm is dated %v, its citation %s", storm.Date, storm.Citations[0].Date)
	}
	if last := b.Points[len(b.Points)-1]; last.Date.Basis != corpus.BasisNone {
		t.Errorf("the undated text has the basis %q", last.Date.Basis)
	}
}

func TestTimelineMergesWhatTellsTheSame(t *testing.T) {
	b := mustTimeline(t, desk(t), public("extension du quai nord"))
	for _, p := range b.Points {
		if p.Date.From != day(t, "2021-03-04") {
			continue
		}
		if len(p.Citations) != 2 || p.Citations[0].Publisher == p.Citations[1].Publisher {
			t.Errorf("the vote has the citations of %v", places(p.Citations))
		}
		if !strings.Contains(p.Text, "[1]") && !strings.Contains(p.Text, "\nAussi\u00a0: ") {
			t.Errorf("the text does not name both: %s", p.Text)
		}
		return
	}
	t.Error("the vote is no step")
}

func TestTimelineSetsApartWhatIsToCome(t *testing.T) {
	q := public("quai nord")
	q.AsOf = day(t, "2021-06-15")
	b := mustTimeline(t, desk(t), q)
	for _, p := range b.Points {
		if p.Date.From > q.AsOf {
			t.Errorf("%s is a step", p.Date.From)
		}
	}
	if len(b.Upcoming) != 2 || b.Upcoming[0].Date.From != day(t, "2021-06-22") {
		t.Errorf("upcoming: %q", quotes(b.Upcoming))
	}
}
