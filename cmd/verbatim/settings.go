package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/gather"
)

// flags are the global flags as they were given.
type flags struct {
	corpus      []string
	data        string
	config      string
	asOf        dayFlag
	since       dayFlag
	until       dayFlag
	collections []string
	lang        langFlag
	json        bool
	offline     bool
	noColor     bool
}

func (f *flags) register(root *cobra.Command) {
	p := root.PersistentFlags()
	p.SortFlags = false
	p.StringArrayVar(&f.corpus, "corpus", nil, "read the documents in `DIR` (repeatable; default the built-in sample)")
	p.StringVar(&f.data, "data", "", "keep the index in `DIR` (default the user's data folder)")
	p.StringVar(&f.config, "config", "", "read settings from the YAML `FILE`")
	p.Var(&f.asOf, "as-of", "take `DATE` for today, as 2017-10-20")
	p.Var(&f.since, "since", "quote nothing dated before `DATE`")
	p.Var(&f.until, "until", "quote nothing dated after `DATE`")
	p.StringArrayVar(&f.collections, "collection", nil, "quote only from the collection `NAME` (repeatable)")
	p.Var(&f.lang, "lang", "answer in `fr|en` (default the question's language)")
	p.BoolVar(&f.json, "json", false, "print JSON")
	p.BoolVar(&f.offline, "offline", false, "use no network")
	p.BoolVar(&f.noColor, "no-color", false, "print no colours (also when NO_COLOR is set)")
	complete := func(flag string, values ...string) {
		fn := cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
		if err := root.RegisterFlagCompletionFunc(flag, fn); err != nil {
			panic(err) // the flag was registered above
		}
	}
	complete("lang", "fr", "en")
	complete("as-of")
	complete("since")
	complete("until")
}

// dayFlag is a day as a flag.
type dayFlag struct{ corpus.Day }

func (d *dayFlag) Set(s string) (err error) {
	d.Day, err = corpus.ParseDay(s)
	return err
}
func (d *dayFlag) Type() string { return "date" }

// A count is a whole number of at least 1 as a flag.
type count int

func (c *count) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not a whole number of at least 1", s)
	}
	*c = count(n)
	return nil
}
func (c *count) String() string { return strconv.Itoa(int(*c)) }
func (c *count) Type() string   { return "number" }

// langFlag is a language that answers can be written in.
type langFlag string

func (l *langFlag) Set(s string) error {
	if s != "fr" && s != "en" {
		return fmt.Errorf("%q is neither fr nor en", s)
	}
	*l = langFlag(s)
	return nil
}
func (l *langFlag) String() string { return string(*l) }
func (l *langFlag) Type() string   { return "language" }

// settings are what a run goes by: each is the flag's if given, else the
// environment's, else the configuration file's, else the default.
type settings struct {
	corpus    []string // folders; empty means the sample
	data      string   // "" when there is nowhere to keep anything
	dataGiven bool     // somebody chose data
	scope     bot.Scope
	json      bool
	offline   bool
	listen    string // HOST:PORT
	publicURL string // "" when people cannot reach the web pages
	slack     slackConfig
	models    models
	past      pastConfig
	sources   []gather.Source // what is fetched from the web
}

// defaultListen is where the web pages are served unless somebody says otherwise:
// for this machine alone.
const defaultListen = "127.0.0.1:8080"

// settle works out the settings of cmd.
func (a *app) settle(cmd *cobra.Command) error {
	f := &a.flags
	file, err := readConfig(cmp.Or(f.config, a.getenv("VERBATIM_CONFIG")))
	if err != nil {
		return err
	}
	a.corpus, a.sources = file.Corpus, file.fetched
	if env := a.getenv("VERBATIM_CORPUS"); env != "" {
		a.corpus = filepath.SplitList(env)
	}
	if cmd.Flags().Changed("corpus") {
		a.corpus = f.corpus
	}
	a.corpus = slices.DeleteFunc(slices.Clone(a.corpus), func(s string) bool { return s == "" })
	a.data = cmp.Or(f.data, a.getenv("VERBATIM_DATA"), file.Data)
	a.dataGiven = a.data != ""
	if !a.dataGiven {
		a.data = dataFolder(runtime.GOOS, a.getenv)
	}
	a.listen = cmp.Or(a.getenv("VERBATIM_LISTEN"), file.Listen, defaultListen)
	a.slack, a.past = file.Slack, file.Past
	if a.models.modelConfig, err = a.settleModel(file.Model); err != nil {
		return err
	}
	if a.publicURL, err = checkPublicURL(cmp.Or(a.getenv("VERBATIM_PUBLIC_URL"), file.PublicURL)); err != nil {
		return err
	}
	a.json = f.json
	a.offline = f.offline || file.Offline && !cmd.Flags().Changed("offline")
	a.scope = bot.Scope{
		AsOf:        f.asOf.Day,
		Since:       f.since.Day,
		Until:       f.until.Day,
		Collections: f.collections,
		Lang:        cmp.Or(string(f.lang), file.Lang),
	}
	if a.scope.AsOf == 0 {
		a.scope.AsOf = corpus.DayOf(time.Now())
	}
	if len(f.collections) == 0 {
		a.scope.Collections = file.Collections
	}
	if s := a.scope; s.Since != 0 && s.Until != 0 && s.Since > s.Until {
		return usage("nothing can be dated after the one and before the other", "--since %s is after --until %s", s.Since, s.Until)
	}
	if f.noColor || a.getenv("NO_COLOR") != "" || a.getenv("TERM") == "dumb" {
		a.screen.color = false
	}
	return nil
}

// checkPublicURL is address without a slash at its end, or an error when no
// browser could be sent there.
func checkPublicURL(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", failure("write it as https://verbatim.example.org in VERBATIM_PUBLIC_URL or public_url", "the public address %q is no web address", address)
	}
	return strings.TrimRight(address, "/"), nil
}

// dataFolder is where the operating system wants a user's data kept, or "" when
// the user has no home.
func dataFolder(goos string, getenv func(string) string) string {
	home := getenv("HOME")
	switch goos {
	case "windows":
		if local := getenv("LocalAppData"); local != "" {
			return filepath.Join(local, "verbatim")
		}
		return ""
	case "darwin", "ios":
		if home != "" {
			return filepath.Join(home, "Library", "Application Support", "verbatim")
		}
		return ""
	}
	if xdg := getenv("XDG_DATA_HOME"); filepath.IsAbs(xdg) {
		return filepath.Join(xdg, "verbatim")
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".local", "share", "verbatim")
}

// secrets are the settings that never stand in the configuration file and are
// never printed.
var secrets = []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "OPENAI_API_KEY", "VERBATIM_EMBEDDING_API_KEY", "VERBATIM_DATABASE_URL"}

// secret is the secret of that name: the variable's, or the content of the file
// that NAME_FILE names. "" means that it is not set. No error tells the value.
func (a *app) secret(name string) (string, error) {
	value, file := a.getenv(name), a.getenv(name+"_FILE")
	if value != "" || file == "" {
		return value, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", failure("check "+name+"_FILE", "cannot read %s_FILE %s: %w", name, file, cause(err))
	}
	value = strings.TrimSpace(string(b))
	if value == "" {
		return "", failure("check "+name+"_FILE", "%s_FILE %s is empty", name, file)
	}
	return value, nil
}

// errNoData says that there is nowhere to keep anything.
var errNoData = errors.New("there is no data folder")
