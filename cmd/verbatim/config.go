package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
)

// A config is the configuration file: everything that may be settled for good
// and is no secret. Paths in it are relative to the file's own folder.
type config struct {
	Corpus      []string `yaml:"corpus"`
	Data        string   `yaml:"data"`
	Collections []string `yaml:"collections"`
	Lang        string   `yaml:"lang"`
	Offline     bool     `yaml:"offline"`
	// Listen is where the web pages and Slack's requests are served, as HOST:PORT;
	// PublicURL is the address under which people and Slack reach that.
	Listen    string      `yaml:"listen"`
	PublicURL string      `yaml:"public_url"`
	Slack     slackConfig `yaml:"slack"`
	Model     modelConfig `yaml:"model"`
}

// readConfig reads the configuration file; no file, no settings. A key that
// means nothing is an error that names its line.
func readConfig(file string) (config, error) {
	var c config
	if file == "" {
		return c, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return c, failure("check --config or VERBATIM_CONFIG", "cannot read the configuration %s: %w", file, cause(err))
	}
	err = yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&c)
	if err != nil && !errors.Is(err, io.EOF) { // EOF: an empty file
		return c, configError(file, err)
	}
	if c.Lang != "" && c.Lang != "fr" && c.Lang != "en" {
		return c, failure("", "%s: lang: %q is neither fr nor en", file, c.Lang)
	}
	if err := c.Slack.check(configFile{file, b}); err != nil {
		return c, err
	}
	if err := c.Model.check(configFile{file, b}); err != nil {
		return c, err
	}
	dir := filepath.Dir(file)
	for i, d := range c.Corpus {
		c.Corpus[i] = relativeTo(dir, d)
	}
	c.Data = relativeTo(dir, c.Data)
	return c, nil
}

func relativeTo(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// configError is what the parser says, on one line that starts with file:line.
func configError(file string, err error) error {
	hint := "known keys: corpus, data, collections, lang, offline, listen, public_url, slack, model"
	var ye yaml.Error
	if !errors.As(err, &ye) {
		return failure(hint, "%s: %w", file, err)
	}
	where := file
	if t := ye.GetToken(); t != nil && t.Position != nil {
		where = fmt.Sprintf("%s:%d", file, t.Position.Line)
		if t.Position.IndentNum > 0 {
			hint = "the README lists the keys that slack and model have"
		}
		if name := secretOf(t.Value); name != "" {
			hint = fmt.Sprintf("secrets do not belong in a file that gets copied: set %s or %s_FILE in the environment", name, name)
		}
	}
	return failure(hint, "%s: %s", where, ye.GetMessage())
}

// secretOf is the secret that somebody means by a key of the file, "" for no secret.
func secretOf(key string) string {
	key = strings.ToUpper(key)
	for _, s := range secrets {
		for _, before := range []string{"", "VERBATIM_", "SLACK_", "OPENAI_", "OPENAI_API_"} {
			if before+key == s {
				return s
			}
		}
	}
	return ""
}
