package corpus

import (
	_ "embed"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/net/html"
)

//go:embed publishers.tsv
var publishersFile string

// publisherRules are the rules of publishers.tsv, which says what they mean.
var publisherRules = sync.OnceValue(func() []publisherRule {
	rules, err := parsePublishers(publishersFile)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return rules
})

// A publisherRule is one line of that file.
type publisherRule struct {
	publisher, field, value string
	selectors               [][]compound   // of title, date, text and drop
	expr                    *regexp.Regexp // of skip, reference and people
}

// parsePublishers reads a file of rules. The error names the line that is none.
func parsePublishers(file string) ([]publisherRule, error) {
	var rules []publisherRule
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' })
		if len(columns) != 3 {
			return nil, fmt.Errorf("line %d: %d columns, not three", n, len(columns))
		}
		r := publisherRule{publisher: columns[0], field: columns[1], value: columns[2]}
		switch r.field {
		case "name":
		case "title", "date", "text", "drop":
			for one := range strings.SplitSeq(r.value, ",") {
				rule, ok := parseSelector(one)
				if !ok || rule.doubtful || rule.beside {
					return nil, fmt.Errorf("line %d: %q is no selector that is known", n, one)
				}
				r.selectors = append(r.selectors, rule.selector)
			}
		case "skip", "reference", "people":
			var err error
			if r.expr, err = regexp.Compile(r.value); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		default:
			return nil, fmt.Errorf("line %d: there is no field %q", n, r.field)
		}
		rules = append(rules, r)
	}
	return rules, nil
}

// rulesOf are the rules for what a publisher of that name has put at that address.
func rulesOf(publisher, address string) []publisherRule {
	host, path := "", ""
	if u, err := url.Parse(address); err == nil {
		host, path = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), u.Path
	}
	if host == "" && publisher == "" {
		return nil
	}
	var out []publisherRule
	for _, r := range publisherRules() {
		if name, ok := strings.CutPrefix(r.publisher, "="); ok {
			if name == publisher {
				out = append(out, r)
			}
			continue
		}
		at, below, _ := strings.Cut(r.publisher, "/")
		if (host == at || strings.HasSuffix(host, "."+at)) && strings.HasPrefix(path, "/"+below) {
			out = append(out, r)
		}
	}
	return out
}

// longestTitle is how many bytes a title has at most, where a rule finds it.
const longestTitle = 400

// heed takes what the rules of its publisher tell of a page: what they drop is
// hidden, the title is the one that they find, and what else the page does not say
// of itself is filled in. It returns the elements that hold the text, nil where no rule finds any.
func (m *metadata) heed(root *html.Node, rules []publisherRule) (text []*html.Node) {
	var p page
	titled := false
	for _, r := range rules {
		if r.field == "name" && m.Publisher == "" {
			m.Publisher = r.value
		}
		for _, n := range r.find(root) {
			switch {
			case r.field == "drop":
				n.Attr = append(n.Attr, html.Attribute{Key: "hidden"})
			case r.field == "title" && !titled && isShort(n):
				if title := oneLine(textOf(n)); title != "" && len(title) < longestTitle {
					m.Title, titled = title, true
				}
			case r.field == "date" && m.Date == "" && isShort(n):
				m.Date = p.dayIn(oneLine(textOf(n)))
			case r.field == "text" && len(textOf(n)) >= articleLeast:
				text = append(text, n)
			}
		}
	}
	return text
}

// find returns the elements below root that a rule is about, none inside another.
func (r *publisherRule) find(root *html.Node) []*html.Node {
	const most = 200
	var out []*html.Node
	s := new(sheet)
	for n := range root.Descendants() {
		if len(out) >= most {
			break
		}
		if n.Type != html.ElementNode || len(out) > 0 && contains(out[len(out)-1], n) {
			continue
		}
		for _, selector := range r.selectors {
			if s.matches(selector, n) {
				out = append(out, n)
				break
			}
		}
	}
	return out
}

// skippedBy reports whether a rule of its publisher says that a block is not to be quoted.
func skippedBy(rules []publisherRule, block string) bool {
	for i := range rules {
		if rules[i].field == "skip" && rules[i].expr.MatchString(block) {
			return true
		}
	}
	return false
}

// A Particular is something that a text says of itself where its publisher is
// known to say it: its number, or who wrote it.
type Particular struct {
	Span        // of Text, in the document's text
	Kind string // "reference" or "people"
	Text string
}

// Particulars finds what publishers.tsv tells to look for in a text: in text
// order for each rule, nothing twice; nil where the publisher is not known.
func (doc *Document) Particulars() []Particular {
	const mostOfOne = 20
	var out []Particular
	seen := make(map[string]bool)
	for _, r := range rulesOf(doc.Publisher, doc.URL) {
		if r.field != "reference" && r.field != "people" {
			continue
		}
		for _, block := range blocks(doc.Text, Span{0, len(doc.Text)}) {
			for _, at := range r.expr.FindAllStringSubmatchIndex(block.In(doc.Text), mostOfOne) {
				from, to := at[0], at[1]
				if len(at) > 2 && at[2] >= 0 {
					from, to = at[2], at[3]
				}
				p := Particular{Span{block.Start + from, block.Start + to}, r.field, block.In(doc.Text)[from:to]}
				if key := p.Kind + "\x00" + p.Text; !seen[key] {
					seen[key] = true
					out = append(out, p)
				}
			}
		}
	}
	return out
}
