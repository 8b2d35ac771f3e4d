package bot

import (
	"bytes"
	"encoding/json"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// An Answer is what the assistant says to one question: claims with their
// citations, or a refusal with its reason. It is plain data; each front end
// renders its own. Its JSON form is the command line's contract.
type Answer struct {
	ID       string `json:"id,omitempty"`
	Question string `json:"question"`
	// Lang is the language that the answer is written in, "fr" or "en". Quotations keep their own.
	Lang     string `json:"lang"`
	Answered bool   `json:"answered"`
	// Text is the answer as prose with the numbers of its citations, "… [1] … [2]".
	Text string `json:"text"`
	// Reason says, in Lang, why there is no answer; nil when there is one.
	Reason    *string    `json:"reason"`
	Citations []Citation `json:"citations"`
	// Nearest is the nearest finding to a question that was declined. It is not the answer.
	Nearest *Citation `json:"nearest"`
	// Engine is what chose the quotations: "extract", or the model's name.
	Engine string `json:"engine"`
	// Claims are what Text says, in order, where a model wrote it; else none.
	Claims []Claim `json:"claims,omitempty"`
	// Fallback is why a model that should have written it all did not; "" when none should, or it did.
	Fallback Fallback `json:"fallback,omitempty"`
	// Dropped is what the model said and the checks did not let out.
	Dropped []Dropped `json:"dropped,omitempty"`
	Timings Timings   `json:"timings_ms"`
	// Gate names the check that declined ("" when answered); for evaluation and logs, not for readers.
	Gate string `json:"-"`
	// Confidence is how sure it is that the documents answer the question and that the
	// first citation does, from 0 to 1; 0 for what was declined unread. For evaluation.
	Confidence float64 `json:"-"`
}

// A Citation is a quotation with everything a reader needs to check it. Quote,
// Title, Publisher, URL and the date are read from the record when the citation
// is made; none of them ever passes through a model.
// Text[Start:End] == Quote in the document's text of that Version.
type Citation struct {
	N        int    `json:"n"`
	Document string `json:"document"`
	Version  string `json:"version"`
	// Title and Publisher are "" where there are none, and where they are no names but
	// address a machine or a channel.
	Title     string  `json:"title"`
	Publisher string  `json:"publisher"`
	URL       *string `json:"url"`
	Quote     string  `json:"quote"`
	Start     int     `json:"start"`
	End       int     `json:"end"`
	// Page is the page on which the quotation begins, 0 and left out where the document has none.
	Page int `json:"page,omitempty"`
	// Speaker is whom the source itself names as the author of the quoted words; nil when it names nobody.
	Speaker *string `json:"speaker"`
	// Date is the first day, DateEnd the last of a period of more than a day
	// (zero, null in JSON, for a single day and for no date).
	Date    corpus.Day `json:"date"`
	DateEnd corpus.Day `json:"date_end"`
	// DatePrecision is empty, null in JSON, for no date.
	DatePrecision corpus.Precision `json:"date_precision"`
	DateBasis     corpus.Basis     `json:"date_basis"`
	AlsoIn        []Place          `json:"also_in"`
	// SupersededBy is the newest version of the document, nil and left out when there is none.
	SupersededBy *Successor `json:"superseded_by,omitempty"`
}

// MarshalJSON writes every field, in order; what a citation does not have is null.
func (c Citation) MarshalJSON() ([]byte, error) {
	type plain Citation // without this method
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the encoder that called decides
	if err := enc.Encode(plain(c)); err != nil {
		return nil, err
	}
	// A quotation mark inside a string is escaped, so this can only be the key.
	return bytes.Replace(b.Bytes(), []byte(`,"date_precision":"",`), []byte(`,"date_precision":null,`), 1), nil
}

// A Place is another place where the same bytes stand; a near copy whose bytes
// differ carries its own Quote.
type Place struct {
	Document string     `json:"document"`
	Start    int        `json:"start"`
	End      int        `json:"end"`
	Date     corpus.Day `json:"date"`
	Quote    string     `json:"quote,omitempty"`
}

// Timings are milliseconds of wall time.
type Timings struct {
	Retrieve float64 `json:"retrieve"`
	Total    float64 `json:"total"`
}
