package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"verbatim": mainHere})
}

// TestScripts runs the real program by the scripts in testdata. Beside the
// commands of testscript they have
//
//	shape FILE     print the keys of a JSON value in order, with the kinds of what they hold
//	untimed FILE…  take the timings out of JSON files
//	bytes FILE N S write a file of N bytes made of S
//	age FILE…      let the files look as if they had been left alone for an hour
//	freeport NAME  set the variable to a port that nobody listens on
//	await          wait until the server at VERBATIM_LISTEN is alive
//	site DIR       serve the files of a folder at SITE, see serveSite
//	fill FILE…     put the value of SITE in files, for {SITE}
//	awaitin FILE S wait until the file holds S
//	seed FILE      make a state file with a day of use in it
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("VERBATIM_LISTEN", "127.0.0.1:0") // whatever else listens on this machine
			repo, err := filepath.Abs("../..")
			env.Setenv("REPO", repo)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"shape":    shape,
			"untimed":  untimed,
			"bytes":    makeBytes,
			"age":      age,
			"seed":     seed,
			"await":    await,
			"freeport": freePort,
			"site":     serveSite,
			"fill":     fillIn,
			"awaitin":  awaitLine,
		},
	})
}

func shape(ts *testscript.TestScript, neg bool, args []string) {
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	dec.UseNumber()
	ts.Check(printShape(ts.Stdout(), dec, "", ""))
}

// printShape prints the shape of the next value of dec. Of an array it prints
// the first element only.
func printShape(w io.Writer, dec *json.Decoder, indent, name string) error {
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	kind := map[json.Delim]string{'{': "object", '[': "array"}
	switch v := tok.(type) {
	case json.Delim:
		fmt.Fprintf(w, "%s%s %s\n", indent, name, kind[v])
		for n := 0; dec.More(); n++ {
			key := "-"
			if v == '{' {
				if tok, err = dec.Token(); err != nil {
					return err
				}
				key = tok.(string)
			}
			out := w
			if v == '[' && n > 0 {
				out = io.Discard
			}
			if err := printShape(out, dec, indent+"  ", key); err != nil {
				return err
			}
		}
		_, err = dec.Token()
		return err
	case nil:
		fmt.Fprintf(w, "%s%s null\n", indent, name)
	case bool:
		fmt.Fprintf(w, "%s%s bool\n", indent, name)
	case json.Number:
		fmt.Fprintf(w, "%s%s number\n", indent, name)
	case string:
		fmt.Fprintf(w, "%s%s string\n", indent, name)
	default:
		return errors.New("no JSON")
	}
	return nil
}

var timings = regexp.MustCompile(`,"timings_ms":\{[^}]*\}`)

func untimed(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		file := ts.MkAbs(name)
		b, err := os.ReadFile(file)
		ts.Check(err)
		if !timings.Match(b) {
			ts.Fatalf("%s has no timings", name)
		}
		ts.Check(os.WriteFile(file, timings.ReplaceAll(b, nil), 0o666))
	}
}

func makeBytes(ts *testscript.TestScript, neg bool, args []string) {
	var n int
	_, err := fmt.Sscan(args[1], &n)
	ts.Check(err)
	b := bytes.Repeat([]byte(args[2]), n/len(args[2])+1)[:n]
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

func age(ts *testscript.TestScript, neg bool, args []string) {
	then := time.Now().Add(-time.Hour)
	for _, name := range args {
		ts.Check(os.Chtimes(ts.MkAbs(name), then, then))
	}
}
