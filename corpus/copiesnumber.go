package corpus

import (
	"strings"
)

// A reference is the number that a publisher gave a communiqué, in all its
// languages: "IP/17/1789". It is "" when there is none or more than one.
type reference string

var (
	referenceNumber = NewPattern(`\b[A-Z]{2,12}/\d{2,4}/\d{1,6}\b`)
	// referenceLine is a line that is nothing but a number, under a label or not.
	referenceLine = NewPattern(`^(?:\pL[\pL .°-]{0,30}[:°] ?)?[([]?(` + referenceNumber.String() + `)[)\]]?$`)
	// referenceAddress is how the Commission writes a number in an address.
	referenceAddress = NewPattern(`[/=]([A-Za-z]{2,12})[-_](\d{2,4})[-_](\d{1,6})(?:[-_./?&#]|$)`)
)

// referenceOf is doc's own number: that in its address, or in its title, or that
// stands alone on a line. Numbers that a text mentions are those of others.
func referenceOf(doc *Document) reference {
	if m := referenceAddress.FindStringSubmatch(doc.URL); m != nil {
		return reference(strings.ToUpper(m[1]) + "/" + m[2] + "/" + m[3])
	}
	if all := referenceNumber.FindAllString(doc.Title, 2); len(all) == 1 {
		return reference(all[0])
	}
	var own reference
	for line := range strings.Lines(doc.Text) {
		if len(line) > 80 || !strings.Contains(line, "/") {
			continue
		}
		if m := referenceLine.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			if own != "" && own != reference(m[1]) {
				return ""
			}
			own = reference(m[1])
		}
	}
	return own
}

// numbered are the documents by their own numbers, of each number the first few.
func (k *kin) numbered() map[reference][]int {
	out := make(map[reference][]int)
	for i := range k.sketches {
		ref := k.sketches[i].own
		if ref != "" && len(out[ref]) < tellingTexts {
			out[ref] = append(out[ref], i)
		}
	}
	return out
}

// translate notes as translations the documents of one number in different languages.
func (k *kin) translate() {
	for _, same := range k.numbered() {
		for n, i := range same {
			for _, j := range same[:n] {
				if k.sketches[i].language != k.sketches[j].language {
					k.twins[i], k.twins[j] = append(k.twins[i], j), append(k.twins[j], i)
				}
			}
		}
	}
}
