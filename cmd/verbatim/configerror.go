package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// configError is what is wrong with a file that cannot be taken for a config, on one
// line that starts with file:line. It repeats keys of the file and no values.
func configError(file configFile, err error) error {
	var ye yaml.Error
	if !errors.As(err, &ye) {
		return failure(knownKeys(nil), "%s: %w", file.name, err)
	}
	t := ye.GetToken()
	if t == nil || t.Position == nil {
		return failure(knownKeys(nil), "%s: %s", file.name, ye.GetMessage())
	}
	where := fmt.Sprintf("%s:%d", file.name, t.Position.Line)
	path := file.pathTo(t.Position)
	hint := knownKeys(path)
	if name := secretOf(t.Value); name != "" {
		hint = fmt.Sprintf("secrets do not belong in a file that gets copied: set %s or %s_FILE in the environment", name, name)
	}
	if want := expected(err); want != "" {
		return failure(hint, "%s: %s", where, strings.Join(append(path, want+" is expected here"+insteadOf(t)), ": "))
	}
	return failure(hint, "%s: %s", where, ye.GetMessage())
}

// expected is what should stand where a value is of the wrong type, "" for other errors.
func expected(err error) string {
	var mismatch *yaml.TypeError
	var overflow *yaml.OverflowError
	var node *yaml.UnexpectedNodeTypeError
	kind := reflect.Invalid
	switch {
	case errors.As(err, &mismatch):
		kind = mismatch.DstType.Kind()
	case errors.As(err, &overflow):
		kind = overflow.DstType.Kind()
	case errors.As(err, &node) && node.Expected == ast.SequenceType:
		kind = reflect.Slice
	case errors.As(err, &node):
		kind = reflect.Map
	default:
		return ""
	}
	return cmp.Or(yamlKinds.of(kind), "something else")
}

// insteadOf says what stands at t where that can be said without repeating it.
func insteadOf(t *token.Token) string {
	switch t.Type {
	case token.SequenceStartType, token.SequenceEntryType:
		return ", not a list"
	case token.MappingStartType, token.MappingValueType:
		return ", not a section"
	}
	return ""
}

// topKey is a key that stands in no section.
var topKey = regexp.MustCompile(`(?m)^(\w+)[ \t]*:`)

// pathTo are the keys that lead to a place in the file, the outermost first. In a file
// that is no YAML it is that of the section alone, as far as it can be told.
func (f configFile) pathTo(at *token.Position) []string {
	tree, err := parser.ParseBytes(f.raw, 0)
	if err != nil || len(tree.Docs) == 0 {
		lines := strings.SplitAfter(string(f.raw), "\n")
		above := strings.Join(lines[:min(at.Line, len(lines))], "")
		if keys := topKey.FindAllStringSubmatch(above, -1); keys != nil {
			return keys[len(keys)-1][1:]
		}
		return nil
	}
	var path []string
	for node := tree.Docs[0].Body; node != nil; {
		entry := lastBefore(node, at)
		if entry == nil {
			break
		}
		path, node = append(path, entry.Key.GetToken().Value), element(entry.Value, at)
	}
	return path
}

// element is the element of a list in which a place is, and any other node itself.
func element(node ast.Node, at *token.Position) ast.Node {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return node
	}
	var last ast.Node
	for _, v := range list.Values {
		p := v.GetToken().Position
		if m, ok := v.(ast.MapNode); ok {
			if entries := m.MapRange(); entries.Next() {
				p = entries.KeyValue().Key.GetToken().Position
			}
		}
		if p.Line < at.Line || p.Line == at.Line && p.Column <= at.Column {
			last = v
		}
	}
	return last
}

// lastBefore is the last entry of a mapping that begins at or before a place; nil for none.
func lastBefore(node ast.Node, at *token.Position) *ast.MappingValueNode {
	if anchor, ok := node.(*ast.AnchorNode); ok {
		node = anchor.Value
	}
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return nil
	}
	var last *ast.MappingValueNode
	for entries := mapping.MapRange(); entries.Next(); {
		p := entries.KeyValue().Key.GetToken().Position
		if p.Line < at.Line || p.Line == at.Line && p.Column <= at.Column {
			last = entries.KeyValue()
		}
	}
	return last
}

// knownKeys are the keys of the innermost section on a path that the program knows, for a hint.
func knownKeys(path []string) string {
	section, of := reflect.TypeFor[config](), ""
	for _, key := range path {
		_, types := keysIn(section)
		next := types[key]
		if next != nil && next.Kind() == reflect.Slice {
			next = next.Elem()
		}
		if next == nil || next.Kind() != reflect.Struct {
			break
		}
		section, of = next, of+key+": "
	}
	names, _ := keysIn(section)
	if of == "" {
		return "known keys: " + strings.Join(names, ", ")
	}
	return "known keys of " + of + strings.Join(names, ", ")
}

// keysIn are the keys of a section in their order, and the types of their values.
func keysIn(section reflect.Type) (names []string, types map[string]reflect.Type) {
	types = make(map[string]reflect.Type)
	for i := range section.NumField() {
		field := section.Field(i)
		name, option, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case option == "inline":
			inner, more := keysIn(field.Type)
			names = append(names, inner...)
			maps.Copy(types, more)
		case name != "" && name != "-":
			names = append(names, name)
			if types[name] = field.Type; field.Type.Kind() == reflect.Pointer {
				types[name] = field.Type.Elem()
			}
		}
	}
	return names, types
}

// secretOf is the secret that somebody means by a key of the file, "" for no secret.
func secretOf(key string) string {
	key = strings.ToUpper(key)
	for _, s := range secrets {
		for _, before := range []string{"", "VERBATIM_", "SLACK_", "OPENAI_", "OPENAI_API_"} {
			if before+key == s {
				return s
			}
		}
	}
	return ""
}
