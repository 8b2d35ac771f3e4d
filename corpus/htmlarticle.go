package corpus

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An article is what a page of a site is about, told from what the site puts around
// it: by where its prose stands, how much of that is links, and what the site calls it.
type article struct {
	measures map[*html.Node]*measure
	prose    int          // of the page
	open     int          // of what the site does not set aside
	parts    []*html.Node // in order: the heading, the lead, what holds the text
}

// A measure is what stands in an element, as a reader sees it.
type measure struct {
	chars, linked int     // characters, and those of them in links
	own, ownLinks int     // the same of what stands in no block inside it
	prose         int     // characters of paragraphs that read as text
	score         float64 // for holding the text
}

// How much text an article has at least, in characters, and which part of the prose of
// its page; half of that part will do for a long one.
const (
	articleLeast = 250
	articleShare = 0.35
	articleLong  = 1500
)

// articleOf finds the article of a page, which hide has seen. It is nil for a page
// that depends on no style sheet and no script, which is a document and not a page
// of a site, and for one whose prose stands in no one place: such a page is all text.
// Holders, if any, are known to hold the text.
func articleOf(root *html.Node, holders []*html.Node) *article {
	if standsAlone(root) && holders == nil {
		return nil
	}
	a := &article{measures: make(map[*html.Node]*measure)}
	a.prose = a.measure(root, false).prose
	a.rate(root, false)
	body := holders
	if body == nil {
		holder := a.holder(root)
		if holder == nil {
			return nil
		}
		body = a.withSiblings(holder)
	}
	prose := 0
	for _, n := range body {
		prose += a.measures[n].prose
	}
	share := float64(prose) / float64(max(1, a.open))
	if holders == nil && (prose < articleLeast || share < articleShare && (prose < articleLong || share < articleShare/2)) {
		return nil
	}
	for _, n := range body {
		a.prune(n, prose)
	}
	a.parts = append(a.before(root, body[0]), body...)
	return a
}

// heading is the heading of the article, on one line; "" when there is none.
func (a *article) heading() string {
	for _, part := range a.parts {
		if part.DataAtom == atom.H1 {
			return oneLine(textOf(part))
		}
		for n := range part.Descendants() {
			if n.DataAtom == atom.H1 && !isDropped(n) {
				return oneLine(textOf(n))
			}
		}
	}
	return ""
}

// write writes the parts, a blank line between them.
func (a *article) write(w *textWriter) {
	for _, n := range a.parts {
		w.owe(gapBlock)
		w.node(n)
		w.owe(gapBlock)
	}
}

func isBlockElement(n *html.Node) bool {
	return edges[n.DataAtom] >= gapLine && n.DataAtom != atom.Br
}

// measure measures n and all in it.
func (a *article) measure(n *html.Node, inLink bool) *measure {
	m := new(measure)
	switch n.Type {
	case html.TextNode:
		m.chars = lettersIn(n.Data)
		m.own = m.chars
		if inLink {
			m.linked, m.ownLinks = m.chars, m.chars
		}
		return m
	case html.ElementNode:
		if isDropped(n) && n.DataAtom != atom.Header {
			return m
		}
	case html.DocumentNode:
	default:
		return m
	}
	inLink = inLink || n.DataAtom == atom.A
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		in := a.measure(c, inLink)
		m.chars, m.linked, m.prose = m.chars+in.chars, m.linked+in.linked, m.prose+in.prose
		if c.Type != html.ElementNode || !isBlockElement(c) {
			m.own, m.ownLinks = m.own+in.own, m.ownLinks+in.ownLinks
		}
	}
	if isBlockElement(n) && readsAsText(m) {
		m.prose += m.own
	}
	a.measures[n] = m
	return m
}

