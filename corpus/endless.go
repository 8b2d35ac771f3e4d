package corpus

// maxSentence is the length in bytes above which what runs on without the end
// of a sentence is no sentence that anybody could quote: a dump, a table, an
// encoded attachment.
const maxSentence = 4000

// notSentences is why such a stretch is skipped.
const notSentences = "no sentences"

// endless cuts from parts, the blocks of doc, what runs on for more than
// maxSentence bytes without the end of a sentence, and adds it to doc.Skipped.
// The sentences around it are blocks of their own then.
func endless(doc *Document, parts []Span) []Span {
	out := parts[:0:0]
	for _, part := range parts {
		if part.Len() <= maxSentence {
			out = append(out, part)
			continue
		}
		open := false // the last block of out may go on
		for _, s := range Sentences(doc.Text, part) {
			switch {
			case s.Len() > maxSentence:
				doc.Skipped = append(doc.Skipped, Skip{s, notSentences})
				open = false
			case open:
				out[len(out)-1].End = s.End
			default:
				out = append(out, s)
				open = true
			}
		}
	}
	return out
}

// readable returns the parts of within that are not skipped for want of sentences.
// doc.Skipped must be in text order.
func (doc *Document) readable(within Span) []Span {
	var out []Span
	start := within.Start
	for _, k := range doc.Skipped {
		if k.Why == notSentences && k.Overlaps(within) {
			if start < k.Start {
				out = append(out, Span{start, k.Start})
			}
			start = k.End
		}
	}
	if start < within.End {
		out = append(out, Span{start, within.End})
	}
	return out
}
