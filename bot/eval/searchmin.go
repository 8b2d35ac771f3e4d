package eval

import (
	"fmt"
	"slices"
	"strings"
)

// SearchMinNames lists what ParseSearchMin knows. Losses are in points of recall_5.
func SearchMinNames() []string {
	return []string{nameRecall1, nameRecall5, nameRecall10, nameMRR, nameNDCG, nameAUC, nameLossAccents, nameLossTypos, nameLossEnglish}
}

// A SearchMin is a figure that a search report must reach, over all questions or
// over those of one kind or language.
type SearchMin struct {
	Min
	Group string // a kind, or a language; "" for all
}

// ParseSearchMin reads "name=value" and "name@group=value", the value a number
// or a percentage. Losses are upper bounds, in points.
func ParseSearchMin(s string) (SearchMin, error) {
	name, value, ok := strings.Cut(s, "=")
	if !ok {
		return SearchMin{}, fmt.Errorf("threshold %q is not like recall_5=0.9", s)
	}
	name, group, _ := strings.Cut(strings.TrimSpace(name), "@")
	if !slices.Contains(SearchMinNames(), name) {
		return SearchMin{}, fmt.Errorf("unknown threshold %q; known are %s", name, strings.Join(SearchMinNames(), ", "))
	}
	v, err := parseShare(value)
	if err != nil {
		return SearchMin{}, fmt.Errorf("threshold %q: %w", s, err)
	}
	return SearchMin{Min: Min{Name: name, Value: v, AtMost: strings.HasPrefix(name, "loss_")}, Group: group}, nil
}

// Check returns those of mins that the report does not reach, in order.
func (r *SearchReport) Check(mins []SearchMin) []Miss {
	var list []Miss
	for _, m := range mins {
		got, ok := r.figure(m)
		if !ok || !m.AtMost && got < m.Value || m.AtMost && got > m.Value {
			miss := Miss{Min: m.Min, Got: got, Measured: ok}
			if m.Group != "" {
				miss.Name += "@" + m.Group
			}
			list = append(list, miss)
		}
	}
	return list
}

func (r *SearchReport) figure(m SearchMin) (float64, bool) {
	if m.Name == nameAUC {
		return r.Refusal.Value, r.Refusal.N > 0 && m.Group == ""
	}
	for _, l := range r.Losses {
		if l.Name == m.Name {
			return l.Points[1], m.Group == "" && l.N > 0
		}
	}
	g := &r.Overall
	if m.Group != "" {
		groups := slices.Concat(r.Kinds, r.Langs)
		i := slices.IndexFunc(groups, func(g SearchGroup) bool { return g.Name == m.Group })
		if i < 0 {
			return 0, false
		}
		g = &groups[i]
	}
	for _, x := range g.Recall {
		if x.Name == m.Name {
			return x.Rate()
		}
	}
	for _, x := range g.Means {
		if x.Name == m.Name {
			return x.Value, x.N > 0
		}
	}
	return 0, false
}
