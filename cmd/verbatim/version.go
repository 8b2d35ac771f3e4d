package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Which build this is",
		Example: "  verbatim version --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			b := thisBuild()
			if a.flags.json {
				return a.printJSON(b)
			}
			fmt.Fprintf(a.stdout, "verbatim %s", b.Version)
			if b.Revision != "" {
				fmt.Fprintf(a.stdout, " (%s)", b.Revision)
			}
			fmt.Fprintf(a.stdout, " %s %s\n", b.Go, b.Platform)
			return nil
		},
	}
}

// A build says which build of the program runs.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Modified bool   `json:"modified,omitempty"` // built from files that differ from Revision
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisBuild() build {
	b := build{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// printJSON prints v as one line of JSON. Letters, angle brackets and ampersands
// stay as they are.
func (a *app) printJSON(v any) error { return writeJSON(a.stdout, v) }

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
