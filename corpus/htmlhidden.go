package corpus

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hide makes the page below root show what a reader of it sees: an element that
// is not shown, by its own style or by the rules of the page's <style> elements,
// gets the attribute hidden, and text that is not shown although the element is,
// because it has no size or no colour of its own, goes. So it is with what has a
// class by which sites mark what is read aloud only. What else another file or a
// script would hide cannot be known and stays; so does what a transition or an
// animation may bring forth, and what stands in closed <details>, which any reader
// can open. The body of a page is never hidden: some hide it until a script has run.
func hide(root *html.Node) {
	v := viewer{sheet: sheetOf(root), alone: standsAlone(root)}
	start := look{visible: true}
	if v.alone {
		start.ink, start.paper = solid(black), solid(white)
	}
	v.visit(root, start)
}

// standsAlone reports whether nothing but the page itself says how it looks.
func standsAlone(root *html.Node) bool {
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Link:
			if rel, _ := attribute(n, "rel"); strings.Contains(strings.ToLower(rel), "stylesheet") {
				return false
			}
		case atom.Script:
			if kind, _ := attribute(n, "type"); !strings.Contains(strings.ToLower(kind), "json") {
				return false
			}
		case atom.Style:
			if n.FirstChild != nil && strings.Contains(n.FirstChild.Data, "@import") {
				return false
			}
		}
	}
	return true
}

// A viewer goes through a page as a reader's eye does.
type viewer struct {
	sheet *sheet
	alone bool
}

// A look is what an element passes on to what is in it.
type look struct {
	visible bool // as the property visibility has it
	tiny    bool // letters without size
	away    bool // lines that begin far outside the page
	lit     bool // letters with a shadow, or cut out of a picture
	ink     ink  // of the letters
	paper   ink  // behind them
}

// shows reports whether text of this look can be read.
func (l *look) shows() bool {
	if !l.visible || l.tiny || l.away {
		return false
	}
	return l.lit || !l.ink.known || l.ink.alpha > 0 && !(l.paper.known && l.ink.near(l.paper))
}

func (v *viewer) visit(n *html.Node, l look) {
	switch n.Type {
	case html.TextNode:
		if !l.shows() {
			n.Data = spaceOf(n.Data)
		}
		return
	case html.ElementNode:
		if n.Namespace != "" || dropped[n.DataAtom] {
			return
		}
		st := v.sheet.style(n, v.alone)
		if n.DataAtom != atom.Html && n.DataAtom != atom.Body {
			if v.conceals(n, st) {
				n.Attr = append(n.Attr, html.Attribute{Key: "hidden"})
				return
			}
			l.inherit(st)
		}
		v.colours(n, st, &l)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		v.visit(c, l)
	}
}

// spaceOf is what is left of a text that does not show: the space it takes.
func spaceOf(s string) string {
	if strings.ContainsFunc(s, isASCIISpace) {
		return " "
	}
	return ""
}

// conceals reports whether nothing of n shows, whatever is in it.
func (v *viewer) conceals(n *html.Node, st map[string]string) bool {
	display := st["display"]
	if isReadAloud(n) || display == "none" || st["content-visibility"] == "hidden" {
		return true
	}
	if _, ok := attribute(n, "popover"); ok && display == "" {
		return true
	}
	if hidden, _ := attribute(n, "aria-hidden"); strings.EqualFold(hidden, "true") && v.isOrnament(n) {
		return true
	}
	return !moves(st) && (isFaint(st) || isShrunk(st) || isOffScreen(st))
}

// isOrnament reports whether n, which is not read aloud, is no text of the page:
// a figure without letters or the name of an icon. Where a style or a script that
// is kept elsewhere has a say, anything that is not read aloud counts as such,
// because what stands there is mostly a window, a drawer or a hint that they hide
// until it is called for; in a page that stands alone it is seen.
func (v *viewer) isOrnament(n *html.Node) bool {
	class, _ := attribute(n, "class")
	if class = strings.ToLower(class); !v.alone || n.DataAtom == atom.I || strings.Contains(class, "icon") || strings.Contains(class, "glyph") {
		return true
	}
	return !strings.ContainsFunc(textOf(n), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// inherit applies what st says of the text of an element and of those in it.
func (l *look) inherit(st map[string]string) {
	switch st["visibility"] {
	case "hidden", "collapse":
		l.visible = false
	case "visible", "initial":
		l.visible = true
	}
	if size, ok := st["font-size"]; ok {
		l.tiny = isTiny(size, l.tiny)
	}
	if indent, ok := st["text-indent"]; ok {
		at, ok := length(indent)
		l.away = ok && (at <= -farAway || strings.HasSuffix(indent, "%") && at >= percentWide && cutsOff(st))
	}
	if shadow, ok := st["text-shadow"]; ok {
		l.lit = shadow != "none"
	}
	if st["background-clip"] == "text" || st["-webkit-background-clip"] == "text" {
		l.lit = true
	}
}

// colours notes the colours that n is written in, as far as they are known.
func (v *viewer) colours(n *html.Node, st map[string]string, l *look) {
	if !v.alone && (hasAttribute(n, "class") || hasAttribute(n, "id")) {
		// A style kept elsewhere may be about it.
		l.ink, l.paper = ink{}, ink{}
	}
	_, stacked := st["z-index"]
	if p := st["position"]; p == "absolute" || p == "fixed" || p == "sticky" || stacked || n.DataAtom == atom.Mark {
		l.paper = ink{} // it may lie on something that is not around it
	}
	if n.DataAtom == atom.A || n.DataAtom == atom.Mark {
		l.ink = ink{}
	}
	if c, ok := attribute(n, "bgcolor"); ok {
		l.paper = parseInk(strings.ToLower(c))
	}
	if c, ok := attribute(n, "color"); ok && n.DataAtom == atom.Font {
		l.ink = parseInk(strings.ToLower(c))
	}
	if c, ok := attribute(n, "text"); ok && n.DataAtom == atom.Body {
		l.ink = parseInk(strings.ToLower(c))
	}
	for _, name := range []string{"background", "background-color"} {
		if c, ok := st[name]; ok {
			if p := paperOf(c); !p.known || p.alpha > 0 {
				l.paper = p
			}
		}
	}
	_, beside := st[painted]
	if image, ok := st["background-image"]; ok && image != "none" || beside || hasAttribute(n, "background") {
		l.paper = ink{}
	}
	for _, name := range []string{"color", "-webkit-text-fill-color"} {
		if c, ok := st[name]; ok && c != "inherit" {
			l.ink = parseInk(c)
		}
	}
}

func hasAttribute(n *html.Node, key string) bool {
	_, ok := attribute(n, key)
	return ok
}
