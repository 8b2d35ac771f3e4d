package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// notes writes n documents of a kind that takes its time to read.
func notes(t *testing.T, dir string, n int) {
	t.Helper()
	for i := range n {
		var b bytes.Buffer
		fmt.Fprintf(&b, "<html><head><title>Note %d du port</title></head><body><article><h1>Note %d du port</h1>\n", i, i)
		for k := range 12 {
			fmt.Fprintf(&b, "<p>Le %d mars %d, le bassin %d a reçu %d navires, et le quai %d en attendra %d de plus au mois de juin.</p>\n",
				1+(i+k)%28, 1990+i%30, i+k, 3*i+k, k, i%17)
		}
		b.WriteString("</article></body></html>\n")
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.html", i)), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// indexCommand is the real program that indexes corpus.
func indexCommand(t *testing.T, folder, data string) (cmd *exec.Cmd, out *bytes.Buffer) {
	cmd = exec.CommandContext(t.Context(), "verbatim", "index", "--json", "--corpus", folder, "--data", data)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out = new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	return cmd, out
}

// A run that is killed leaves what it had read, whole, and the next one reads only the
// rest and makes the same index as one that nobody stopped.
func TestKillIndex(t *testing.T) {
	if testing.Short() {
		t.Skip("it indexes for some seconds")
	}
	folder, data := t.TempDir(), t.TempDir()
	notes(t, folder, 300)
	run, _ := indexCommand(t, folder, data)
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(data, "read", "*", "*.kept")
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if names, _ := filepath.Glob(kept); len(names) > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing was kept")
		}
	}
	if err := run.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if run.Wait() == nil {
		t.Skip("the program was through before it was killed")
	}
	// What there is, is read from what was kept: fewer files than there are.
	folders, err := filepath.Glob(filepath.Join(data, "read", "*"))
	if err != nil || len(folders) != 1 {
		t.Fatalf("folders %v, %v", folders, err)
	}
	root, err := corpus.Dir(folder)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	all := readers()
	all[".html"] = func(name string, data []byte) ([]*corpus.Document, error) {
		read++
		return corpus.Read(name, data)
	}
	child := "" // the stamp of the program under test is that of this binary, where it is a link to it
	if program, err := exec.LookPath("verbatim"); err == nil {
		if info, err := os.Stat(program); err == nil {
			child = fmt.Sprintf("%d\x00%d\x00", info.Size(), info.ModTime().UnixNano())
		}
	}
	probe := filepath.Join(t.TempDir(), "probe")
	if err := os.CopyFS(probe, os.DirFS(folders[0])); err != nil {
		t.Fatal(err)
	}
	if _, err := corpus.Load(t.Context(), []corpus.Root{root}, corpus.Options{Readers: all, Keep: probe, Stamp: child}); err != nil {
		t.Fatal(err)
	}
	if read >= 300 {
		t.Errorf("nothing is kept of a run that was killed: %d files are read again", read)
	}
	again, got := indexCommand(t, folder, data)
	if err := again.Run(); err != nil {
		t.Fatal(err)
	}
	clean, want := indexCommand(t, folder, t.TempDir())
	if err := clean.Run(); err != nil {
		t.Fatal(err)
	}
	var a, b map[string]any
	if json.Unmarshal(got.Bytes(), &a) != nil || json.Unmarshal(want.Bytes(), &b) != nil || !reflect.DeepEqual(a, b) {
		t.Error("the index differs from one that was made at a stretch")
	}
}
