package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// findItems sets doc.Items, doc.Mentions and, when the text gives one, doc.Date.
//
// A document is one item dated by, in this order: its metadata, a line that
// says when it was published, a dateline. Without any of them it may be a list
// of dispatches, each with its own date written out with the weekday, as
// agencies write it ("…, vendredi 20 octobre 2017"); such a block opens an item
// of its own. What none of these dates is undated: a date that is merely
// mentioned somewhere is not the text's own.
//
// content are the blocks of doc that are not boilerplate.
func findItems(doc *Document, content []Span) {
	if doc.Date.IsZero() {
		doc.Date = NoDate
	}
	if len(content) == 0 {
		return
	}
	if doc.Date.IsZero() {
		doc.Date = statedDate(doc, content)
	}
	var years []int // settle the year of dates that lean on no date of the document
	if doc.Date.IsZero() {
		years = yearsWritten(doc.Text)
		doc.Items = dispatches(doc, content, years)
	} else {
		doc.Items = []Item{whole(doc, content, doc.Date)}
	}
	for _, item := range doc.Items {
		doc.Mentions = append(doc.Mentions, mentions(doc, item, years)...)
	}
}

// whole is the item that is all of the document.
func whole(doc *Document, content []Span, date Date) Item {
	item := Item{Span: Span{content[0].Start, content[len(content)-1].End}, Headline: doc.Title, Date: date}
	if item.Headline == "" && isHeading(content[0].In(doc.Text)) {
		item.Headline = content[0].In(doc.Text)
	}
	return item
}

// isHeading reports whether a block reads as a headline: short, and no sentence of the body.
func isHeading(block string) bool {
	return utf8.RuneCountInString(block) <= 200 && !strings.Contains(block, "\n") &&
		(!endsSentence(block) || strings.HasSuffix(block, "?"))
}

// publishedLine introduces the date at which a page says it was put online.
var publishedLine = regexp.MustCompile(`(?i)^\W*(publié|mis en ligne|publication|posté|diffusé|date de publication|published|posted|released?|updated|mis à jour)( en ligne)?( le| on| the)? ?:? ?(le |on )?$`)

// dateline is what stands before the date of a dateline: one or a few places, "le", nothing else.
var dateline = regexp.MustCompile(`^(?:\p{Lu}[\p{L}’'.-]*(?:[ /]\p{L}[\p{L}’'.-]*){0,4}(?: \([^)]{1,40}\))?,? ?(?:le |the |on )?|(?:[Ll]e |Date ?: ?)?)$`)

// headBlocks is how many blocks from the top of a text may hold its dateline.
const headBlocks = 6

// statedDate is the date that the document itself states to be its own:
// "Publié le …", or a dateline near the head. NoDate when it states none.
func statedDate(doc *Document, content []Span) Date {
	if d := introducedDate(doc.Text, content, publishedLine, len(content)); !d.IsZero() {
		d.Basis = BasisPublished
		return d
	}
	if d := introducedDate(doc.Text, content, dateline, headBlocks); !d.IsZero() {
		d.Basis = BasisDateline
		return d
	}
	return NoDate
}

// introducedDate returns the first explicit day in one of the first n blocks
// that nothing precedes in its block but what intro matches, in a line that the
// date all but fills or a dateline that a dash or a full stop closes.
func introducedDate(text string, content []Span, intro *regexp.Regexp, n int) Date {
	for _, block := range content[:min(n, len(content))] {
		in := block.In(text)
		for _, m := range FindDates(in, Reference{}) {
			if m.Precision != PrecisionDay || m.From != m.To || m.Basis != BasisText {
				break
			}
			before, after := in[:m.Span.Start], in[m.Span.End:]
			if intro.MatchString(before) && closesDateline(after) {
				d := m.Date
				d.Span = Span{block.Start + m.Span.Start, block.Start + m.Span.End}
				return d
			}
			break
		}
	}
	return NoDate
}

// closer is what may follow the date of a dateline or a "published" line: a
// time of day, an agency's name, a dash — or the end of the line.
var closer = regexp.MustCompile(`^(,? ?(à|at)? ?\d{1,2} ?[hH:] ?(\d{2})?( ?min)?)?( ?\([^)]{1,30}\))? ?($|\n|[-–—|.:])`)

func closesDateline(after string) bool { return closer.MatchString(after) }

// dispatches cuts an undated document into items at the blocks that carry a
// date of their own. Most blocks of a list of dispatches do; a text in which
// only its first block does is one item of that date; any other text has none.
func dispatches(doc *Document, content []Span, years []int) []Item {
	own := make([]Date, len(content))
	long, dated := 0, 0
	for i, block := range content {
		if utf8.RuneCountInString(block.In(doc.Text)) < dispatchMin {
			continue
		}
		long++
		if own[i] = ownDate(doc.Text, block, years); !own[i].IsZero() {
			dated++
		}
	}
	if dated == 0 {
		return []Item{whole(doc, content, NoDate)}
	}
	if dated*2 <= long {
		first := slices.IndexFunc(content, func(s Span) bool { return s.Len() >= dispatchMin })
		if own[first].IsZero() {
			return []Item{whole(doc, content, NoDate)}
		}
		return []Item{whole(doc, content, own[first])}
	}
	var items []Item
	for i, block := range content {
		if len(items) > 0 && own[i].IsZero() {
			items[len(items)-1].End = block.End
			continue
		}
		date := own[i]
		if date.IsZero() {
			date = NoDate
		}
		items = append(items, Item{Span: block, Date: date})
	}
	return items
}

// dispatchMin is the length in characters from which a block can be a dispatch of its own.
const dispatchMin = 150

// ownDate is the date that a dispatch gives for its news: the first day written
// with its weekday in the block's first two sentences, unless something looks ahead to it.
func ownDate(text string, block Span, years []int) Date {
	sentences := Sentences(text, block)
	lead := Span{block.Start, sentences[min(1, len(sentences)-1)].End}
	in := lead.In(text)
	near := append(yearsWritten(block.In(text)), years...)
	for _, e := range ScanDates(in) {
		if !e.HasWeekday {
			continue
		}
		m, ok := e.Resolve(Reference{Years: near})
		if !ok || m.Precision != PrecisionDay || m.Vague || m.Conflict {
			continue
		}
		d := m.Date
		d.Span = Span{lead.Start + d.Span.Start, lead.Start + d.Span.End}
		return d
	}
	return NoDate
}

// mentions returns the dates mentioned in item, resolved against its own date.
func mentions(doc *Document, item Item, years []int) []Mention {
	found := FindDates(item.In(doc.Text), Reference{Day: item.Date.From, Years: years})
	out := found[:0]
	for _, m := range found {
		m.Span = Span{item.Start + m.Span.Start, item.Start + m.Span.End}
		if !doc.skips(m.Span) {
			out = append(out, m)
		}
	}
	return out
}

// yearsWritten returns the years that full dates in text name, each once, in order of first mention.
func yearsWritten(text string) []int {
	var years []int
	for _, m := range FindDates(text, Reference{}) {
		if y, _, _ := m.From.Date(); y != 0 && !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	return years
}
