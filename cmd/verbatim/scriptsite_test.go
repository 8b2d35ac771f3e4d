package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/verbatim-briefing/verbatim/corpus/web"
)

// mainHere is main, but that with VERBATIM_TEST_WEB set it may fetch from this
// very machine, in no time, and looks more often at what it watches.
func mainHere() {
	if os.Getenv("VERBATIM_TEST_WEB") == "" {
		main()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(runAs(ctx, &app{web: webHere, watchEvery: 200 * time.Millisecond}, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// webHere asks this machine alone.
var webHere = web.Options{Pace: time.Millisecond, Allow: func(a netip.Addr) bool { return a.IsLoopback() }}

// serveSite serves the files of a folder at the address that it puts in SITE, which
// stands for itself in the files. It notes whole answers, a path a line, in the file asked. A file
// NAME.status beside a file holds the status to answer with; while there is a file
// NAME.wait the answer is held back.
func serveSite(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(args[0])
	log := ts.MkAbs("asked")
	ts.Check(os.WriteFile(log, nil, 0o666))
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file := filepath.Join(dir, filepath.FromSlash(r.URL.Path))
		note(log, r.URL.Path+" asked")
		for {
			if _, err := os.Stat(file + ".wait"); err != nil || r.Context().Err() != nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if r.Context().Err() != nil {
			return
		}
		if b, err := os.ReadFile(file + ".status"); err == nil {
			code, _ := strconv.Atoi(strings.TrimSpace(string(b)))
			w.WriteHeader(code)
			return
		}
		b, err := os.ReadFile(file)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		b = []byte(strings.ReplaceAll(string(b), "{site}", s.URL))
		sum := sha256.Sum256(b)
		etag := `"` + hex.EncodeToString(sum[:4]) + `"`
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		note(log, r.URL.Path+" whole")
		w.Write(b)
	}))
	ts.Defer(s.Close)
	ts.Setenv("SITE", s.URL)
	ts.Setenv("VERBATIM_TEST_WEB", "1")
}

func note(file, line string) {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0o666)
	if err == nil {
		fmt.Fprintln(f, line)
		f.Close()
	}
}

// fillIn puts the values of variables in files, where they stand as {NAME}.
func fillIn(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		text := strings.ReplaceAll(ts.ReadFile(name), "{SITE}", ts.Getenv("SITE"))
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o666))
	}
}

// awaitLine waits until a file has a line.
func awaitLine(ts *testscript.TestScript, neg bool, args []string) {
	for range 600 {
		b, _ := os.ReadFile(ts.MkAbs(args[0]))
		if strings.Contains(string(b), args[1]) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s has no line %s:\n%s", args[0], args[1], ts.ReadFile(args[0]))
}