func lettersIn(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// readsAsText reports whether what stands right in a block is a paragraph, not a label or a list of links.
func readsAsText(m *measure) bool { return m.own >= 60 && m.ownLinks*2 < m.own }

// rate gives what is above each paragraph points for it; what the site sets aside gets none.
func (a *article) rate(n *html.Node, aside bool) {
	if n.Type == html.ElementNode {
		m := a.measures[n]
		if m == nil {
			return
		}
		aside = aside || a.isAside(n)
		if !aside && isBlockElement(n) && readsAsText(m) {
			a.open += m.own
			points := 1 + float64(min(m.own, 600))/100
			share := 1.0
			for p, k := n.Parent, 0; p != nil && k < 4; p, k = p.Parent, k+1 {
				if above := a.measures[p]; above != nil {
					above.score += points * share
				}
				share /= 2
			}
			if isBlockElement(n) && n.DataAtom != atom.P && n.DataAtom != atom.Li {
				m.score += points // text right in a <div>
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		a.rate(c, aside)
	}
}

// asideWords are the words of classes and ids by which sites call what is none of the article.
var asideWords = wordSet(`
	comment comments commentaire commentaires commentform respond disqus reactions
	sidebar aside colonne rail related similar similaire similaires recommended recommend recommandations reco associated associes liens
	share sharing partage partager social reseaux sociaux follow suivez addthis sharedaddy jp
	newsletter subscribe subscription abonnement abonnements abonnez abo inscription signup paywall promo promotion sponsor sponsored sponsorise
	ad ads advert advertisement advertising pub publicite banner banniere bandeau outbrain taboola ligatus teads
	cookie cookies consent gdpr rgpd popup modal overlay breadcrumb breadcrumbs ariane
	menu nav navbar navigation navigate pagination pager pagenav prevnext footer pied
	tags tag taglist keywords motscles etiquettes caption captions legende legendes credit credits copyright figcaption
	widget widgets meteo bourse trending popular populaires readmore lireaussi alire voiraussi
	toolbar tools outils print imprimer skip login connexion search recherche rating vote sondage poll
	biography bio authorbox aproposauteur auteurbox signataire inpageshare shortcuts sommaire toc`)

// proseWords are those by which they call what holds it.
var proseWords = wordSet(`article articlebody articletext articlecontent body content contenu corps entry entrycontent post posttext postcontent texte text
	main maincontent story storybody chapo chapeau lead hentry communique release pressrelease wysiwyg richtext`)

// nameParts are the words of an element's class and id, in lower case and without
// accents, with each pair of neighbours as one word too.
func nameParts(n *html.Node) []string {
	class, _ := attribute(n, "class")
	id, _ := attribute(n, "id")
	if len(class)+len(id) > 400 {
		return nil
	}
	spaced := camel.ReplaceAllString(class+" "+id, "$1 $2")
	var out []string
	for name := range strings.FieldsSeq(strings.ToLower(spaced)) {
		parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
		out = append(out, parts...)
		for i := 1; i < len(parts); i++ {
			out = append(out, parts[i-1]+parts[i])
		}
	}
	return out
}

var camel = NewPattern(`([a-z])([A-Z])`)

// isAside reports whether an element is set aside by its name or its kind, and
// neither called the text as well nor holds most of the page.
func (a *article) isAside(n *html.Node) bool {
	if m := a.measures[n]; m != nil && m.prose*2 > a.prose {
		return false
	}
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Article, atom.Main:
		return false
	case atom.Figcaption, atom.Footer, atom.Nav:
		return true
	}
	aside := false
	for _, part := range nameParts(n) {
		if proseWords[part] {
			return false
		}
		aside = aside || asideWords[part]
	}
	return aside
}

// mayHold are the elements that may hold an article.
var mayHold = map[atom.Atom]bool{
	atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Td: true, atom.Center: true, atom.Form: true, 0: true,
}

// holder is the element that holds the text: the one that says so, or the one with
// most points, links counting against it.
func (a *article) holder(root *html.Node) *html.Node {
	var best *html.Node
	most := 0.0
	for n := range root.Descendants() {
		m := a.measures[n]
		if m == nil || m.score <= 0 || !mayHold[n.DataAtom] {
			continue
		}
		points := m.score * (1 - float64(m.linked)/float64(max(1, m.chars)))
		if says, _ := attribute(n, "itemprop"); strings.EqualFold(says, "articleBody") && m.prose >= articleLeast {
			points *= 3
		}
		for _, part := range nameParts(n) {
			if proseWords[part] {
				points *= 1.2
				break
			}
		}
		if points > most {
			best, most = n, points
		}
	}
	return best
}

// withSiblings is n with what stands beside it and is text as well: an article
// may be cut into several elements. Where the parent is hardly more than that, its
// own siblings count too.
func (a *article) withSiblings(n *html.Node) []*html.Node {
	const steps = 3
	for range steps {
		p := n.Parent
		if p == nil || p.DataAtom == atom.Body || p.DataAtom == atom.Html || a.measures[p] == nil {
			break
		}
		in, around := a.measures[n], a.measures[p]
		more := 0
		for c := p.FirstChild; c != nil; c = c.NextSibling {
			if m := a.measures[c]; m != nil && c != n && !a.isAside(c) && m.linked*3 < m.chars {
				more += m.prose
			}
		}
		if more*2 < in.prose || more*2 < around.prose-in.prose {
			break // little is around, or most of it is something else
		}
		n = p
	}
	p := n.Parent
	if p == nil || p.DataAtom == atom.Html {
		return []*html.Node{n}
	}
	var out []*html.Node
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		m := a.measures[c]
		sound := m != nil && !a.isAside(c) && m.prose*2 > m.chars && m.linked*4 < m.chars
		if c == n || sound && (m.score >= 0.2*a.measures[n].score || c.DataAtom == atom.P || c.DataAtom == atom.Blockquote) {
			out = append(out, c)
		}
	}
	return out
}

// prune hides what stands in the text and is none of it, of a text with that much prose.
func (a *article) prune(n *html.Node, whole int) {
	var next *html.Node
	for c := n.FirstChild; c != nil; c = next {
		next = c.NextSibling
		if c.Type != html.ElementNode {
			continue
		}
		m := a.measures[c]
		if m == nil {
			continue
		}
		links := float64(m.linked) / float64(max(1, m.chars))
		group := c.DataAtom == atom.Div || c.DataAtom == atom.Section
		list := c.DataAtom == atom.Ul || c.DataAtom == atom.Ol || c.DataAtom == atom.Dl || c.DataAtom == atom.Table
		switch {
		case a.isAside(c) && m.prose*2 < max(whole, 1),
			(group && links > 0.6 || list && links > 0.9) && m.prose == 0,
			isBlockElement(c) && m.chars < 400 && (links > 0.9 && pointer.MatchString(firstChars(c)) || pointerAlone.MatchString(firstChars(c))):
			c.Attr = append(c.Attr, html.Attribute{Key: "hidden"})
		default:
			a.prune(c, whole)
		}
	}
}

// pointer matches the beginning of what leads to other articles.
var pointer = NewPattern(`(?i)^(?:[→>»•▶►–-]\s*)?(?:(?:à|a) (?:lire|voir|écouter|découvrir)|lire|voir (?:aussi|également)|read|see also|sur le même|dans la même|pour aller plus loin|notre dossier|retrouvez)`)

// pointerAlone matches what does so whatever else stands in it.
var pointerAlone = NewPattern(`(?i)^(?:[→>»•▶►–-]\s*)?(?:(?:à|a) (?:lire|voir) (?:aussi|également)|lire (?:aussi|également)|voir (?:aussi|également)|read (?:also|more)|see also|sur le même (?:sujet|thème)|dans la même rubrique)\b`)

func firstChars(n *html.Node) string {
	s := oneLine(textOf(n))
	return s[:min(len(s), 60)]
}

// before is the heading of the article and its lead, as far as they stand before
// what holds the text: the first <h1>, and the paragraphs behind it.
func (a *article) before(root, body *html.Node) []*html.Node {
	var out []*html.Node
	seen := false
	for h := range body.Descendants() {
		if h.DataAtom == atom.H1 && a.measures[h] != nil && a.measures[h].chars > 0 {
			return nil // it has its heading
		}
	}
	for n := range root.Descendants() {
		if n == body || len(out) > mostLeads {
			break
		}
		m := a.measures[n]
		if m == nil || n.Type != html.ElementNode || contains(body, n) {
			continue
		}
		switch {
		case n.DataAtom == atom.H1 && m.chars >= 10 && !seen:
			out, seen = append(out, n), true
		case seen && a.isLead(n, m) && !slices.ContainsFunc(out, func(p *html.Node) bool { return contains(p, n) }):
			out = append(out, n)
		}
	}
	if len(out) > mostLeads { // too many to be a lead
		return out[:1]
	}
	return out
}

// mostLeads is how many parts stand at most before the text, heading included.
const mostLeads = 4

// isLead reports whether a block between the heading and the text is a paragraph of the article.
func (a *article) isLead(n *html.Node, m *measure) bool {
	if !isBlockElement(n) || !readsAsText(m) || m.own*10 < m.chars*9 || m.linked*4 > m.chars {
		return false
	}
	for p := n; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && a.isAside(p) {
			return false
		}
	}
	return endsSentence(textOf(n))
}

func contains(above, n *html.Node) bool {
	for p := n; p != nil; p = p.Parent {
		if p == above {
			return true
		}
	}
	return false
}
