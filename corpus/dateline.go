package corpus

import (
	"regexp"
	"slices"
	"strings"
)

// publishedLine and updatedLine introduce the date at which a page says it was put online, or changed.
var (
	publishedLine = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:(?:par|by) [^,|.\n]{2,60}[,|–-] ?)?(publié|mis en ligne|publication|posté|diffusé|paru|date de publication|date de parution|published|posted|released?)( en ligne)?( le| on| the)? ?:? ?(le |on )?$`)
	updatedLine   = regexp.MustCompile(`(?i)^[^\pL\pN]*(mis à jour|mise à jour|dernière mise à jour|modifié|actualisé|updated|last updated)( en ligne)?( le| on| the)? ?:? ?(le |on )?$`)
)

// dateline is what stands before the date of a dateline: one or a few places,
// "le", nothing else. placed is the same with a place.
var (
	dateline = regexp.MustCompile(`^(?:` + place + `,? ?(?:le |the |on )?|(?:[Ll]e |Date ?: ?)?)$`)
	placed   = regexp.MustCompile(`^` + place)
)

const place = `\p{Lu}[\p{L}’'.-]*(?:[ /]\p{L}[\p{L}’'.-]*){0,4}(?: \([^)]{1,40}\))?`

// closer is what may follow the date of a dateline or a "published" line: a
// time of day, an agency's name, a dash, word of an update, or the end of the line.
var closer = regexp.MustCompile(`^(?:,? ?(?:à|at)? ?\d{1,2} ?[hH:] ?(?:\d{2})?(?: ?min)?)?(?: ?\([^)]{1,30}\))? ?(?:$|\n|[-–—|.:]|[,;]? ?(?i:(?:et |and |dernière )?(?:mise? à jour|modifié|actualisé|(?:last )?updated))|[,;]? ?(?i:par|by) [^.!?\n]{2,60}(?:$|\n))`)

// headBlocks is how many blocks from the top of a text may hold its dateline.
const headBlocks = 6

// openings returns for each block of content the explicit day that a line opens
// with: its words before it are an introduction at most, and behind it the line
// ends or goes on after a closer. NoDate for a block without one.
func openings(text string, content []Span) []Date {
	const reach = 200 // bytes; an introduction and a date are shorter
	days := make([]Date, len(content))
	for i, block := range content {
		days[i] = NoDate
		in := block.In(text)
		line, _, _ := strings.Cut(in, "\n")
		if len(line) > reach {
			line = line[:reach+strings.IndexByte(line[reach:]+" ", ' ')]
		}
		found := FindDates(line, Reference{})
		if len(found) == 0 {
			continue
		}
		m := found[0]
		if m.Precision == PrecisionDay && m.From == m.To && m.Basis == BasisText && closer.MatchString(in[m.Span.End:]) {
			days[i] = m.Date
			days[i].Span = Span{block.Start + m.Span.Start, block.Start + m.Span.End}
		}
	}
	return days
}

// putOnline is the day of days, the openings of content, on which the text says
// that it was published, or else updated; NoDate when it says neither.
func putOnline(text string, content []Span, days []Date) Date {
	for _, intro := range []*regexp.Regexp{publishedLine, updatedLine} {
		for i, d := range days {
			if !d.IsZero() && intro.MatchString(text[content[i].Start:d.Span.Start]) {
				d.Basis = BasisPublished
				return d
			}
		}
	}
	return NoDate
}

// headDateline is the day of the first dateline near the head of the text, NoDate without one.
func headDateline(text string, content []Span, days []Date) Date {
	for i, d := range days[:min(headBlocks, len(days))] {
		if !d.IsZero() && dateline.MatchString(text[content[i].Start:d.Span.Start]) {
			d.Basis = BasisDateline
			return d
		}
	}
	return NoDate
}

// datelines returns those of days that open a dispatch: a place stands before the
// day, and enough of a text follows. A signature or an entry of a chronology is none.
func datelines(text string, content []Span, days []Date) []Date {
	own := make([]Date, len(days))
	follows := 0 // bytes of text from the block to the next dateline or the end
	for i, d := range slices.Backward(days) {
		follows += content[i].Len()
		own[i] = NoDate
		if before := text[content[i].Start:max(d.Span.Start, content[i].Start)]; d.IsZero() || !placed.MatchString(before) || !dateline.MatchString(before) {
			continue
		}
		if follows >= dispatchMin {
			d.Basis = BasisDateline
			own[i] = d
		}
		follows = 0
	}
	return own
}

// differ reports whether own holds more than one day.
func differ(own []Date) bool {
	var first Day
	for _, d := range own {
		if first == 0 {
			first = d.From
		} else if !d.IsZero() && d.From != first {
			return true
		}
	}
	return false
}
