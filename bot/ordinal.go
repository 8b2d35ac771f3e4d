package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// ordinalPlaces are the words for a place in an order, each with its number.
var ordinalPlaces = ordinalNumbers(
	`premier premiere premiers premieres first 1er 1re 1ere 1st`, `deuxieme second seconde 2e 2eme 2nd`, `troisieme third 3e 3eme 3rd`,
	`quatrieme fourth 4e 4eme 4th`, `cinquieme fifth 5e 5eme 5th`, `sixieme sixth 6e 6eme 6th`, `septieme seventh 7e 7eme 7th`,
	`huitieme eighth 8e 8eme 8th`, `neuvieme ninth 9e 9eme 9th`, `dixieme tenth 10e 10eme 10th`)

func ordinalNumbers(lines ...string) map[string]int {
	numbers := make(map[string]int)
	for i, line := range lines {
		for _, w := range strings.Fields(line) {
			numbers[w] = i + 1
		}
	}
	return numbers
}

// noPlace are words behind an ordinal that is a part of a time, a title or a turn of speech.
var noPlace = wordSet(`semestre trimestre siecle millenaire jour semaine mois annee moitie quinzaine fois ministre ministres half quarter century day week month year time minister`)

// placesIn are the places in an order that tokens name.
func placesIn(tokens []retrieval.Token) map[int]bool {
	found := make(map[int]bool)
	for i, t := range tokens {
		n := ordinalPlaces[t.Fold]
		if n == 0 || i+1 < len(tokens) && (noPlace[tokens[i+1].Fold] || tokens[i+1].Kind == retrieval.Number) {
			continue
		}
		found[n] = true
	}
	return found
}

// isOfAnotherPlace reports whether the question asks for a place in an order, the
// second or a later one, and u names others only: who came second did not come third.
func (in *inquiry) isOfAnotherPlace(u *unit) bool {
	if len(in.places) == 0 || in.places[1] {
		return false
	}
	found := placesIn(u.tokens)
	for n := range in.places {
		if found[n] {
			return false
		}
	}
	return len(found) > 0
}
