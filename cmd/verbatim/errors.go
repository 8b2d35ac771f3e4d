package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// A problem is an error with what to do about it and the exit code it asks for.
type problem struct {
	err  error
	hint string
	code int
}

func (p *problem) Error() string { return p.err.Error() }
func (p *problem) Unwrap() error { return p.err }

// usage is an error in how the program was called.
func usage(hint, format string, args ...any) error {
	return &problem{fmt.Errorf(format, args...), hint, exitUsage}
}

// failure is an error for which something can be done.
func failure(hint, format string, args ...any) error {
	return &problem{fmt.Errorf(format, args...), hint, exitFailure}
}

// errDeclined ends a command that printed a refusal. It is not reported.
var errDeclined = errors.New("declined")

// errFound ends a command whose output already says what is wrong. It is not reported.
var errFound = errors.New("found wrong")

// report prints err as one line, and its hint as another, and returns the exit code.
func report(stderr io.Writer, err error) int {
	switch {
	case errors.Is(err, errDeclined):
		return exitDeclined
	case errors.Is(err, errFound):
		return exitFailure
	}
	code, hint := exitFailure, ""
	var p *problem
	if errors.As(err, &p) {
		code, hint = p.code, p.hint
	}
	if errors.Is(err, context.DeadlineExceeded) && hint == "" {
		hint = "try again"
	}
	fmt.Fprintf(stderr, "verbatim: %s\n", oneLine(err.Error()))
	if hint != "" {
		fmt.Fprintf(stderr, "hint: %s\n", oneLine(hint))
	}
	return code
}

// oneLine is s as one line that is safe on a terminal.
func oneLine(s string) string {
	return strings.Join(strings.Fields(plain(s)), " ")
}

// cause is err without the operation and path that package os puts before it,
// for messages that name the path themselves.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
