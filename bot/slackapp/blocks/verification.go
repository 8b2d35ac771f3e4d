package blocks

import (
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/bot"
)

// Verification says of every quotation of a message whether its words stand in the
// documents: where and of what date, or the nearest wording with the words that
// differ in bold, or that they do not.
func Verification(lang string, found []bot.Checked, link Link) []Message {
	v := voice{lang: lang, link: link}
	if len(found) == 0 {
		return []Message{Notice(lang, NoticeNoQuote, Facts{})}
	}
	var us []unit
	for i := range found {
		us = append(us, v.checked(&found[i])...)
	}
	return v.messages(us, unit{}, false)
}

// checked is the verdict on one quotation and what it rests on.
func (v voice) checked(c *bot.Checked) []unit {
	theirs := label(c.Quote, 300)
	verdict := ""
	switch c.Verdict {
	case bot.VerdictExact:
		verdict = v.say("✓ Mot pour mot dans les documents.", "✓ Word for word in the documents.")
	case bot.VerdictNear:
		return v.nearly(c)
	case bot.VerdictAbsent:
		verdict = v.say("✗ Nulle part dans les documents que ce canal peut voir.", "✗ Nowhere in the documents that this channel may see.")
	case bot.VerdictShort:
		verdict = v.say("Trop court pour être vérifié.", "Too short to be checked.")
	default:
		verdict = v.say("Non vérifié\u00a0: il y a trop de citations dans ce message.", "Not checked: there are too many quotations in this message.")
	}
	us := []unit{v.verdict(verdict, theirs)}
	for i := range c.Found {
		f := c.Found[i]
		f.N = 0
		us = append(us, v.citation(&f, ""))
	}
	return us
}

// verdict is a verdict with the words that it is on.
func (v voice) verdict(s, theirs string) unit {
	es := []rich{literal(s, &style{Bold: true})}
	fallback := s
	if theirs != "" {
		es = append(es, literal(" "+v.quoted(theirs), nil))
		fallback += " " + v.quoted(theirs)
	}
	return said(fallback, richText(rich{Type: "rich_text_section", Elements: es}))
}

// nearly shows the words of a message and those of the documents, what differs in bold.
func (v voice) nearly(c *bot.Checked) []unit {
	us := []unit{v.verdict(v.say("≈ Pas mot pour mot.", "≈ Not word for word."), "")}
	if len(c.Found) == 0 {
		return append(us, v.theirs([]rich{literal(valid(c.Quote), nil)}, c.Quote))
	}
	near := c.Found[0]
	mine, others := compareWords(valid(c.Quote), valid(near.Quote))
	us = append(us, v.theirs(mine, c.Quote))
	for i := range c.Found {
		f := c.Found[i]
		f.N = 0
		lead := v.say("Dans les documents\u00a0:", "In the documents:")
		u := v.citation(&f, lead)
		if i == 0 && f.Quote != "" {
			open, shut := v.marks(f.Quote)
			u.blocks = append(quoteBlocks(others, open, shut, lead, nil), v.under(&f, ""))
		}
		us = append(us, u)
	}
	return us
}

// theirs shows the words of the message that was checked.
func (v voice) theirs(ws []rich, quote string) unit {
	lead := v.say("Dans le message\u00a0:", "In the message:")
	open, shut := v.marks(quote)
	return said(lead+" "+v.quoted(valid(quote)), quoteBlocks(ws, open, shut, lead, nil)...)
}

// maxCompared bounds the work of comparing: the product of the numbers of words.
const maxCompared = 1 << 20

// compareWords cuts two texts into text elements, those words in bold that are not
// in the longest run of words, in order, that both have. Joined, the elements are
// the texts. Texts too long to compare come back whole.
func compareWords(a, b string) (inA, inB []rich) {
	wa, wb := wordsWithSpace(a), wordsWithSpace(b)
	if len(wa)*len(wb) > maxCompared {
		return []rich{literal(a, nil)}, []rich{literal(b, nil)}
	}
	ka, kb := keys(wa), keys(wb)
	// common[i][j] is how many words wa[i:] and wb[j:] have in common, in order.
	common := make([][]int32, len(wa)+1)
	for i := range common {
		common[i] = make([]int32, len(wb)+1)
	}
	for i := len(wa) - 1; i >= 0; i-- {
		for j := len(wb) - 1; j >= 0; j-- {
			if ka[i] == kb[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	differsA, differsB := make([]bool, len(wa)), make([]bool, len(wb))
	i, j := 0, 0
	for i < len(wa) && j < len(wb) {
		switch {
		case ka[i] == kb[j]:
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			differsA[i], i = true, i+1
		default:
			differsB[j], j = true, j+1
		}
	}
	for ; i < len(wa); i++ {
		differsA[i] = true
	}
	for ; j < len(wb); j++ {
		differsB[j] = true
	}
	return runs(wa, differsA), runs(wb, differsB)
}

// wordsWithSpace cuts s behind the white space after each word; joined they are s.
func wordsWithSpace(s string) []string {
	var out []string
	from, inSpace := 0, false
	for i, r := range s {
		space := unicode.IsSpace(r)
		if inSpace && !space && i > from {
			out = append(out, s[from:i])
			from = i
		}
		inSpace = space
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

var sameSigns = strings.NewReplacer("’", "'", "«", `"`, "»", `"`, "“", `"`, "”", `"`)

// keys are what words are compared by: without white space, signs of one meaning alike.
func keys(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = sameSigns.Replace(strings.TrimSpace(w))
	}
	return out
}

// runs joins neighbouring words that differ, or do not, into one text element each.
func runs(words []string, differs []bool) []rich {
	var out []rich
	for i := 0; i < len(words); {
		k := i + 1
		for k < len(words) && differs[k] == differs[i] {
			k++
		}
		var st *style
		if differs[i] {
			st = &style{Bold: true}
		}
		out = append(out, literal(strings.Join(words[i:k], ""), st))
		i = k
	}
	return out
}
