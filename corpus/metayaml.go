package corpus

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// said is what one place, a front matter or a sidecar, says of a document.
type said struct {
	metadata
	problems []string // what is left out of it, and why
	// doubt is why it is not known what the place says of the collection, ""
	// when that is known. Nothing else of the place is believed then.
	doubt string
	hint  string // what to do about the doubt, where there is more to say
}

// A pair is a key of metadata, folded, and what stands behind it.
type pair struct {
	key     string
	written string // the key as written
	value   string
	line    int
	blank   bool // there is no value
	nested  bool // the value is a list, a map or the like
}

// readYAML reads metadata. A fault outside the collection costs the field it is
// in; all that leaves the collection open is a doubt. With strict, every unknown
// key is a problem, without it those that look like a slip for a known one.
func readYAML(src string, strict bool) said {
	if len(src) > maxMetadata {
		return said{doubt: fmt.Sprintf("bad YAML: larger than %d kB", maxMetadata>>10)}
	}
	src = lineEnds.Replace(src)
	pairs, err := yamlPairs(src)
	var problems []string
	if err != nil {
		reason := "bad YAML: " + yamlReason(err)
		var ok bool
		if pairs, problems, ok = linePairs(src); !ok {
			return said{doubt: reason}
		}
	}
	s := saidBy(pairs, strict)
	s.problems = append(problems, s.problems...)
	if s.doubt == "" && !has(pairs, collectionKey) && namesExactly(src) {
		s.doubt = "bad YAML: a line names a collection, but not as a key of its own"
	}
	return s
}

// lineEnds writes whatever ends a line, for some program or other, the way YAML does.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// saidBy puts pairs together.
func saidBy(pairs []pair, strict bool) said {
	var s said
	count := make(map[string]int)
	for _, p := range pairs {
		count[p.key]++
	}
	told := make(map[string]bool)
	for _, p := range pairs {
		field := s.field(p.key)
		switch {
		case field == nil && count[collectionKey] == 0 && meantBy(p.key) == collectionKey:
			return said{doubt: fmt.Sprintf("line %d: unknown key %q, perhaps for %s", p.line, clip(p.written), collectionKey)}
		case field == nil:
			s.unknown(p, strict)
		case count[p.key] > 1 && p.key == collectionKey:
			return said{doubt: "the key collection stands twice"}
		case count[p.key] > 1:
			if !told[p.key] {
				s.problems = append(s.problems, fmt.Sprintf("line %d: the key %s stands twice", p.line, p.key))
			}
			told[p.key] = true
		case p.key == collectionKey && (p.nested || p.blank):
			return said{doubt: fmt.Sprintf("line %d: collection is no name", p.line)}
		case p.key == collectionKey && collectionName(p.value) == "":
			return said{doubt: fmt.Sprintf("line %d: collection %q is no name", p.line, clip(p.value))}
		case p.nested:
			s.problems = append(s.problems, fmt.Sprintf("line %d: %s is no text", p.line, p.key))
		default:
			*field = p.value
		}
	}
	var problems []string
	s.metadata, problems = s.checked()
	s.problems = append(s.problems, problems...)
	return s
}

// unknown notes a key that is not one of metadata.
func (s *said) unknown(p pair, strict bool) {
	switch meant := meantBy(p.key); {
	case meant != "":
		s.problems = append(s.problems, fmt.Sprintf("line %d: unknown key %q, perhaps for %s", p.line, clip(p.written), meant))
	case strict:
		s.problems = append(s.problems, fmt.Sprintf("line %d: unknown key %q; the known keys are %s", p.line, clip(p.written), strings.Join(keys, ", ")))
	}
}

func has(pairs []pair, key string) bool {
	for _, p := range pairs {
		if p.key == key {
			return true
		}
	}
	return false
}

// namesExactly reports whether a line of src opens like one that names a collection.
func namesExactly(src string) bool {
	for line := range strings.Lines(src) {
		if keyOf(line) == collectionKey {
			return true
		}
	}
	return false
}

// yamlPairs are the pairs at the top of src, in order. Its error is one of the
// parser's, or says that src is no list of keys.
func yamlPairs(src string) (pairs []pair, err error) {
	// The YAML parser has panicked on hostile input before; a file must not
	// take the whole corpus down.
	defer func() {
		if r := recover(); r != nil {
			pairs, err = nil, errors.New("it cannot be parsed")
		}
	}()
	file, err := parser.ParseBytes([]byte(src), 0)
	if err != nil {
		return nil, err
	}
	var top ast.Node
	for _, d := range file.Docs {
		if d.Body == nil {
			continue
		}
		if top != nil {
			return nil, errors.New("there are several documents in it")
		}
		top = d.Body
	}
	switch top := top.(type) {
	case nil, *ast.CommentGroupNode:
		return nil, nil
	case *ast.MappingValueNode:
		return appendPair(nil, top)
	case *ast.MappingNode:
		for _, v := range top.Values {
			if pairs, err = appendPair(pairs, v); err != nil {
				return nil, err
			}
		}
		return pairs, nil
	}
	return nil, errors.New("there are no keys in it")
}

func appendPair(pairs []pair, v *ast.MappingValueNode) ([]pair, error) {
	var written string
	line := v.Key.GetToken().Position.Line
	switch k := v.Key.(type) {
	case *ast.StringNode:
		written = k.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		written = k.GetToken().Value
	default: // "<<", "? key", a tag: whatever it comes to, it may be the collection
		return nil, fmt.Errorf("line %d: a key that is no plain word", line)
	}
	p := pair{key: foldKey(written), written: written, line: line}
	switch value := v.Value.(type) {
	case *ast.StringNode:
		p.value = value.Value
	case *ast.LiteralNode:
		p.value = value.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		p.value = value.GetToken().Value // as written: 007 is no 7
	case *ast.NullNode, nil:
		p.blank = true
	default:
		p.nested = true
	}
	return append(pairs, p), nil
}

// plainLine matches "key: value" at the start of a line.
var plainLine = NewPattern(`^([A-Za-z_][A-Za-z0-9_-]*)[ \t]*:(?:[ \t]+(.*))?$`)

// linePairs reads faulty YAML line by line. It reports false unless every line
// is a key and its value or a comment, so that no line can be a part of another's
// value, and none that is faulty may be about the collection.
func linePairs(src string) (pairs []pair, problems []string, ok bool) {
	n := 0
	for line := range strings.Lines(src) {
		n++
		line = strings.TrimRight(line, " \t\n")
		if line == "" || line[0] == '#' || line == "---" && n == 1 {
			continue
		}
		m := plainLine.FindStringSubmatch(line)
		if m == nil || meantBy(foldKey(m[1])) == collectionKey {
			return nil, nil, false
		}
		one, err := yamlPairs(line)
		switch {
		case err == nil && len(one) == 1 && one[0].key == foldKey(m[1]):
			one[0].line = n
			pairs = append(pairs, one[0])
		case foldKey(m[1]) == collectionKey, m[2] != "" && strings.ContainsRune("\"'[]{}|>&*!%@`", rune(m[2][0])):
			return nil, nil, false
		default:
			problems = append(problems, fmt.Sprintf("line %d: bad YAML, %s is left out (quote a value that holds a colon)", n, clip(m[1])))
		}
	}
	return pairs, problems, true
}

// yamlReason is the one line of a YAML error that says what and where.
func yamlReason(err error) string {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil && y.GetToken().Position != nil {
		return fmt.Sprintf("line %d: %s", y.GetToken().Position.Line, oneLine(y.GetMessage()))
	}
	reason, _, _ := strings.Cut(err.Error(), "\n")
	return oneLine(reason)
}
