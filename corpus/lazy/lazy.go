// Package lazy has what a package declares at its top and most runs of the program
// never use: it costs nothing until it is used. A command that answers from an index
// needs few of the expressions by which documents are read.
package lazy

import (
	"regexp"
	"sync"
)

// An Expr is a regular expression that is compiled when it is first used. Its
// methods are those of regexp.Regexp. It is safe for concurrent use.
type Expr struct {
	source string
	once   sync.Once
	re     *regexp.Regexp
}

var all []*Expr

// Regexp returns the expression that source denotes. It is meant for variables of
// packages: one that is no expression panics not before it is used, for which there
// is All.
func Regexp(source string) *Expr {
	e := &Expr{source: source}
	all = append(all, e)
	return e
}

// All returns the expressions that all packages have declared. A test compiles
// them.
func All() []*Expr { return all }

// Regexp is e compiled.
func (e *Expr) Regexp() *regexp.Regexp {
	e.once.Do(func() { e.re = regexp.MustCompile(e.source) })
	return e.re
}

// String is the source.
func (e *Expr) String() string { return e.source }

func (e *Expr) MatchString(s string) bool              { return e.Regexp().MatchString(s) }
func (e *Expr) FindString(s string) string             { return e.Regexp().FindString(s) }
func (e *Expr) FindStringIndex(s string) []int         { return e.Regexp().FindStringIndex(s) }
func (e *Expr) FindStringSubmatch(s string) []string   { return e.Regexp().FindStringSubmatch(s) }
func (e *Expr) FindStringSubmatchIndex(s string) []int { return e.Regexp().FindStringSubmatchIndex(s) }
func (e *Expr) FindSubmatch(b []byte) [][]byte         { return e.Regexp().FindSubmatch(b) }
func (e *Expr) FindAllString(s string, n int) []string { return e.Regexp().FindAllString(s, n) }
func (e *Expr) FindAllStringIndex(s string, n int) [][]int {
	return e.Regexp().FindAllStringIndex(s, n)
}
func (e *Expr) FindAllStringSubmatch(s string, n int) [][]string {
	return e.Regexp().FindAllStringSubmatch(s, n)
}
func (e *Expr) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return e.Regexp().FindAllStringSubmatchIndex(s, n)
}
func (e *Expr) ReplaceAllString(s, with string) string {
	return e.Regexp().ReplaceAllString(s, with)
}
func (e *Expr) ReplaceAllStringFunc(s string, with func(string) string) string {
	return e.Regexp().ReplaceAllStringFunc(s, with)
}
func (e *Expr) Split(s string, n int) []string { return e.Regexp().Split(s, n) }
