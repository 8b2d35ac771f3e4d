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

// A dateline opens with a place and a comma or a dash, or has no place at all.
var (
	placed   = regexp.MustCompile(`^(?:Fait à |À |A )?` + place + ` ?(?:,|[-–—]) ?(?:[Ll]e |the |on )?$`)
	unplaced = regexp.MustCompile(`^(?:[Ll]e |Date ?: ?)?$`)
)

// place is the name of one, or of a few: words with a capital, particles between them.
const place = name + `(?:(?:,? | ?/ ?|, )(?:(?:de|du|des|la|le|les|en|sur|sous|et|and|of|the|upon|am|in|d|l)[ '’])*` + name + `){0,4}(?: ?\([^)]{1,40}\))?`

const name = `\p{Lu}[\p{L}’'.-]*`

// closer is what may follow the date of a dateline or a "published" line: a
// time of day, an agency's name, a dash, word of an update, or the end of the line.
var closer = regexp.MustCompile(`^(?:,? ?(?:à|at)? ?\d{1,2} ?[hH:] ?(?:\d{2})?(?: ?min)?)?(?: ?\([^)]{1,30}\))? ?(?:$|\n|[-–—|.:]|[,;]? ?(?i:(?:et |and |dernière )?(?:mise? à jour|modifié|actualisé|(?:last )?updated))|[,;]? ?(?i:par|by) [^.!?\n]{2,60}(?:$|\n))`)

// headBlocks is how many blocks from the top of a text may hold its dateline.
const headBlocks = 6

// openings returns for each block of content the explicit day that a line opens
// with: its words before it are an introduction at most, and behind it the line
// ends or goes on after a closer. NoDate for a block without one.
func openings(text string, content []Span) []Date {
	days := make([]Date, len(content))
	for i, block := range content {
		days[i] = NoDate
		if d := opening(block.In(text)); !d.IsZero() {
			d.Span = Span{block.Start + d.Span.Start, block.Start + d.Span.End}
			days[i] = d
		}
	}
	return days
}

func opening(block string) Date {
	const reach = 200 // bytes; an introduction and a date are shorter
	line, _, _ := strings.Cut(block, "\n")
	if len(line) > reach {
		line = line[:reach+strings.IndexByte(line[reach:]+" ", ' ')]
	}
	found := FindDates(line, Reference{})
	if len(found) == 0 {
		return NoDate
	}
	m := found[0]
	if m.Precision != PrecisionDay || m.Basis != BasisText {
		return NoDate
	}
	if !closer.MatchString(block[m.Span.End:]) {
		// "Lyon, 3.5.2021 - Le 4 mai 2021, la ville…": what looks like a period is a dateline and a sentence.
		dash := spacedDash.FindStringIndex(line[m.Span.Start:])
		if dash == nil {
			return NoDate
		}
		if found = FindDates(line[:m.Span.Start+dash[0]], Reference{}); len(found) == 0 {
			return NoDate
		}
		m = found[0]
	}
	if m.From != m.To || m.Precision != PrecisionDay || m.Basis != BasisText || !closer.MatchString(block[m.Span.End:]) {
		return NoDate
	}
	return m.Date
}

var spacedDash = regexp.MustCompile(` [-–—] `)

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

// headDateline is the day of the first dateline near the head of the text, NoDate
// without one. A day without a place counts only when it is the only one that
// opens a block: several are a chronology.
func headDateline(text string, content []Span, days []Date) Date {
	head := days[:min(headBlocks, len(days))]
	for _, intro := range []*regexp.Regexp{placed, unplaced} {
		if intro == unplaced && differ(days) {
			break
		}
		for i, d := range head {
			if !d.IsZero() && intro.MatchString(text[content[i].Start:d.Span.Start]) {
				d.Basis = BasisDateline
				return d
			}
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
		if d.IsZero() || !placed.MatchString(text[content[i].Start:d.Span.Start]) {
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
