package corpus

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// readHTML reads a page. The canonical text is what a reader sees of it: blocks
// apart by a blank line, list items, table rows and <br> by a line end, table
// cells by a tab; white space runs are one space, no-break spaces stay.
// Navigation, page headers and footers, asides, forms, scripts and what is
// hidden (see hide) are left out, and so is what is struck out. Of a page of a site
// that has one article (see articleOf) the text is that article. Front matter, as
// makers of sites use it, is taken for what it is.
func readHTML(name string, data []byte) *draft {
	src, err := decodeHTML(data)
	if err != nil {
		return unreadable(name, data, err)
	}
	front, end, _ := frontMatter(src)
	root, err := html.Parse(strings.NewReader(src[end:]))
	if err != nil {
		err = errors.New("bad HTML: " + oneLine(strings.TrimPrefix(err.Error(), "html: ")))
		return refused(name, err.Error()).take(front)
	}
	hide(root)
	// What the head of a page claims is often malformed and nobody here can
	// mend it: values that make no sense are passed over in silence.
	said, _ := pageMetadata(root).checked()
	holders := said.heed(root, rulesOf(said.Publisher, said.URL))
	var w textWriter
	if a := articleOf(root, holders); a != nil {
		if said.Date == "" {
			said.Date = shownDay(root, a.heading())
		}
		a.write(&w)
	} else {
		w.node(root)
	}
	d := newDraft(name, &Document{Text: w.text()})
	if d.doc.Text == "" {
		d.reason = "empty: the page shows no text"
	} else if err := checkText(d.doc.Text); err != nil {
		d.reason = err.Error()
	}
	said.apply(d.doc)
	return d.take(front)
}

