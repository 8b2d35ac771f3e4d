package corpus

// The size of a passage, in bytes: sentences are put together up to
// passageMax; a block of less than passageMin (a heading, a short entry of a
// list) goes with what follows it.
const (
	passageMax = 900
	passageMin = 120
)

// split sets doc.Passages: runs of whole sentences of one item, in text order,
// none of them over boilerplate. content are the blocks that are not boilerplate. Text that the document repeats is one passage;
// its other places stand in Repeats.
func split(doc *Document, content []Span) {
	first := make(map[string]int) // text of a passage -> its index
	for i, item := range doc.Items {
		for _, run := range runs(doc, item, content) {
			p := Passage{
				Span:      Span{run[0].Start, run[len(run)-1].End},
				Document:  doc.ID,
				Item:      i,
				Date:      item.Date,
				Headline:  item.Headline,
				Sentences: run,
			}
			p.Text = p.Span.In(doc.Text)
			if k, ok := first[p.Text]; ok && doc.Passages[k].Item == i {
				doc.Passages[k].Repeats = append(doc.Passages[k].Repeats, p.Span)
				continue
			}
			first[p.Text] = len(doc.Passages)
			doc.Passages = append(doc.Passages, p)
		}
	}
}

// runs groups the sentences of item into passages.
func runs(doc *Document, item Item, content []Span) [][]Span {
	var out [][]Span
	var run []Span
	size := 0
	flush := func() {
		if len(run) > 0 {
			out = append(out, run)
		}
		run, size = nil, 0
	}
	end := item.Start // of the last block seen
	for _, block := range content {
		if !item.Contains(block) {
			continue
		}
		if size >= passageMin || doc.skips(Span{end, block.Start}) {
			flush()
		}
		for _, s := range Sentences(doc.Text, block) {
			if size > 0 && size+s.Len() > passageMax {
				flush()
			}
			run = append(run, s)
			size += s.Len()
		}
		end = block.End
	}
	flush()
	return out
}
