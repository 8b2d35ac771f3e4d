// The rules that Block Kit's tables are made of: lengths, choices, lists, objects.
package slackfake

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A checker walks blocks and collects what breaks a rule.
type checker struct {
	surface   string // "message", "modal" or "home"
	citations bool   // whether citation elements are taken
	errs      []string
	ids       map[string]bool
	tables    int
	inputs    int
	markdown  int // characters of markdown blocks
	chars     int // characters of everything one can read
}

// A rule checks the value at a JSON pointer.
type rule func(c *checker, at string, v any)

func (c *checker) bad(at, format string, args ...any) {
	c.errs = append(c.errs, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

// str is a string of so many characters; max 0 is no limit.
func str(min, max int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		if !ok {
			c.bad(at, "must be a string")
			return
		}
		n := utf8.RuneCountInString(s)
		if n < min {
			c.bad(at, "must be more than %d characters", min-1)
		}
		if max > 0 && n > max {
			c.bad(at, "must be less than %d characters", max+1)
		}
	}
}

// shown is a string that is read: it counts, and may not be empty.
func shown(max int) rule {
	length := str(1, max)
	return func(c *checker, at string, v any) {
		length(c, at, v)
		if s, ok := v.(string); ok {
			c.chars += utf8.RuneCountInString(s)
		}
	}
}

func enum(values ...string) rule {
	return func(c *checker, at string, v any) {
		for _, want := range values {
			if v == want {
				return
			}
		}
		c.bad(at, "must be a valid enum value")
	}
}

func flag(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.bad(at, "must be a boolean")
	}
}

func number(min, max float64) rule {
	return func(c *checker, at string, v any) {
		if n, ok := v.(float64); !ok || n < min || n > max {
			c.bad(at, "must be a number from %v to %v", min, max)
		}
	}
}

func anything(*checker, string, any) {}

func list(min, max int, item rule) rule {
	return func(c *checker, at string, v any) {
		items, ok := v.([]any)
		if !ok {
			c.bad(at, "must be an array")
			return
		}
		if len(items) < min {
			c.bad(at, "no less than %d items allowed", min)
		}
		if max > 0 && len(items) > max {
			c.bad(at, "no more than %d items allowed", max)
		}
		for i, it := range items {
			item(c, at+"/"+strconv.Itoa(i), it)
		}
	}
}

// A fields table says what an object may hold.
type fields map[string]rule

// object takes only the fields named, and asks for those required (a string of names).
func object(f fields, required string) rule {
	return func(c *checker, at string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			c.bad(at, "must be an object")
			return
		}
		for _, name := range strings.Fields(required) {
			if m[name] == nil {
				c.bad(at, "missing required field: %s", name)
			}
		}
		names := make([]string, 0, len(m))
		for name := range m {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			check, known := f[name]
			switch {
			case known:
				check(c, at+"/"+name, m[name])
			case name != "type":
				c.bad(at+"/"+name, "invalid additional property: %s", name)
			}
		}
	}
}

// both applies two rules.
func both(a, b rule) rule {
	return func(c *checker, at string, v any) { a(c, at, v); b(c, at, v) }
}

// byType chooses the rule by the object's type.
func byType(kinds map[string]rule) rule {
	return func(c *checker, at string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			c.bad(at, "must be an object")
			return
		}
		t, _ := m["type"].(string)
		if t == "" {
			c.bad(at, "missing required field: type")
			return
		}
		check, known := kinds[t]
		if !known {
			c.bad(at+"/type", "unsupported type: %s", t)
			return
		}
		check(c, at, v)
	}
}

// text is a text object of a kind ("plain_text", "mrkdwn", or "" for both).
func text(kind string, max int) rule {
	plain := object(fields{"text": shown(max), "emoji": flag}, "text")
	mrkdwn := object(fields{"text": shown(max), "verbatim": flag}, "text")
	return func(c *checker, at string, v any) {
		m, _ := v.(map[string]any)
		t, _ := m["type"].(string)
		switch {
		case m == nil:
			c.bad(at, "must be an object")
		case t != "plain_text" && t != "mrkdwn":
			c.bad(at+"/type", "must be a valid enum value")
		case kind != "" && t != kind:
			c.bad(at+"/type", "must be of type %s", kind)
		case t == "plain_text":
			plain(c, at, v)
		default:
			mrkdwn(c, at, v)
		}
	}
}

// among asks that what stands in the field initial (an option or a list of them) is one of the options.
func among(initial string) rule {
	return func(c *checker, at string, v any) {
		m, _ := v.(map[string]any)
		chosen, given := m[initial]
		if !given {
			return
		}
		many, ok := chosen.([]any)
		if !ok {
			many = []any{chosen}
		}
		all := optionsOf(m)
		for _, want := range many {
			found := false
			for _, o := range all {
				found = found || reflect.DeepEqual(o, want)
			}
			if !found {
				c.bad(at+"/"+initial, "must be one of the provided options")
			}
		}
	}
}

// optionsOf returns the options of an element, those of its groups included.
func optionsOf(m map[string]any) []any {
	all, _ := m["options"].([]any)
	groups, _ := m["option_groups"].([]any)
	for _, g := range groups {
		group, _ := g.(map[string]any)
		inner, _ := group["options"].([]any)
		all = append(all, inner...)
	}
	return all
}
