package retrieval

// enough is how many times a word stands in a passage that is about it.
const enough = 3

// more notes what a passage tells besides the words that it holds: which of them are
// names and numbers, how often they stand there, the form of its sentences, and the
// head of the text that it belongs to.
func (r *reader) more(p *partReader, row int, text []storedWord, list []match, held []float64, f *features) {
	for i, h := range held {
		switch {
		case r.total == 0:
		case r.numbers[i]:
			f[featNumber] += h * r.idf[i] / r.total
		case r.names[i]:
			f[featCapital] += h * r.idf[i] / r.total
		}
	}
	f[featFrequent] = r.shareOften(list)
	form, decides := r.shape.in(p, text, f[featFirst] == 1)
	f[featForm] = form
	if r.shape.decision {
		f[featDecides] = decides
	} else {
		f[featUnasked] = decides
	}
	l := r.leadOf(p, row)
	f[featLead] = f[featTitle]
	if l.untitled {
		f[featLead] = r.share(l.held)
	}
	f[featLeadShared], f[featLetters] = l.shared, l.letters
	f[featDay] = nearDay(p.g, row, r.named)
}

// shareOften is the weight of the words held, of all, each in the measure in which
// it stands there often enough.
func (r *reader) shareOften(list []match) float64 {
	often := make([]float64, len(r.idf))
	for _, m := range list {
		often[m.word] = min(1, often[m.word]+m.weight/enough)
	}
	return r.share(often)
}

// asOne notes what the candidates of one item hold together, of whom each holds
// what held says.
func (r *reader) asOne(hits []candidate, held [][]float64, out []features) {
	type place struct{ part, row int } // the first row of an item
	all := make(map[place][]float64)
	at := make([]place, len(hits))
	for i, h := range hits {
		p, row := r.part(h.passage)
		at[i] = place{r.s.partNumber(h.passage), p.g.opensItem(row)}
		union := all[at[i]]
		if union == nil {
			union = make([]float64, len(r.idf))
			all[at[i]] = union
		}
		for k, x := range held[i] {
			union[k] = max(union[k], x)
		}
	}
	for i := range hits {
		out[i][featItem] = r.share(all[at[i]])
	}
}
