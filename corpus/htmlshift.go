package corpus

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Superscripts and subscripts have characters of their own for figures and signs.
var (
	superscripts = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹",
		"+", "⁺", "-", "⁻", "−", "⁻", "–", "⁻", "(", "⁽", ")", "⁾")
	subscripts = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉",
		"+", "₊", "-", "₋", "−", "₋", "–", "₋", "(", "₍", ")", "₎")
)

// shifted writes a <sup> or <sub> so that its figures do not run into the text
// beside them: as characters of their own where there are such (10³, CO₂), else
// set off by a space. Letters alone stay where they are: 1er, Mme.
func (w *textWriter) shifted(n *html.Node) {
	s := textOf(n)
	switch {
	case !strings.ContainsFunc(s, unicode.IsDigit) && !strings.ContainsFunc(s, isMark):
		w.children(n)
	case strings.Trim(s, "0123456789+-−–()") == "":
		if n.DataAtom == atom.Sup {
			s = superscripts.Replace(s)
		} else {
			s = subscripts.Replace(s)
		}
		w.write(s)
	default:
		w.owe(gapSpace)
		w.children(n)
		w.owe(gapSpace)
	}
}

// isMark reports whether r is neither a letter nor the white space or full stop that may go with one.
func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsSpace(r) && r != '.' }

// textOf is the visible text of n, trimmed.
func textOf(n *html.Node) string {
	var w textWriter
	w.children(n)
	return strings.TrimSpace(w.text())
}

func (w *textWriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}
