package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/verbatim-briefing/verbatim/corpus/web"
)

// An app is one run of the program: what it was given, and what was settled from it.
type app struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	screen         screen // of stdout
	errtty         bool   // stderr is a terminal
	flags          flags
	settings                       // settled by settle
	fresh          bool            // read the corpus even when no file seems to have changed
	embedded       func(texts int) // called after texts were embedded, when not nil
	web            web.Options     // how the web is asked
	// How often it is looked which sources are due, and whether files that are
	// watched have changed; pollEvery and watchEvery when 0.
	pollEvery, watchEvery time.Duration
}

// A flush writes out what a buffered stdout holds.
type flusher interface{ Flush() error }

// flush makes what was printed so far visible. An error here means that nobody
// can read any more of it.
func (a *app) flush() error {
	f, ok := a.stdout.(flusher)
	if !ok {
		return nil
	}
	if err := f.Flush(); err != nil {
		return fmt.Errorf("cannot write the output: %w", cause(err))
	}
	return nil
}

// warn prints a line that stops nothing, and a hint when there is one.
func (a *app) warn(hint, format string, args ...any) {
	fmt.Fprintf(a.stderr, "verbatim: warning: %s\n", oneLine(fmt.Sprintf(format, args...)))
	if hint != "" {
		fmt.Fprintf(a.stderr, "hint: %s\n", oneLine(hint))
	}
}

const rootLong = `Verbatim answers questions about official texts in the documents' own words.
Every answer is a quotation with its source and its date; what the documents do
not say, it declines to say. Without --corpus it reads the five sample documents
that are built in.

Exit codes: 0 answered, 3 declined, 2 wrong usage, 1 failure.`

const rootExample = `  verbatim ask "Dans quel délai le G7 veut-il faire retirer les contenus terroristes ?"
  verbatim ask --corpus ~/communiques "Combien de villes ont signé la déclaration ?"
  verbatim brief --timeline "cybersécurité"`

// command is the whole command tree, ready to execute args.
func (a *app) command(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:           "verbatim",
		Short:         "Answers from official texts, word for word, with source and date",
		Long:          rootLong,
		Example:       rootExample,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return unknownCommand(cmd, args[0])
		},
		SuggestionsMinimumDistance: 2,
	}
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagError)
	a.flags.register(root)
	root.AddGroup(
		&cobra.Group{ID: "ask", Title: "Questions:"},
		&cobra.Group{ID: "look", Title: "Documents:"},
		&cobra.Group{ID: "check", Title: "Checks:"},
		&cobra.Group{ID: "run", Title: "The program:"},
	)
	add := func(group string, cmds ...*cobra.Command) {
		for _, c := range cmds {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("ask", a.askCommand(), a.briefCommand(), a.digestCommand(), a.deadlinesCommand(), a.searchCommand())
	add("look", a.indexCommand(), a.showCommand(), a.datesCommand())
	add("check", a.verifyCommand(), a.pastCommand(), a.evalCommand(), a.doctorCommand())
	add("run", a.serveCommand(), a.manifestCommand(), a.statsCommand(), a.versionCommand())
	root.SetHelpCommand(helpCommand())
	root.SetHelpCommandGroupID("run")
	root.SetCompletionCommandGroupID("run")
	return root
}

// helpCommand is cobra's, but an unknown topic is an error.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 || topic == nil {
				return unknownCommand(cmd.Root(), strings.Join(args, " "))
			}
			topic.InitDefaultHelpFlag()
			return topic.Help()
		},
	}
}

func unknownCommand(root *cobra.Command, name string) error {
	hint := "run: verbatim help"
	if near := root.SuggestionsFor(name); len(near) > 0 {
		hint = "did you mean: verbatim " + near[0]
	} else if strings.ContainsAny(name, " ?") {
		hint = fmt.Sprintf("to ask a question: verbatim ask %q", name)
	}
	return usage(hint, "there is no command %q", name)
}

// flagError puts what pflag says of a wrong flag into one clear line.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	hint := "run: " + cmd.CommandPath() + " --help"
	var missing *pflag.NotExistError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing):
		if near := nearestFlag(cmd, missing.GetSpecifiedName()); near != "" {
			hint = "did you mean --" + near + "?"
		}
	case errors.As(err, &wrong):
		return usage(hint, "--%s: %w", wrong.GetFlag().Name, wrong.Unwrap())
	}
	return usage(hint, "%w", err)
}

// nearestFlag is the flag of cmd that name is most likely a slip of, or "".
func nearestFlag(cmd *cobra.Command, name string) string {
	best, least := "", 3
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || len(name) < 2 {
			return
		}
		d := slips(name, f.Name)
		if strings.HasPrefix(f.Name, name) {
			d = 1
		}
		if d < least {
			best, least = f.Name, d
		}
	})
	return best
}

// slips is the number of letters to insert, drop or change to make b of a.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for k := range row {
		row[k] = k
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for k := range len(b) {
			change := diagonal
			if a[i] != b[k] {
				change++
			}
			diagonal = row[k+1]
			row[k+1] = min(change, row[k]+1, row[k+1]+1)
		}
	}
	return row[len(b)]
}

// noArgs refuses arguments of a command that takes none.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("run: "+cmd.CommandPath()+" --help", "%s takes no argument, got %q", cmd.Name(), args[0])
	}
	return nil
}
