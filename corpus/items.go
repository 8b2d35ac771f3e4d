package corpus

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// findItems sets doc.Items, doc.Mentions and, when the text gives one, doc.Date.
// content are the blocks of doc that are not boilerplate.
//
// A document is one item dated by, in this order: its metadata, a line that
// says when it was published, a dateline. Where several such lines give
// different days, each opens an item. Without any of them the document may be a
// list of dispatches, each with its own date written out with the weekday, as
// agencies write it ("…, vendredi 20 octobre 2017"); such a block opens an item
// of its own. What none of these dates is undated: a date that is merely
// mentioned somewhere is not the text's own, nor is that of an update.
func findItems(doc *Document, content []Span) {
	if doc.Date.IsZero() {
		doc.Date = NoDate
	}
	if len(content) == 0 {
		return
	}
	if doc.Date.IsZero() {
		days := openings(doc.Text, content)
		online, opens := putOnline(doc.Text, content, days)
		dropFoot(doc.Text, content, online)
		lines := datelines(doc.Text, content, days)
		doc.Date = soleDay(online)
		switch {
		case differ(online):
			doc.Items = itemsAt(doc.Text, content, online, opens)
		case doc.Date.IsZero() && differ(lines):
			doc.Items = itemsAt(doc.Text, content, lines, nil)
		case doc.Date.IsZero():
			doc.Date = headDateline(doc.Text, content, days)
		}
	}
	var years []int // settle the year of dates that lean on no date of the document
	switch {
	case !doc.Date.IsZero():
		doc.Items = []Item{whole(doc, content, doc.Date)}
	case doc.Items == nil:
		for _, part := range doc.readable(Span{0, len(doc.Text)}) {
			for _, y := range yearsWritten(part.In(doc.Text)) {
				if !slices.Contains(years, y) {
					years = append(years, y)
				}
			}
		}
		doc.Items = dispatches(doc, content, years)
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

// itemsAt cuts a text into items: one at each block that own dates or that opens
// marks, which takes the headings right before it along, and one for what comes
// before the first of them. An item that own does not date is undated.
func itemsAt(text string, content []Span, own []Date, opens []bool) []Item {
	var items []Item
	pending := 0 // headings at the end of what was seen, which may belong to the next item
	for i, block := range content {
		if !own[i].IsZero() || opens != nil && opens[i] {
			item := Item{Span: Span{content[i-pending].Start, block.End}, Date: own[i]}
			if pending > 0 {
				item.Headline = content[i-1].In(text)
			}
			items = append(items, item)
			pending = 0
			continue
		}
		if isHeading(block.In(text)) {
			pending++
			continue
		}
		items = extend(items, content[i-pending:i+1])
		pending = 0
	}
	return extend(items, content[len(content)-pending:])
}

// extend gives blocks to the last of items, or to a first one without a date.
func extend(items []Item, blocks []Span) []Item {
	switch {
	case len(blocks) == 0:
	case len(items) == 0:
		items = []Item{{Span: Span{blocks[0].Start, blocks[len(blocks)-1].End}, Date: NoDate}}
	default:
		items[len(items)-1].End = blocks[len(blocks)-1].End
	}
	return items
}

// dispatches cuts an undated document into items at the blocks that carry a
// date of their own. Most blocks of a list of dispatches do; a text in which
// only its first block does is one item of that date; any other text has none.
func dispatches(doc *Document, content []Span, years []int) []Item {
	own := make([]Date, len(content))
	long, dated, first := 0, 0, -1
	for i, block := range content {
		if !isDispatch(doc.Text, block) {
			continue
		}
		if long++; first < 0 {
			first = i
		}
		if own[i] = ownDate(doc.Text, block, years); !own[i].IsZero() {
			dated++
		}
	}
	switch {
	case dated*2 > long:
		return itemsAt(doc.Text, content, own, undatedAmong(doc.Text, content, own))
	case dated > 0 && !own[first].IsZero():
		return []Item{whole(doc, content, own[first])}
	}
	return []Item{whole(doc, content, NoDate)}
}

// undatedAmong marks the dispatches of a list without a date of their own that
// would else be taken for a part of the dated one before them.
func undatedAmong(text string, content []Span, own []Date) []bool {
	opens := make([]bool, len(content))
	after := false // a dated dispatch
	for i, block := range content {
		switch {
		case !own[i].IsZero():
			after = true
		case after && isDispatch(text, block):
			opens[i], after = true, false
		}
	}
	return opens
}

// dispatchMin is the length in characters from which a block can be a dispatch of its own.
const dispatchMin = 150

func isDispatch(text string, block Span) bool {
	return utf8.RuneCountInString(block.In(text)) >= dispatchMin
}

// mentions returns the dates mentioned in item, resolved against its own date.
func mentions(doc *Document, item Item, years []int) []Mention {
	var out []Mention
	for _, part := range doc.readable(item.Span) {
		for _, m := range FindDates(part.In(doc.Text), Reference{Day: item.Date.From, Years: years}) {
			m.Span = Span{part.Start + m.Span.Start, part.Start + m.Span.End}
			if !doc.skips(m.Span) {
				out = append(out, m)
			}
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
