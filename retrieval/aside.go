package retrieval

import "strings"

// asideWeight is what a word in parentheses counts for: there a question spells out
// or repeats what it has named.
const asideWeight = 0.3

// weighAsides lowers the weight of the words of a query that stand in parentheses,
// unless nothing stands outside.
func weighAsides(text string, words []QueryWord) {
	inside := make([]bool, len(words))
	outside := false
	for i, w := range words {
		inside[i] = isAside(text, w.Tokens[0].Start)
		outside = outside || !inside[i]
	}
	for i := range words {
		if inside[i] && outside {
			words[i].Weight *= asideWeight
		}
	}
}

// isAside reports whether a place in a text is between an opening parenthesis and
// the closing one, without another between.
func isAside(text string, at int) bool {
	open := strings.LastIndexAny(text[:at], "()")
	if open < 0 || text[open] != '(' {
		return false
	}
	closing := strings.IndexAny(text[at:], "()")
	return closing >= 0 && text[at+closing] == ')'
}
