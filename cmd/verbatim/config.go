package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"github.com/verbatim-briefing/verbatim/corpus/gather"
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
	Past      pastConfig  `yaml:"past"`
	// What is fetched from the web.
	Feeds    []feedConfig    `yaml:"feeds"`
	Pages    []pageConfig    `yaml:"pages"`
	Sitemaps []sitemapConfig `yaml:"sitemaps"`

	fetched []gather.Source // the last three, checked
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
		return c, configError(configFile{file, b}, err)
	}
	if c.Lang != "" && c.Lang != "fr" && c.Lang != "en" {
		return c, failure("", "%s: lang: %q is neither fr nor en", file, c.Lang)
	}
	if err := c.Slack.check(configFile{file, b}); err != nil {
		return c, err
	}
	if err := c.Slack.checkInboxes(configFile{file, b}, filepath.Dir(file)); err != nil {
		return c, err
	}
	if err := c.Model.check(configFile{file, b}); err != nil {
		return c, err
	}
	if err := c.Past.check(configFile{file, b}); err != nil {
		return c, err
	}
	if c.fetched, err = c.sources(configFile{file, b}); err != nil {
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
