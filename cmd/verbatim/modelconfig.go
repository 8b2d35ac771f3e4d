package main

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A modelConfig is what the configuration file says under model, and the
// environment's word on the same.
type modelConfig struct {
	// BaseURL is where the models are served, EmbeddingBaseURL where that of the
	// embeddings is when it is elsewhere; "" for OpenAI's own.
	BaseURL          string `yaml:"base_url"`
	EmbeddingBaseURL string `yaml:"embedding_base_url"`
	API              string `yaml:"api"` // "openai", "azure", or "" to tell by the host
	// Chat and Embedding name the models; "" uses none.
	Chat       string      `yaml:"chat"`
	Embedding  string      `yaml:"embedding"`
	Dimensions int         `yaml:"dimensions"`
	Timeout    string      `yaml:"timeout"`
	Patience   string      `yaml:"patience"`
	Budget     modelBudget `yaml:"budget"`
}

// A modelBudget is what may be spent in a day, UTC; the prices are per million tokens.
type modelBudget struct {
	TokensPerDay int64   `yaml:"tokens_per_day"`
	CostPerDay   float64 `yaml:"cost_per_day"`
	InputPrice   float64 `yaml:"input_price"`
	OutputPrice  float64 `yaml:"output_price"`
	// EmbeddingPrice is what the embedding model reads for, InputPrice when left out.
	EmbeddingPrice *float64 `yaml:"embedding_price"`
}

// writingTime is how long a model may take for an answer unless somebody says
// otherwise; in Slack, where a question has a minute for all it takes, never more
// than slackWritingTime.
const (
	writingTime      = 20 * time.Second
	slackWritingTime = 45 * time.Second
)

// longestTime is what timeout and patience may be at most: nobody waits for longer.
const longestTime = 10 * time.Minute

// check refuses what could only be a slip of whoever wrote the file.
func (c modelConfig) check(file configFile) error {
	at := func(key, hint string, err error) error {
		return failure(hint, "%s: model: %s: %w", file.atPath("model."+key), strings.ReplaceAll(key, ".", ": "), err)
	}
	for key, address := range map[string]string{"base_url": c.BaseURL, "embedding_base_url": c.EmbeddingBaseURL} {
		if err := checkBaseURL(address); err != nil {
			return at(key, baseURLHint, err)
		}
	}
	if !slices.Contains([]string{"", "openai", "azure"}, c.API) {
		return at("api", "leave it out to tell by the host", fmt.Errorf("%q is neither openai nor azure", c.API))
	}
	for key, name := range map[string]string{"chat": c.Chat, "embedding": c.Embedding} {
		if err := checkModelName(name); err != nil {
			return at(key, "write the name by which the server knows the model", err)
		}
	}
	if c.Dimensions < 0 || c.Dimensions > mostDimensions {
		return at("dimensions", "leave it out for the model's own", fmt.Errorf("%d is no length of a vector", c.Dimensions))
	}
	for key, s := range map[string]string{"timeout": c.Timeout, "patience": c.Patience} {
		d, err := parseDuration(s)
		if err == nil && s != "" && d == 0 {
			err = errors.New("a model needs some time")
		}
		if err == nil && d > longestTime {
			err = fmt.Errorf("%s is more than 10m", s)
		}
		if err != nil {
			return at(key, "write 20s or 1m; leave it out for the default", err)
		}
	}
	return c.Budget.check(at)
}

// mostDimensions is more than any model's vectors have.
const mostDimensions = 1 << 16

func (b modelBudget) check(at func(key, hint string, err error) error) error {
	const hint = "leave it out for no limit"
	if b.TokensPerDay < 0 {
		return at("budget.tokens_per_day", hint, fmt.Errorf("%d is below 0", b.TokensPerDay))
	}
	embedding := 0.0
	if b.EmbeddingPrice != nil {
		embedding = *b.EmbeddingPrice
	}
	for key, n := range map[string]float64{"cost_per_day": b.CostPerDay, "input_price": b.InputPrice, "output_price": b.OutputPrice, "embedding_price": embedding} {
		if n < 0 || math.IsNaN(n) || math.IsInf(n, 0) {
			return at("budget."+key, hint, fmt.Errorf("%v is no amount", n))
		}
	}
	if b.CostPerDay > 0 && b.InputPrice == 0 && b.OutputPrice == 0 {
		return at("budget.cost_per_day", "give input_price and output_price, per million tokens", errors.New("without prices nothing costs anything"))
	}
	return nil
}

