package corpus

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A sheet is what the <style> elements of a page declare, as far as it bears on
// whether something shows. It knows type, class, id and attribute selectors and
// their combinators; what it does not know may only show, never hide.
type sheet struct {
	rules map[string][]rule // by the most telling part of what they are about: "#id", ".class", "tag", "*"
	size  int               // bytes read
	count int               // rules read
	work  int               // elements looked at
}

// A rule is one selector with its declarations.
type rule struct {
	selector []compound // the element itself last
	declared []declaration
	// doubtful is true where it depends on the screen, the mouse or something else
	// that is not known whether the rule holds.
	doubtful bool
	// beside is true for ::before and ::after: what is painted beside, or behind, the
	// text of the element.
	beside bool
	weight int64
}

// A declaration is one property of a style, in lower case, without escapes.
type declaration struct {
	name, value string
	important   bool
}

// Limits that no honest page reaches.
const (
	maxSheet = 4 << 20 // bytes of all sheets of a page
	maxRules = 50_000
	maxNests = 8
)

// The weights that decide which declaration of a property holds.
const (
	weightImportant = int64(1) << 60
	weightInline    = int64(1) << 56
	weightUnlayered = int64(1) << 52 // of a rule in no @layer
	weightID        = int64(1) << 48
	weightClass     = int64(1) << 40
	weightTag       = int64(1) << 32
)

// sheetOf reads the styles of the page below root.
func sheetOf(root *html.Node) *sheet {
	s := &sheet{rules: make(map[string][]rule)}
	for n := range root.Descendants() {
		if n.DataAtom != atom.Style || n.Namespace != "" || n.FirstChild == nil {
			continue
		}
		media, _ := attribute(n, "media")
		if holds, doubtful := mediaHolds(media); holds && s.size+len(n.FirstChild.Data) <= maxSheet {
			s.size += len(n.FirstChild.Data)
			s.read(withoutComments(n.FirstChild.Data), block{doubtful: doubtful})
		}
	}
	return s
}

// mediaHolds reports whether a page on a screen is meant by a media query, and
// whether that depends on anything else.
func mediaHolds(query string) (holds, doubtful bool) {
	doubtful = true
	for q := range strings.SplitSeq(strings.ToLower(query), ",") {
		switch q = strings.TrimSpace(q); {
		case q == "" || q == "all" || q == "screen" || q == "only screen":
			holds, doubtful = true, false
		case strings.HasPrefix(q, "print") || strings.HasPrefix(q, "speech"):
		default:
			holds = true
		}
	}
	return holds, doubtful
}

// withoutComments is css with a space for each comment, which parts names as a comment does, and without the marks that hid it from old browsers.
func withoutComments(css string) string {
	var b strings.Builder
	for {
		head, rest, found := strings.Cut(css, "/*")
		b.WriteString(head)
		if !found {
			break
		}
		if _, css, found = strings.Cut(rest, "*/"); !found {
			break
		}
		b.WriteByte(' ')
	}
	return strings.NewReplacer("<!--", " ", "-->", " ").Replace(b.String())
}

// A block is what rules stand in.
type block struct {
	doubtful bool // whether it holds is not known
	layered  bool // in a @layer
	depth    int
}

// read adds the rules of css, which has no comments and stands in b.
func (s *sheet) read(css string, b block) {
	for s.count < maxRules {
		i := scanTo(css, "{;}")
		if i == len(css) {
			return
		}
		head := strings.TrimSpace(css[:i])
		if css[i] != '{' {
			css = css[i+1:]
			continue
		}
		end := blockEnd(css, i)
		body := css[i+1 : end]
		css = css[min(end+1, len(css)):]
		if !strings.HasPrefix(head, "@") {
			s.add(head, body, b)
			continue
		}
		name, query, _ := strings.Cut(strings.ToLower(head), " ")
		holds, unsure, inside := true, true, b
		switch name {
		case "@media":
			holds, unsure = mediaHolds(query)
		case "@layer":
			unsure, inside.layered = false, true
		case "@supports", "@container", "@scope":
		default:
			holds = false
		}
		if inside.depth++; holds && inside.depth <= maxNests {
			inside.doubtful = b.doubtful || unsure
			s.read(body, inside)
		}
	}
}

