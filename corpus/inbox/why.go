package inbox

import "strings"

// A Why says why a file was not taken in.
type Why string

// The reasons.
const (
	WhyNone      Why = ""
	WhyKind      Why = "kind"      // of a format that is not taken
	WhyLarge     Why = "large"     // larger than is taken
	WhyEmpty     Why = "empty"     // without any text
	WhyScan      Why = "scan"      // pictures of pages
	WhyProtected Why = "protected" // with a password
	WhyBomb      Why = "bomb"      // unpacks to more than any honest file
	WhyBroken    Why = "broken"    // not what its name says, or damaged
)

// said are the words by which the readers of formats, and the corpus, say why they
// do not read a file, with what they mean. The first that a reason has counts.
var said = []struct {
	words string
	why   Why
}{
	{"larger than the limit", WhyLarge},
	{"unsupported format", WhyKind},
	{"not readable yet", WhyKind},
	{"a scan", WhyScan},
	{"password", WhyProtected},
	{"encrypted", WhyProtected},
	{"more than any honest", WhyBomb},
	{"parts in one file", WhyBomb},
	{"has more than", WhyBomb},
	{"unpacks to more", WhyBomb},
	{"empty", WhyEmpty},
	{"no text", WhyEmpty},
}

// whyOf is what a reason of a rejection means.
func whyOf(reason string) Why {
	for _, s := range said {
		if strings.Contains(reason, s.words) {
			return s.why
		}
	}
	return WhyBroken
}
