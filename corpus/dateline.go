package corpus

import (
	"slices"
	"strings"
)

// publishedLine introduces the date at which a page says it was put online. The
// day of a change is no publication.
var publishedLine = NewPattern(`(?i)^[^\pL\pN]*(?:(?:par|by) [^,|.\n]{2,60}[,|–-] ?)?(publié|mis en ligne|publication|posté|diffusé|paru|date de publication|date de parution|published|posted|released?)( en ligne)?( le| on| the)? ?:? ?(le |on )?$`)

// A dateline opens with a place and a comma or a dash, or has no place at all.
var (
	placed   = NewPattern(`^(?:Fait à |À |A )?` + place + ` ?(?:,|[-–—]) ?(?:[Ll]e |the |on )?$`)
	unplaced = NewPattern(`^(?:[Ll]e |Date ?: ?)?$`)
)

// place is the name of one, or of a few: words with a capital, particles between them.
const place = name + `(?:(?:,? | ?/ ?|, )(?:(?:de|du|des|la|le|les|en|sur|sous|et|and|of|the|upon|am|in|d|l)[ '’])*` + name + `){0,4}(?: ?\([^)]{1,40}\))?`

const name = `\p{Lu}[\p{L}’'.-]*`

// closer is what may follow the date of a dateline or a "published" line: a
// time of day, an agency's name, a dash, word of an update, or the end of the line.
var closer = NewPattern(`^(?:,? ?(?:à|at)? ?\d{1,2} ?[hH:] ?(?:\d{2})?(?: ?min)?)?(?: ?\([^)]{1,30}\))? ?(?:$|\n|[-–—|.:]|[,;]? ?(?i:(?:et |and |dernière )?(?:mise? à jour|modifié|actualisé|(?:last )?updated))|[,;]? ?(?i:par|by) [^.!?\n]{2,60}(?:$|\n))`)

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
	if !closes(block[m.Span.End:]) {
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
	if m.Conflict || m.From != m.To || m.Precision != PrecisionDay || m.Basis != BasisText || !closes(block[m.Span.End:]) {
		return NoDate
	}
	return m.Date
}

// closes reports whether what follows a day ends the line or introduction that the day stands in.
func closes(after string) bool {
	const reach = 120 // bytes
	if len(after) > reach {
		after = after[:reach]
	}
	return closer.MatchString(plainSpaces(after))
}

var spacedDash = NewPattern(` [-–—] `)

// putOnline returns those of days that a text says to be the day of publication,
// NoDate for every other block, and whether each block opens with such words.
// Below a heading of related documents such a day is that of another text: the
// block opens and has no day.
func putOnline(text string, content []Span, days []Date) (own []Date, opens []bool) {
	own, opens = noDates(len(days)), make([]bool, len(days))
	related := relatedAt(text)
	for i, d := range days {
		if d.IsZero() || !publishedLine.MatchString(plainSpaces(text[content[i].Start:d.Span.Start])) {
			continue
		}
		opens[i] = true
		if content[i].Start < related {
			d.Basis = BasisPublished
			own[i] = d
		}
	}
	return own, opens
}

func noDates(n int) []Date { return slices.Repeat([]Date{NoDate}, n) }

// relatedHeading is a line that announces other documents than the one it stands in.
var relatedHeading = NewPattern(`(?im)^[^\pL\pN\n]{0,8}(?:(?:à )?lire (?:aussi|également)|(?:à )?voir (?:aussi|également)|(?:documents?|articles?|contenus?|publications?|communiqués?) (?:liés?|associés?|similaires?|connexes?)|sur le même (?:sujet|thème)|dans la même (?:rubrique|catégorie)|(?:nos )?autres (?:actualités|articles|communiqués|publications)|related (?:articles?|documents?|content|news|links)|(?:see|read) also|pour aller plus loin)[ \x{00a0}\x{202f}]?:?[ \t\r]*$`)

// relatedAt is the offset of the first such line, the length of text when there is none.
func relatedAt(text string) int {
	if at := relatedHeading.FindStringIndex(text); at != nil {
		return at[0]
	}
	return len(text)
}

// soleDay is the first of own when no other differs from it, else NoDate.
func soleDay(own []Date) Date {
	if differ(own) {
		return NoDate
	}
	for _, d := range own {
		if !d.IsZero() {
			return d
		}
	}
	return NoDate
}

// dropFoot takes the last of several days away when nothing follows it: it
// repeats what the head of the page said, or belongs to the page. Where days
// stand below their texts rather than above them it takes all of them away.
func dropFoot(text string, content []Span, own []Date) {
	if !differ(own) {
		return
	}
	dated := func(d Date) bool { return !d.IsZero() }
	first := slices.IndexFunc(own, dated)
	last := first
	for i := range own {
		if dated(own[i]) {
			last = i
		}
	}
	if hasSentence(text, content[last+1:]) || isSentence(content[last].In(text)) {
		return
	}
	if hasSentence(text, content[:first]) {
		copy(own, noDates(len(own)))
		return
	}
	own[last] = NoDate
}

func hasSentence(text string, content []Span) bool {
	return slices.ContainsFunc(content, func(b Span) bool { return isSentence(b.In(text)) })
}

// headDateline is the day of the first dateline near the head of the text, NoDate
// without one. A day without a place counts only when it is the only one that
// opens a block: several are a chronology.
func headDateline(text string, content []Span, days []Date) Date {
	head := days[:min(headBlocks, len(days))]
	for _, intro := range []*Pattern{placed, unplaced} {
		if intro == unplaced && differ(days) {
			break
		}
		for i, d := range head {
			if !d.IsZero() && intro.MatchString(plainSpaces(text[content[i].Start:d.Span.Start])) {
				d.Basis = BasisDateline
				return d
			}
		}
	}
	return NoDate
}

// datelines returns those of days that open a dispatch: a place stands before the
// day, and a sentence follows. A signature is none, nor is a short entry of a
// chronology, which a colon tells.
func datelines(text string, content []Span, days []Date) []Date {
	own := noDates(len(days))
	follows := 0 // bytes of text from the block to the next dateline or the end
	said := false
	for i, d := range slices.Backward(days) {
		follows += content[i].Len()
		if d.IsZero() || !placed.MatchString(plainSpaces(text[content[i].Start:d.Span.Start])) {
			said = said || isSentence(content[i].In(text))
			continue
		}
		behind := text[d.Span.End:content[i].End]
		said = said || isSentence(behind)
		entry := strings.HasPrefix(plainSpaces(behind), ":") || strings.HasPrefix(plainSpaces(behind), " :")
		if said && !entry || follows >= dispatchMin {
			d.Basis = BasisDateline
			own[i] = d
		}
		follows, said = 0, false
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
