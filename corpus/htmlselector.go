package corpus

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A compound is one step of a selector: what one element must be.
type compound struct {
	tag     string // "" for any
	id      string
	classes []string
	attrs   []attrTest
	// link is how the step before it is related: ' ' an ancestor, '>' the parent,
	// '+' the sibling right before, '~' any before; 0 for the first step.
	link byte
}

// An attrTest is "[key]" or "[key=value]"; op is 0, '=' or the character before it.
type attrTest struct {
	key, value string
	op         byte
}

// key is what a rule about c is filed under.
func (c *compound) key() string {
	switch {
	case c.id != "":
		return "#" + c.id
	case len(c.classes) > 0:
		return "." + c.classes[0]
	case c.tag != "":
		return c.tag
	}
	return "*"
}

// keysOf are the keys under which rules about n may be filed.
func keysOf(n *html.Node) []string {
	keys := []string{"*", n.Data}
	if id, ok := attribute(n, "id"); ok && id != "" {
		keys = append(keys, "#"+id)
	}
	for _, c := range classesOf(n) {
		if key := "." + c; !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func classesOf(n *html.Node) []string {
	class, _ := attribute(n, "class")
	return strings.Fields(class)
}

// maxSteps bounds a selector that is read, and with it the work of matching it.
const maxSteps = 8

// parseSelector reads a selector without commas. States of an element such as
// :hover make the rule doubtful; ok is false for what is no selector of elements,
// such as ::selection, and for one that is not understood.
func parseSelector(s string) (rule, bool) {
	var r rule
	link := byte(0)
	s = strings.TrimSpace(s)
	for s != "" {
		if len(r.selector) == maxSteps {
			return rule{}, false
		}
		var c compound
		rest, ok := r.parse(&c, s)
		if !ok || len(rest) == len(s) {
			return rule{}, false
		}
		c.link = link
		r.selector = append(r.selector, c)
		r.weight += c.weight()
		s = strings.TrimLeft(rest, " \t\r\n\f")
		link = ' '
		if s != "" && strings.IndexByte(">+~", s[0]) >= 0 {
			link = s[0]
			if s = strings.TrimLeft(s[1:], " \t\r\n\f"); s == "" {
				return rule{}, false
			}
		}
	}
	return r, len(r.selector) > 0
}

func (c *compound) weight() int64 {
	w := int64(len(c.classes)+len(c.attrs)) * weightClass
	if c.id != "" {
		w += weightID
	}
	if c.tag != "" {
		w += weightTag
	}
	return w
}

// parse reads c, a step of r, from the start of s and returns what follows it.
func (r *rule) parse(c *compound, s string) (rest string, ok bool) {
	if s[0] == '*' {
		s = s[1:]
	} else if name, after := ident(s); name != "" {
		c.tag, s = strings.ToLower(name), after
	}
	for s != "" {
		switch s[0] {
		case '#', '.':
			name, after := ident(s[1:])
			if name == "" || s[0] == '#' && c.id != "" {
				return s, false
			}
			if s[0] == '#' {
				c.id = name
			} else {
				c.classes = append(c.classes, name)
			}
			s = after
		case '[':
			i := strings.IndexByte(s, ']')
			if i < 0 {
				return s, false
			}
			c.attrs = append(c.attrs, parseAttr(s[1:i]))
			s = s[i+1:]
		case ':':
			if s, ok = r.parsePseudo(s); !ok {
				return s, false
			}
		default:
			return s, true
		}
	}
	return s, true
}

// parsePseudo reads what follows the colon that s begins with.
func (r *rule) parsePseudo(s string) (rest string, ok bool) {
	name, rest := ident(strings.TrimPrefix(s[1:], ":"))
	switch name = strings.ToLower(name); {
	case name == "before" || name == "after":
		r.beside = true
		return rest, true
	case name == "" || strings.HasPrefix(s, "::") || name == "first-line" || name == "first-letter":
		return s, false
	}
	r.doubtful = true
	depth := 0
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return strings.TrimPrefix(rest[i:], ")"), true
		}
	}
	return rest, depth == 0
}

// ident cuts the name at the start of s, without its escapes.
func ident(s string) (name, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case c == '-' || c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z':
			b.WriteByte(c)
		default:
			return b.String(), s[i:]
		}
	}
	return b.String(), ""
}

func parseAttr(s string) attrTest {
	key, value, ok := strings.Cut(s, "=")
	if !ok {
		return attrTest{key: strings.ToLower(strings.TrimSpace(s))}
	}
	t := attrTest{op: '=', value: strings.Trim(strings.TrimSpace(value), `"'`)}
	if n := len(key); n > 0 && strings.IndexByte("~|^$*", key[n-1]) >= 0 {
		t.op, key = key[n-1], key[:n-1]
	}
	t.key = strings.ToLower(strings.TrimSpace(key))
	return t
}

// maxWork bounds the elements that are looked at for the rules of one page: a
// page that asks for more has no more of its rules heeded.
const maxWork = 20_000_000

// matches reports whether n is what the selector is about.
func (s *sheet) matches(selector []compound, n *html.Node) bool {
	if s.work++; s.work > maxWork {
		return false
	}
	last := len(selector) - 1
	c := &selector[last]
	if !c.matches(n) {
		return false
	}
	if last == 0 {
		return true
	}
	next := func(n *html.Node) *html.Node { return n.Parent }
	if c.link == '+' || c.link == '~' {
		next = elementBefore
	}
	before := selector[:last]
	for p := next(n); p != nil && s.work <= maxWork; p = next(p) {
		if s.matches(before, p) {
			return true
		}
		if c.link == '>' || c.link == '+' {
			break
		}
	}
	return false
}

func elementBefore(n *html.Node) *html.Node {
	for n = n.PrevSibling; n != nil && n.Type != html.ElementNode; n = n.PrevSibling {
	}
	return n
}

// matches reports whether n is what the step asks for.
func (c *compound) matches(n *html.Node) bool {
	if n.Type != html.ElementNode || c.tag != "" && c.tag != n.Data {
		return false
	}
	if c.id != "" {
		if id, _ := attribute(n, "id"); id != c.id {
			return false
		}
	}
	if len(c.classes) > 0 {
		have := classesOf(n)
		for _, class := range c.classes {
			if !slices.Contains(have, class) {
				return false
			}
		}
	}
	for _, t := range c.attrs {
		if !t.matches(n) {
			return false
		}
	}
	return true
}

func (t attrTest) matches(n *html.Node) bool {
	v, ok := attribute(n, t.key)
	if !ok {
		return false
	}
	switch t.op {
	case '=':
		return v == t.value
	case '~':
		return slices.Contains(strings.Fields(v), t.value)
	case '|':
		return v == t.value || strings.HasPrefix(v, t.value+"-")
	case '^':
		return t.value != "" && strings.HasPrefix(v, t.value)
	case '$':
		return t.value != "" && strings.HasSuffix(v, t.value)
	case '*':
		return t.value != "" && strings.Contains(v, t.value)
	}
	return true
}
