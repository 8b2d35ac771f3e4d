package corpus

import (
	"regexp"
	"sync"
)

// A Pattern is a regular expression that is compiled when it is first used: a command
// that answers from an index needs few of those by which documents are read, and
// does not wait for the rest. Its methods are those of regexp.Regexp. It is safe for
// concurrent use.
type Pattern struct {
	source string
	once   sync.Once
	re     *regexp.Regexp
}

var patterns []*Pattern

// NewPattern returns the expression that source denotes. It is meant for variables of
// packages: one that is no expression panics not before it is used, for which there
// is Patterns.
func NewPattern(source string) *Pattern {
	e := &Pattern{source: source}
	patterns = append(patterns, e)
	return e
}

// Patterns returns the expressions that all packages have declared. A test compiles
// them.
func Patterns() []*Pattern { return patterns }

// Regexp is e compiled.
func (e *Pattern) Regexp() *regexp.Regexp {
	e.once.Do(func() { e.re = regexp.MustCompile(e.source) })
	return e.re
}

// String is the source.
func (e *Pattern) String() string { return e.source }

func (e *Pattern) MatchString(s string) bool            { return e.Regexp().MatchString(s) }
func (e *Pattern) FindString(s string) string           { return e.Regexp().FindString(s) }
func (e *Pattern) FindStringIndex(s string) []int       { return e.Regexp().FindStringIndex(s) }
func (e *Pattern) FindStringSubmatch(s string) []string { return e.Regexp().FindStringSubmatch(s) }
func (e *Pattern) FindStringSubmatchIndex(s string) []int {
	return e.Regexp().FindStringSubmatchIndex(s)
}
func (e *Pattern) FindSubmatch(b []byte) [][]byte         { return e.Regexp().FindSubmatch(b) }
func (e *Pattern) FindAllString(s string, n int) []string { return e.Regexp().FindAllString(s, n) }
func (e *Pattern) FindAllStringIndex(s string, n int) [][]int {
	return e.Regexp().FindAllStringIndex(s, n)
}
func (e *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return e.Regexp().FindAllStringSubmatch(s, n)
}
func (e *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return e.Regexp().FindAllStringSubmatchIndex(s, n)
}
func (e *Pattern) ReplaceAllString(s, with string) string {
	return e.Regexp().ReplaceAllString(s, with)
}
func (e *Pattern) ReplaceAllStringFunc(s string, with func(string) string) string {
	return e.Regexp().ReplaceAllStringFunc(s, with)
}
func (e *Pattern) Split(s string, n int) []string { return e.Regexp().Split(s, n) }
