package eval

import "github.com/verbatim-briefing/verbatim/bot"

// Written is what became of what a model wrote.
type Written struct {
	// Asked counts the answers that the model was to write, Fallbacks those of them
	// that were extracted after all, by why.
	Asked     int     `json:"asked"`
	Fallbacks []Count `json:"fallbacks"`
	// Claims counts the claims that came: Kept in the model's words, Replaced by
	// their quotations, Dropped.
	Claims   int `json:"claims"`
	Kept     int `json:"kept"`
	Replaced int `json:"replaced"`
	Dropped  int `json:"dropped"`
	// Checks counts what each check stopped or corrected, claims and quotations, by check.
	Checks []Count `json:"checks"`
}

// A Count is how often something was seen.
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// written sums up what results tell of a model; nil when none was asked.
func written(results []*Result) *Written {
	var w Written
	for _, r := range results {
		if len(r.Claims) == 0 && r.Fallback == "" && len(r.Dropped) == 0 {
			continue
		}
		w.Asked++
		if len(r.Claims) == 0 {
			w.Fallbacks = counted(w.Fallbacks, string(r.Fallback))
		}
		w.claims(r)
	}
	if w.Asked == 0 {
		return nil
	}
	return &w
}

func (w *Written) claims(r *Result) {
	for _, c := range r.Claims {
		if c.Quoted {
			w.Replaced++
		} else {
			w.Kept++
		}
	}
	gone := make(map[int]bool)
	for _, d := range r.Dropped {
		w.Checks = counted(w.Checks, checkName(d))
		if d.Quote == 0 && !d.Replaced && !d.Corrected {
			gone[d.Claim] = true
		}
	}
	w.Dropped += len(gone)
	w.Claims = w.Kept + w.Replaced + w.Dropped
}

// checkName is the check of d and what came of it.
func checkName(d bot.Dropped) string {
	switch {
	case d.Corrected:
		return string(d.Check) + " (corrected)"
	case d.Replaced:
		return string(d.Check) + " (replaced)"
	case d.Quote > 0:
		return string(d.Check) + " (quotation)"
	}
	return string(d.Check)
}

// counted adds one to name, in the order in which names are first seen.
func counted(list []Count, name string) []Count {
	for i := range list {
		if list[i].Name == name {
			list[i].N++
			return list
		}
	}
	return append(list, Count{name, 1})
}

// shares are the proportions of w that have an interval.
func (w *Written) shares() []Measure {
	fell := 0
	for _, f := range w.Fallbacks {
		fell += f.N
	}
	return []Measure{
		{Name: "claims kept", K: w.Kept, N: w.Claims},
		{Name: "claims replaced", K: w.Replaced, N: w.Claims},
		{Name: "claims dropped", K: w.Dropped, N: w.Claims},
		{Name: "model not used", K: fell, N: w.Asked},
	}
}
