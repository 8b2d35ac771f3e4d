// Command verbatim answers questions about official texts in the documents' own
// words: every answer is a quotation with its source and its date, and what the
// documents do not say it declines to say.
//
// This package is the only one that reads the environment and the only one that
// knows all the others. It has one file per subcommand; what they share is
//
//	root.go      the command tree, the global flags, the order flag > environment > file > default
//	open.go      the corpus and its index, opened from the cache or read anew
//	batch.go     questions by the line
//	screen.go    what a terminal can show, and what must not reach it
//	render.go    answers, briefs and digests as people read them
//
// Its rules of output: results go to stdout and everything else to stderr; an
// error is one line in lower case after "verbatim: ", with a line "hint: " when
// there is something to do; nothing moves or is coloured unless on a terminal.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes are part of the command line's contract.
const (
	exitAnswered = 0
	exitFailure  = 1
	exitUsage    = 2
	exitDeclined = 3
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first interrupt asks the program to end; a second one ends it.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// An interruptible reads until ctx is done, even while the reader beneath waits
// for somebody to type.
type interruptible struct {
	ctx context.Context
	io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	buf := make([]byte, len(p)) // the read may outlive this call
	done := make(chan result, 1)
	go func() {
		n, err := r.Reader.Read(buf)
		done <- result{n, err}
	}()
	select {
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	case res := <-done:
		return copy(p, buf[:res.n]), res.err
	}
}

// run is the whole program and returns its exit code. Args leave out the
// program's name.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runAs(ctx, new(app), args, getenv, stdin, stdout, stderr)
}

// runAs is run with an app that may have ways of its own to ask the web.
func runAs(ctx context.Context, app *app, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := bufio.NewWriter(stdout)
	app.getenv = getenv
	app.stdin = interruptible{ctx, stdin}
	app.stdout, app.stderr = out, stderr
	app.screen = screenOf(stdout)
	app.errtty = screenOf(stderr).tty
	err := app.command(args).ExecuteContext(ctx)
	// The buffer remembers the first failure, so what a command made of it is no matter.
	if flushErr := out.Flush(); flushErr != nil {
		err = fmt.Errorf("cannot write the output: %w", cause(flushErr))
	}
	if err == nil {
		return exitAnswered
	}
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	return report(stderr, err)
}
