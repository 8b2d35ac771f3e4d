package bot

import (
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// asksWhat reports whether u asks what somebody says or does: "que dit", "qu'a proposé".
func (u *utterance) asksWhat() bool {
	folded := foldQuestion(u.text[:u.asks.End])
	return folded == "que" || folded == "qu" || folded == "qu est ce que" || folded == "qu est ce qu" ||
		expects(foldQuestion(u.text)) == expectStatement
}

// endsPerson reports whether the words own of a phrase of u are a person, with
// or without a title or an article, and link, the "de" behind them, leads on to
// something else: "que dit Paul Morel du quai" asks Paul Morel about the quay. Only
// a question after what somebody says or does has that; elsewhere "de" belongs to the name.
func (u *utterance) endsPerson(own []int, determined bool, link int) bool {
	if u.lang != "fr" || len(own) == 0 || own[len(own)-1] != link-1 || !u.asksWhat() {
		return false
	}
	names := 0
	for _, i := range own {
		switch {
		case u.isName(i):
			names++
		case i != own[0] || !personTitles[u.tokens[i].Fold]:
			return false
		}
	}
	first := u.tokens[own[0]]
	switch {
	case names == 0:
		return false
	case determined && !personTitles[first.Fold]:
		return names == 1 && first.Kind == retrieval.Acronym // "la Banque de France" is one name
	}
	return names > 1 || !u.isParticle(link)
}

// isParticle reports whether token link is the "de" of a family name behind a
// given name: another one follows that name ("Anne de Brou du quai").
func (u *utterance) isParticle(link int) bool {
	f := u.tokens[link].Fold
	return (f == "de" || f == "d'") && link+2 < len(u.tokens) && u.isName(link+1) && links[u.tokens[link+2].Fold]
}

// isPerson reports whether u is somebody's name and nothing else: two names, or one behind a title.
func (u *utterance) isPerson() bool {
	return len(u.tokens) > 1 && honorific.MatchString(u.text) && u.isName(len(u.tokens)-1) ||
		len(u.tokens) > 1 && !slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool { return !t.Name || t.Kind != retrieval.Word })
}

var (
	honorific   = corpus.NewPattern(`^(?:M\.|MM\.|Mmes?|Mlle|Mrs?\.?|Ms\.?|Dr\.?)[\s\x{a0}]`)
	titleBefore = corpus.NewPattern(`(?:^|[\s\x{a0}])((?:M|MM|Mme|Mlle|Mr|Mrs|Ms|Dr)\.?[\s\x{a0}]+)$`)
)

// sayer is whom u asks what they say or do, where that is no name but an office
// ("la ministre", "the mayor of Brou"), without what they are asked about; empty when there is none.
func (u *utterance) sayer() corpus.Span {
	if !u.asksWhat() {
		return corpus.Span{}
	}
	i := slices.IndexFunc(u.nounPhrases(), func(np nominal) bool { return !np.focus && np.lead.Len() == 0 })
	if i < 0 {
		return corpus.Span{}
	}
	np := u.nounPhrases()[i]
	at := np.Span
	if n := len(np.links); n > 0 && u.lang == "fr" {
		last := np.links[n-1]
		office := n == 1 && slices.ContainsFunc(np.tokens, func(k int) bool { return k > last && u.isName(k) })
		if !office {
			at.End = u.tokens[last-1].End
		}
	}
	return at
}

// withTitle is span s of u's text with the "M." or "Mme" before it.
func (u *utterance) withTitle(s corpus.Span) corpus.Span {
	if m := titleBefore.FindStringSubmatchIndex(u.text[:s.Start]); m != nil {
		s.Start = m[2]
	}
	return s
}