const baseURLHint = "write it as http://localhost:11434/v1, without a name, a password or a key in it"

// apiVersion is the one thing behind a ? that Azure's addresses have.
var apiVersion = regexp.MustCompile(`^api-version=[0-9a-z-]+$`)

// checkBaseURL returns an error when no server could be asked at address. What is
// wrong may be a secret in the wrong place, so the error does not repeat it.
func checkBaseURL(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
		return errors.New("it is no web address")
	case u.User != nil:
		return errors.New("it holds a name or a password")
	case u.RawQuery != "" && !apiVersion.MatchString(u.RawQuery) || u.Fragment != "":
		return errors.New("it goes on behind a ? or a #")
	}
	return nil
}

func checkModelName(name string) error {
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) || len(name) > 200 {
		return errors.New("it is no name of a model")
	}
	if name == engineExtract {
		return errors.New("an answer without a model says that of itself")
	}
	return nil
}

// settleModel is what the file says with the environment before it. The
// environment's address is looked at only where a model is named: other programs
// read OPENAI_BASE_URL too.
func (a *app) settleModel(file modelConfig) (modelConfig, error) {
	c := file
	for name, into := range map[string]*string{"VERBATIM_CHAT_MODEL": &c.Chat, "VERBATIM_EMBEDDING_MODEL": &c.Embedding} {
		value := strings.TrimSpace(a.getenv(name))
		if err := checkModelName(value); err != nil {
			return c, failure("write the name by which the server knows the model", "%s: %w", name, err)
		}
		if value != "" {
			*into = value
		}
	}
	if c.Chat == "" && c.Embedding == "" {
		return c, nil
	}
	if address := strings.TrimSpace(a.getenv("OPENAI_BASE_URL")); address != "" {
		if err := checkBaseURL(address); err != nil {
			return c, failure(baseURLHint, "OPENAI_BASE_URL: %w", err)
		}
		c.BaseURL = address
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	c.EmbeddingBaseURL = strings.TrimRight(c.EmbeddingBaseURL, "/")
	return c, c.checkAzure()
}

// checkAzure refuses a model of Azure's without an address: what is sent would go to
// OpenAI's own servers, which are somebody else's.
func (c modelConfig) checkAzure() error {
	addressed := c.BaseURL != "" || c.Chat == "" && c.EmbeddingBaseURL != ""
	if c.API != "azure" || addressed {
		return nil
	}
	return failure("set base_url or OPENAI_BASE_URL to the address of your resource, as https://NAME.openai.azure.com", "model: api: azure has no address of its own, and none is set")
}

// openAIHost is where models are asked unless somebody says otherwise.
const openAIHost = "api.openai.com"

// hostOf is the host of an address that was checked, with its port, for people to read.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return openAIHost
	}
	return strings.ToLower(u.Host)
}

// origin is the server at an address that was checked: with its scheme, for a key
// that is encrypted on its way to one must not go to the other in clear.
func origin(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Scheme + "://" + strings.ToLower(u.Host)
	}
	return "https://" + openAIHost
}

// inClear reports whether what is sent to address can be read on the way: it is not
// encrypted and leaves this machine and its private network.
func inClear(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return !ip.IsLoopback() && !ip.IsPrivate() && !ip.IsLinkLocalUnicast() && !ip.IsUnspecified()
	}
	if !strings.Contains(host, ".") {
		return false // a name of the local network, or of another container
	}
	return !slices.ContainsFunc([]string{".localhost", ".local", ".internal", ".lan", ".home.arpa", ".svc"}, func(end string) bool { return strings.HasSuffix(host, end) })
}