// metaCharset finds a declared encoding in the first kilobyte of a page.
var metaCharset = NewPattern(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_-]+)`)

// oneByte are the declared encodings that are believed of a page that is not UTF-8.
var oneByte = map[string]encoding.Encoding{
	"iso-8859-2": charmap.ISO8859_2, "windows-1250": charmap.Windows1250,
	"iso-8859-15": charmap.ISO8859_15, "latin-9": charmap.ISO8859_15, "macintosh": charmap.Macintosh,
	"windows-1251": charmap.Windows1251, "iso-8859-7": charmap.ISO8859_7, "windows-1253": charmap.Windows1253,
}

// decodeHTML is decode with the leniency that pages need: an encoding declared
// in the page is believed when the bytes are not UTF-8, and broken bytes in a
// page that is otherwise UTF-8 become U+FFFD, as in every browser.
func decodeHTML(data []byte) (string, error) {
	if !utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		declared := ""
		if m := metaCharset.FindSubmatch(data[:min(len(data), 1024)]); m != nil {
			declared = strings.ToLower(string(m[1]))
		}
		if e := oneByte[declared]; e != nil {
			if out, err := e.NewDecoder().Bytes(data); err == nil {
				return string(out), nil
			}
		}
		if _, damaged := damagedUTF8(data); damaged {
			return strings.TrimPrefix(strings.ToValidUTF8(string(data), "\uFFFD"), utf8BOM), nil
		}
	}
	text, err := decode(data)
	return strings.TrimPrefix(text, utf8BOM), err
}

// dropped are the elements whose content is no part of the text.
var dropped = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true,
	atom.Nav: true, atom.Aside: true, atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Applet: true,
	atom.Svg: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Noframes: true, atom.Noembed: true,
	atom.Select: true, atom.Button: true, atom.Textarea: true, atom.Input: true, atom.Datalist: true,
	atom.Menu: true, atom.Map: true, atom.Math: true, atom.Rp: true,
	atom.Del: true, atom.S: true, atom.Strike: true, // withdrawn
}

// droppedRoles are the landmark roles that stand for such elements.
var droppedRoles = map[string]bool{
	"navigation": true, "banner": true, "contentinfo": true, "complementary": true, "search": true,
	"dialog": true, "alertdialog": true, "menu": true, "menubar": true, "toolbar": true, "tooltip": true,
}

// A gap is the white space that stands between two pieces of text, weakest first.
type gap int

const (
	gapNone gap = iota
	gapSpace
	gapCell
	gapLine
	gapBlock
)

// gaps are how the gaps are written.
var gaps = [...]string{gapNone: "", gapSpace: " ", gapCell: "\t", gapLine: "\n", gapBlock: "\n\n"}

// edges are the gaps before and after the elements that are not inline.
var edges = map[atom.Atom]gap{
	atom.Li: gapLine, atom.Tr: gapLine, atom.Dt: gapLine, atom.Dd: gapLine, atom.Br: gapLine,
	atom.Td: gapCell, atom.Th: gapCell,
	atom.P: gapBlock, atom.Div: gapBlock, atom.Ul: gapBlock, atom.Ol: gapBlock, atom.Dl: gapBlock, atom.Dir: gapBlock,
	atom.H1: gapBlock, atom.H2: gapBlock, atom.H3: gapBlock, atom.H4: gapBlock, atom.H5: gapBlock, atom.H6: gapBlock,
	atom.Hgroup: gapBlock, atom.Header: gapBlock, atom.Footer: gapBlock, atom.Main: gapBlock, atom.Article: gapBlock,
	atom.Section: gapBlock, atom.Blockquote: gapBlock, atom.Pre: gapBlock, atom.Listing: gapBlock, atom.Xmp: gapBlock, atom.Plaintext: gapBlock,
	atom.Figure: gapBlock, atom.Figcaption: gapBlock, atom.Address: gapBlock, atom.Center: gapBlock,
	atom.Details: gapBlock, atom.Summary: gapBlock, atom.Dialog: gapBlock, atom.Form: gapBlock, atom.Fieldset: gapBlock,
	atom.Legend: gapBlock, atom.Hr: gapBlock, atom.Table: gapBlock, atom.Caption: gapBlock, atom.Body: gapBlock,
	atom.Frameset: gapBlock, atom.Search: gapBlock, atom.Nav: gapBlock, atom.Aside: gapBlock, atom.Menu: gapBlock,
	atom.Img: gapSpace, atom.Svg: gapSpace, atom.Object: gapSpace, atom.Embed: gapSpace, atom.Iframe: gapSpace, atom.Canvas: gapSpace,
	atom.Audio: gapBlock, atom.Video: gapBlock, atom.Button: gapSpace, atom.Select: gapSpace, atom.Input: gapSpace, atom.Textarea: gapSpace,
}

// A textWriter gathers the visible text of a page.
type textWriter struct {
	b   strings.Builder
	gap gap // owed before the next text
	pre int // how many <pre> we are in
}

func (w *textWriter) owe(g gap) { w.gap = max(w.gap, g) }

func (w *textWriter) text() string { return w.b.String() }

// node writes n and what is below it. The parser bounds the depth.
func (w *textWriter) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
		return
	case html.ElementNode:
		if isDropped(n) {
			w.owe(edges[n.DataAtom])
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	if n.DataAtom == atom.Sup || n.DataAtom == atom.Sub {
		w.shifted(n)
		return
	}
	edge := edges[n.DataAtom]
	pre := n.DataAtom == atom.Pre || n.DataAtom == atom.Listing
	if pre {
		w.pre++
	}
	w.owe(edge)
	w.children(n)
	w.owe(edge)
	if pre {
		w.pre--
	}
}

// write appends text, its runs of white space as the gap they amount to.
func (w *textWriter) write(s string) {
	for len(s) > 0 {
		i := strings.IndexFunc(s, isASCIISpace)
		if i != 0 {
			if i < 0 {
				i = len(s)
			}
			if w.b.Len() > 0 {
				w.b.WriteString(gaps[w.gap])
			}
			w.gap = gapNone
			w.b.WriteString(s[:i])
			s = s[i:]
			continue
		}
		if w.pre > 0 && s[0] == '\n' {
			w.owe(gapLine)
		} else {
			w.owe(gapSpace)
		}
		s = s[1:]
	}
}

// isDropped reports whether an element is no part of the text.
func isDropped(n *html.Node) bool {
	if n.Namespace != "" || dropped[n.DataAtom] {
		return true
	}
	switch n.DataAtom {
	case atom.Header:
		// The header of an article holds its title and its lead; that of the
		// page holds the site's name and menus.
		if !within(n, atom.Article, atom.Main) {
			return true
		}
	case atom.Footer:
		// A quotation's footer names whom it is by.
		if !within(n, atom.Blockquote) {
			return true
		}
	case atom.Sup:
		// A note mark would run into the figure before it: "1 200" and 3 are not 1 2003.
		if isNoteMark(n) {
			return true
		}
	case atom.Body, atom.Html:
		return false // some pages hide the body until a script has run
	}
	_, open := attribute(n, "open")
	if n.DataAtom == atom.Dialog && !open {
		return true
	}
	return isHidden(n)
}

// isNoteMark reports whether n holds a link to another place in the same page.
func isNoteMark(n *html.Node) bool {
	for c := range n.Descendants() {
		if href, ok := attribute(c, "href"); ok && strings.HasPrefix(href, "#") {
			return true
		}
	}
	return false
}

// isHidden reports whether n is said to be hidden, by the page or by hide, or stands for what is dropped.
func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "role":
			if droppedRoles[strings.ToLower(strings.TrimSpace(a.Val))] {
				return true
			}
		}
	}
	return false
}

// within reports whether n has an ancestor of one of those elements.
func within(n *html.Node, elements ...atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		for _, a := range elements {
			if p.DataAtom == a {
				return true
			}
		}
	}
	return false
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}