// scanTo is the index of the first of the ASCII characters stops in css outside strings
// and parentheses, len(css) where there is none.
func scanTo(css, stops string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(css); i++ {
		switch c := css[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote || c == '\n' {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth = max(0, depth-1)
		case (depth == 0 || c == '{' || c == '}') && strings.IndexByte(stops, c) >= 0:
			return i
		}
	}
	return len(css)
}

// blockEnd is the index of the brace that closes the one at open, len(css) where none does.
func blockEnd(css string, open int) int {
	depth := 0
	for i := open; i < len(css); {
		i += scanTo(css[i:], "{}")
		if i == len(css) {
			break
		}
		if css[i] == '{' {
			depth++
		} else if depth--; depth == 0 {
			return i
		}
		i++
	}
	return len(css)
}

// add adds a rule for each selector of head, which stands in b.
func (s *sheet) add(head, body string, b block) {
	declared := slices.DeleteFunc(declarations(body), func(d declaration) bool { return !tellsLook[d.name] })
	if len(declared) == 0 {
		return
	}
	for head != "" {
		i := scanTo(head, ",")
		one := head[:i]
		head = head[min(i+1, len(head)):]
		r, ok := parseSelector(one)
		if !ok || s.count >= maxRules {
			continue
		}
		s.count++
		r.declared, r.doubtful = declared, r.doubtful || b.doubtful
		r.weight += int64(s.count)
		if !b.layered {
			r.weight += weightUnlayered
		}
		key := r.selector[len(r.selector)-1].key()
		s.rules[key] = append(s.rules[key], r)
	}
}

// declarations reads the inside of a rule or of a style attribute. Rules within it
// are passed over.
func declarations(css string) []declaration {
	var list []declaration
	for css != "" {
		i := scanTo(css, ";{}")
		one := css[:i]
		if i < len(css) && css[i] == '{' {
			css = css[min(blockEnd(css, i)+1, len(css)):]
			continue
		}
		css = css[min(i+1, len(css)):]
		name, value, ok := strings.Cut(one, ":")
		if !ok {
			continue
		}
		d := declaration{name: strings.TrimSpace(unescapeCSS(name)), value: strings.TrimSpace(unescapeCSS(value))}
		if head, bang, ok := strings.Cut(d.value, "!"); ok && strings.TrimSpace(bang) == "important" {
			d.value, d.important = strings.TrimSpace(head), true
		}
		if d.name == "font" {
			d.name, d.value = "font-size", sizeOfFont(d.value)
		}
		if d.value != "" {
			list = append(list, d)
		}
	}
	return list
}

// unescapeCSS resolves the escapes of s and lowers its case.
func unescapeCSS(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		k := i + 1
		for k < len(s) && k < i+7 && strings.IndexByte("0123456789abcdefABCDEF", s[k]) >= 0 {
			k++
		}
		if code, err := strconv.ParseUint(s[i+1:k], 16, 32); err == nil {
			b.WriteRune(rune(code))
			if k < len(s) && isASCIISpace(rune(s[k])) {
				k++
			}
			i = k - 1
		}
	}
	return strings.ToLower(b.String())
}

// style is what is declared for n: the sheet's rules, then its own attribute.
// The map is nil where nothing is.
func (s *sheet) style(n *html.Node, sheetColours bool) map[string]string {
	var out map[string]string
	var weights map[string]int64
	set := func(d declaration, weight int64) {
		if d.important {
			weight += weightImportant
		}
		if out == nil {
			out, weights = make(map[string]string), make(map[string]int64)
		}
		if weight >= weights[d.name] {
			out[d.name], weights[d.name] = d.value, weight
		}
	}
	if s.count > 0 {
		for _, key := range keysOf(n) {
			for i := range s.rules[key] {
				r := &s.rules[key][i]
				if !s.matches(r.selector, n) {
					continue
				}
				for _, d := range r.declared {
					if d, ok := r.applies(d); ok && (sheetColours || !isColour[d.name]) {
						set(d, r.weight)
					}
				}
			}
		}
	}
	if css, ok := attribute(n, "style"); ok {
		for _, d := range declarations(withoutComments(css)) {
			set(d, weightInline)
		}
	}
	return out
}

// painted is the property that stands for a background of something beside the text.
const painted = "painted"

// applies is what d, which r declares, says for sure: a colour that is doubtful is
// one that is not known, and what is doubtful otherwise may not conceal.
func (r *rule) applies(d declaration) (declaration, bool) {
	background := strings.HasPrefix(d.name, "background") && !strings.HasSuffix(d.name, "clip")
	switch {
	case r.beside:
		p := paperOf(d.value)
		return declaration{name: painted}, background && (!p.known || p.alpha > 0)
	case r.doubtful && isColour[d.name]:
		d.value = ""
	case r.doubtful && mayConceal(d):
		return d, false
	}
	return d, true
}
