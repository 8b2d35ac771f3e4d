package slackapp

import (
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
)

// secretish is what an error of a library may quote and a log must not: tokens
// and addresses, some of which (response URLs, socket tickets) are secrets themselves.
var secretish = regexp.MustCompile(`(?i)\b(?:https?|wss?)://[^\s"']+|\bx(?:ox[a-z]|app)-[\w-]+`)

// safe is an error's text with everything that may be a secret left out.
func safe(err error) string {
	if err == nil {
		return ""
	}
	return secretish.ReplaceAllString(err.Error(), "[…]")
}

// A panicked is the error that a panic became. Its text has no words but Go's own.
type panicked struct {
	what  string
	stack string // for the log
}

func (p panicked) Error() string { return p.what }

// guarded does something in which a panic becomes an error: a person waits for a
// reply, and who goes on after a panic cannot give it.
func guarded(do func() error) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		out := panicked{fmt.Sprintf("panic of type %T", p), string(debug.Stack())}
		if r, ok := p.(runtime.Error); ok {
			out.what = "panic: " + r.Error()
		}
		err = out
	}()
	return do()
}
