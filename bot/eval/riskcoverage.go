package eval

import (
	"fmt"
	"io"

	"github.com/verbatim-briefing/verbatim/bot"
)

// ownConfidence is the confidence that an answer has of itself, if it has any.
func ownConfidence(a *bot.Answer) (float64, bool) { return a.Confidence, a.Confidence > 0 }

// curveSteps is how many points of a risk-coverage curve the text report shows.
const curveSteps = 10

// writeCurve writes the risk at steps of coverage, for each the last point that does
// not exceed it; nothing when there is no curve.
func writeCurve(w io.Writer, curve []Point) {
	if len(curve) == 0 {
		return
	}
	fmt.Fprintf(w, "\nanswered     wrong of these   confidence at least\n")
	last := -1
	for step := 1; step <= curveSteps; step++ {
		at := -1
		for i, p := range curve {
			if p.Coverage <= float64(step)/curveSteps+1e-9 {
				at = i
			}
		}
		if at > last {
			last = at
			fmt.Fprintf(w, "%8s  %16s  %20.2f\n", percent(curve[at].Coverage), percent(curve[at].Risk), curve[at].Confidence)
		}
	}
}
