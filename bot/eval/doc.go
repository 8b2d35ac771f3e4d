// Package eval asks an assistant questions whose right answers are known and
// says how often it was right, with the uncertainty that the number of
// questions leaves.
//
// It needs no model to judge, and no judge: a gold question names the words of the
// documents that answer it, so each verdict is a comparison of bytes and of
// dates, and two runs over the same answers print the same report.
//
// The way through the package is
//
//	ReadGold   a JSONL file -> []Case (gold.go)
//	Run        each Case -> the assistant -> Result (run.go, judge.go)
//	Report     results -> measures per kind and language (measure.go, report.go)
//	           -> WriteText, WriteJSON, WriteHTML, Check (text.go, html.go, min.go)
//	Compare    several engines' reports over the same questions -> Comparison (compare.go,
//	           paired.go, written.go) -> WriteText, WriteJSON, WriteHTML (comparetext.go, comparehtml.go)
//	RunSearch  the questions of a retrieval set (sought.go) -> ranks of documents (search.go), as they are and
//	           spoilt (perturb.go) -> SearchReport (searchmeasure.go, searchreport.go, searchmin.go, searchtext.go)
//	RunBriefs  topics with the facts that belong into a brief -> BriefReport (brief.go, briefreport.go)
//
// # When a citation hits
//
// A citation hits an evidence when all of this holds: the assistant answered;
// the citation is among the first eight of its answer; its quotation has at
// most 700 bytes and is exact (below); and it covers at least half of the bytes
// of the evidence's quote in the evidence's document. Where the quote stands
// several times in the document, any of the places will do, unless the gold row
// says which one is meant. The other places that a citation lists in also_in hit
// nothing: a reader sees the date and the source of the citation itself.
//
// # The measures
//
// Every measure is k of n, with its 95 % Wilson score interval.
//
//   - answer_hit: answerable questions with at least one citation that hits any evidence, of all answerable questions.
//   - first_hit: answerable questions whose first citation hits, of all answerable questions.
//   - evidence_recall: groups of evidence of which one alternative is hit, of all groups of the answerable questions.
//   - citation_precision: citations that hit an evidence of their question, of all citations printed. Citations
//     in answers to unanswerable questions, those after the eighth and those over 700 bytes are printed, and never hit.
//   - quote_exact: quotations whose document exists in the named version and has exactly these bytes between start
//     and end, of all quotations printed: citations, the places in also_in, and the nearest finding of a refusal.
//   - date_equal: citations that hit, whose first and last day both equal those of an evidence that they hit
//     (no date equals no date), of those that hit an evidence with a scored date.
//   - refusal_recall: unanswerable questions that were declined, of all unanswerable questions.
//   - false_refusals: answerable questions that were declined, of all answerable questions. Lower is better.
//   - right, wrong: verdicts as in the CRAG benchmark, of all questions. Right: an answerable question answered
//     with a hit, or an unanswerable one declined. Wrong: answered without a hit. What is neither is missing:
//     an answerable question declined, and any question on which the assistant failed with an error.
//
// The score is (right - wrong) / questions, from -1 to 1.
//
// Engines are compared question by question, or group of evidence by group of
// evidence: see Pairing. What is measured over citations is not paired.
package eval
