package bot

import (
	"slices"
	"strings"
)

// weaker are, for what a quotation marks, the other groups by which prose may say
// it without making it surer.
var weaker = map[string][]string{
	"soon":     {"future", "expected", "intend", "should"},
	"aim":      {"intend", "want", "purpose"},
	"propose":  {"want"},
	"call for": {"want"},
	"hope":     {"want"},
	"must":     {"should", "expected"},
	"allow":    {"purpose"},
}

// keptBy reports whether the marker o of prose keeps what m, of a quotation, marks.
func (m *marker) keptBy(o *marker) bool {
	return m.shares(o) || slices.ContainsFunc(m.groups, func(g string) bool {
		return slices.ContainsFunc(weaker[g], func(w string) bool { return slices.Contains(o.groups, w) })
	})
}

// founds reports whether the marker o of a quotation lets prose say m: the same, or
// a stronger wish.
func (m *marker) founds(o *marker) bool {
	if m.shares(o) {
		return true
	}
	if slices.Contains(m.groups, "should") && slices.Contains(o.groups, "must") {
		return true
	}
	return slices.Contains(m.groups, "want") && slices.ContainsFunc(o.groups, func(g string) bool { return g == "propose" || g == "call for" || g == "hope" })
}

// opposites are directions of which one turns what the other says.
var opposites = func() map[string][]string {
	m := make(map[string][]string)
	for _, line := range []string{
		"increase decrease", "better worse", "more less", "before after", "win lose", "open close", "support against", "begin end",
		"join leave", "buy sell", "import export", "agree disagree", "hire fire", "guilty innocent", "public private", "north south",
		"rich poor", "new old", "new former", "pay receive", "praise blame", "cause despite", "thanks despite", "thanks cause",
		"first last", "all some", "all most", "all minority", "most minority", "many minority",
	} {
		a, b, _ := strings.Cut(line, " ")
		m[a], m[b] = append(m[a], b), append(m[b], a)
	}
	return m
}()

func (m *marker) against(o *marker) bool {
	return slices.ContainsFunc(m.groups, func(g string) bool {
		return slices.ContainsFunc(opposites[g], func(x string) bool { return slices.Contains(o.groups, x) })
	})
}

// movable reports whether the direction m may stand at other words of the sentence
// than in the quotation: a quantity, and one that has an opposite, may not.
func (m *marker) movable() bool {
	return !slices.ContainsFunc(m.groups, func(g string) bool { return opposites[g] != nil || g == "little" || g == "short" || g == "long" })
}
