package retrieval

import (
	"cmp"
	"slices"
)

// maxCorrections is how many spellings a word is looked up by.
const maxCorrections = 5

// maxLengthened is by how many letters two spellings of a word may differ in length.
const maxLengthened = 3

// correct returns the words of the corpus nearest in spelling to a folded word
// that the corpus does not have: one edit away, two for words of eight letters
// or more, or any number of them when both sound alike (see sound), with the same
// first letter; nearest and most frequent first. A swap of two neighbours is one
// edit. Words of fewer than four letters, and words with digits, are not guessed at.
func (x *lexical) correct(fold string) []string {
	if len(fold) < 4 || len(fold) > 40 || !isAlphabetic(fold) {
		return nil
	}
	limit := 1
	if len(fold) >= 8 {
		limit = 2
	}
	type candidate struct {
		word     string
		distance int
		count    int32
	}
	var found []candidate
	heard := sound(fold)
	for w, count := range x.spellings(fold[0]) {
		if len(w) < 4 || abs(len(w)-len(fold)) > maxLengthened || !isAlphabetic(w) {
			continue
		}
		if d := distance(fold, w, limit); d <= limit || sound(w) == heard {
			found = append(found, candidate{w, d, count})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(b.count, a.count), cmp.Compare(a.word, b.word))
	})
	var words []string
	for _, c := range found[:min(len(found), maxCorrections)] {
		words = append(words, c.word)
	}
	return words
}

func isAlphabetic(s string) bool {
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) || s[i] == '\'' {
			return false
		}
	}
	return true
}

func abs(n int) int { return max(n, -n) }

// distance is the number of letters to insert, drop, change or swap with a
// neighbour to make b of a, or limit+1 when it is more than limit.
func distance(a, b string, limit int) int {
	const longest = 64
	if len(a) >= longest || len(b) >= longest {
		return limit + 1
	}
	var rows [3][longest]int
	prev2, prev, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}
