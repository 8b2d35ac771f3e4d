package retrieval

import "fmt"

// analysisVersion changes whenever the same text gives other tokens, terms or
// stop words, so that no snapshot is read with counts of another analysis.
// TestAnalysisVersion tells when.
const analysisVersion = 2

// analysisName names everything that the stored counts of words depend on.
func analysisName() string {
	return fmt.Sprintf("v%d words %d headline %g title %g publisher %g", analysisVersion, wordsVersion, headlineWeight, titleWeight, publisherWeight)
}
