package bot

// The repetition that no prose has: of all runs of stuffedRun words in a sentence of
// stuffedLen words and more, half have stood in it before.
const (
	stuffedRun = 4
	stuffedLen = 14
)

// isStuffed reports whether a sentence says the same words over and over, as texts
// do that want to be found.
func isStuffed(w []saidWord) bool {
	if len(w) < stuffedLen {
		return false
	}
	seen := make(map[[stuffedRun]string]bool, len(w))
	again := 0
	for i := 0; i+stuffedRun <= len(w); i++ {
		run := [stuffedRun]string{}
		for j := range run {
			run[j] = w[i+j].text
		}
		if seen[run] {
			again++
		}
		seen[run] = true
	}
	return again*2 >= len(w)-stuffedRun
}
