package bot

// A rendering is prose beside the quotations that it rests on, all taken apart.
type rendering struct {
	prose  *reading
	quotes []*reading
	all    termSet // of all quotations
	// heard is, for each content word of the prose, whether a quotation says it.
	heard []bool
	// told is, for each quotation, whether the prose says each of its content words.
	told [][]bool
}

func newRendering(prose *reading, quotes []*reading) *rendering {
	r := &rendering{prose: prose, quotes: quotes, all: make(termSet), heard: make([]bool, len(prose.content))}
	for _, q := range quotes {
		told := make([]bool, len(q.content))
		for k := range q.content {
			for t := range q.content[k].terms {
				r.all[t] = true
			}
			for i := range prose.content {
				if prose.content[i].in(q.content[k].terms) {
					told[k] = true
					break
				}
			}
		}
		r.told = append(r.told, told)
	}
	for i := range prose.content {
		r.heard[i] = prose.content[i].in(r.all)
	}
	return r
}

// checkNegation returns CheckNegation where the prose has a negation more, or one
// less, than what it renders of the quotations, or has it on something else.
func (r *rendering) checkNegation() Check {
	if !r.keepsMarks(func(c markClass) bool { return c == classNegation }) {
		return CheckNegation
	}
	return ""
}

// keepsMarks reports whether the markers of some classes are the same in the prose
// and in what it renders of the quotations: each one of the prose must stand in a
// quotation, at words that the prose has it at too, and each one of a quotation
// that governs words of the prose must stand in the prose, at such words.
func (r *rendering) keepsMarks(of func(markClass) bool) bool {
	for i := range r.prose.marks {
		if m := &r.prose.marks[i]; of(m.class) && !r.founded(m) {
			return false
		}
	}
	for k, q := range r.quotes {
		for i := range q.marks {
			if m := &q.marks[i]; of(m.class) && m.class.keeps() && r.renders(k, m) && !r.kept(k, m) {
				return false
			}
		}
	}
	return true
}

// founded reports whether a quotation has the marker m of the prose at the same words.
func (r *rendering) founded(m *marker) bool {
	var heard []int
	for _, i := range m.window {
		if r.heard[i] {
			heard = append(heard, i)
		}
	}
	for _, q := range r.quotes {
		for i := range q.marks {
			o := &q.marks[i]
			if m.shares(o) && (len(heard) == 0 || len(o.window) == 0 || r.meet(heard, q, o)) {
				return true
			}
		}
	}
	return false
}

// meet reports whether one of the content words of the prose is said by what o governs in q.
func (r *rendering) meet(words []int, q *reading, o *marker) bool {
	set := q.termsOf(o.window)
	for _, i := range words {
		if r.prose.content[i].in(set) {
			return true
		}
	}
	return false
}

// renders reports whether the prose says something of what the marker m of quotation k governs.
func (r *rendering) renders(k int, m *marker) bool {
	if len(m.window) == 0 {
		return true
	}
	for _, i := range m.window {
		if r.told[k][i] {
			return true
		}
	}
	return false
}

// kept reports whether the prose has the marker m of quotation k at words that m governs.
func (r *rendering) kept(k int, m *marker) bool {
	for i := range r.prose.marks {
		o := &r.prose.marks[i]
		if !m.shares(o) {
			continue
		}
		if len(m.window) == 0 || len(o.window) == 0 || r.meet(o.window, r.quotes[k], m) {
			return true
		}
	}
	return false
}
