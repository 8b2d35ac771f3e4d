package pdf

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// edgeRows is how many rows at the top and at the foot of a page may be its head
// and its foot.
const edgeRows = 4

// pageNumber matches what is left of a page number when figures are taken for #.
var pageNumber = corpus.NewPattern(`^[-–—\s.|/()\[\]]*(?:(?:page|p\.?)\s*)?#+(?:\s*(?:/|sur|of|de|\||-)\s*#+)?[-–—\s.|()\[\]]*$`)

var figures = corpus.NewPattern(`\d+`)

// A spot is what stands at an edge of a page.
type spot struct {
	text string // figures as #
	y    float64
}

// dropFurniture takes running heads, running feet and page numbers out of the rows
// of the pages: what stands in the same place of several pages, but for figures. A
// running head that the first page has stays there, and a running foot that the
// last page has stays there, where neither is in the way of a sentence.
func dropFurniture(pages [][]row) {
	if len(pages) < 2 {
		return
	}
	least := 3
	if len(pages) <= 5 {
		least = 2
	}
	seen := make(map[string][]spot)
	for _, rows := range pages {
		for _, i := range edges(rows) {
			s := spotOf(rows[i])
			seen[s.text] = append(seen[s.text], s)
		}
	}
	const slack = 6 // points
	for n, rows := range pages {
		drop := make(map[int]bool)
		for _, i := range edges(rows) {
			s := spotOf(rows[i])
			same := 0
			for _, other := range seen[s.text] {
				if within(other.y-s.y, slack) {
					same++
				}
			}
			isNumber := pageNumber.MatchString(s.text)
			head := i < edgeRows && i < len(rows)/2
			stays := head && n == 0 || !head && n == len(pages)-1
			if same >= least && (!stays || isNumber) {
				drop[i] = true
			}
		}
		kept := rows[:0:0]
		for i, r := range rows {
			if !drop[i] {
				kept = append(kept, r)
			}
		}
		pages[n] = kept
	}
}

// edges are the indexes of the first and the last rows.
func edges(rows []row) []int {
	var out []int
	for i := range rows {
		if i < edgeRows || i >= len(rows)-edgeRows {
			out = append(out, i)
		}
	}
	return out
}

func spotOf(r row) spot {
	texts := make([]string, len(r.pieces))
	for i, p := range r.pieces {
		texts[i] = p.text
	}
	text := strings.ToLower(strings.Join(texts, " "))
	return spot{figures.ReplaceAllString(text, "#"), r.y}
}

// notesOf parts the notes at the foot of a column from its text: small letters
// behind a number or a star.
func notesOf(all []paragraph, body float64) (text, notes []paragraph) {
	n := len(all)
	for n > 0 {
		l := all[n-1].lines[0]
		if l.size > 0.93*body {
			break
		}
		n--
	}
	i := slices.IndexFunc(all[n:], func(p paragraph) bool {
		return strings.ContainsRune("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹*(", firstRune(p.lines[0].text))
	})
	if i < 0 {
		return all, nil
	}
	return all[:n+i], all[n+i:]
}
