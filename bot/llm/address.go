package llm

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// What Options.API may be.
const (
	apiOpenAI = "openai"
	apiAzure  = "azure"
)

// azureHosts are how the names of Azure's own hosts end.
var azureHosts = []string{".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"}

// azureVersion is the version of Azure's API when the base URL names none: the
// first that is not a preview and knows JSON schemas.
const azureVersion = "2024-10-21"

// An address is where requests go.
type address struct {
	base    string // without a slash at its end
	host    string // with the port: what may be shown
	azure   bool   // deployments below base, and the key in a header of its own
	version string // of Azure's API
}

// readAddress reads o.BaseURL, which may be what people paste: with the path of a
// service at its end, or Azure's whole address of a deployment. Azure's newer
// addresses, which end in /openai/v1, speak as OpenAI's own do. Errors do not
// quote the URL, which may have a secret in it.
func readAddress(o Options) (address, error) {
	base := o.BaseURL
	if base == "" {
		base = openai.DefaultConfig("").BaseURL
	}
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return address{}, errors.New("the base URL is no URL")
	case u.Scheme != "http" && u.Scheme != "https":
		return address{}, errors.New("the base URL must begin with http:// or https://")
	case u.Hostname() == "":
		return address{}, errors.New("the base URL names no host")
	case u.User != nil:
		return address{}, errors.New("the base URL must not hold a user or a password; give the key apart")
	case u.Fragment != "":
		return address{}, errors.New("the base URL must not have a #")
	}
	a := address{host: u.Host, version: azureVersion}
	path := strings.TrimRight(u.Path, "/")
	for _, service := range []string{"/chat/completions", "/embeddings"} {
		path = strings.TrimSuffix(path, service)
	}
	switch o.API {
	case "":
		for _, end := range azureHosts {
			a.azure = a.azure || strings.HasSuffix(strings.ToLower(u.Hostname()), end)
		}
		a.azure = a.azure && !strings.HasSuffix(path, "/openai/v1")
	case apiAzure:
		a.azure = true
	case apiOpenAI:
	default:
		return address{}, fmt.Errorf("the API must be %q or %q", apiOpenAI, apiAzure)
	}
	if a.azure {
		path, _, _ = strings.Cut(path, "/openai")
		if v := u.Query().Get("api-version"); v != "" {
			a.version = v
		}
	} else if u.RawQuery != "" {
		return address{}, errors.New("the base URL must not have a ?")
	}
	a.base = (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimRight(path, "/")}).String()
	return a, nil
}

// isLocal reports whether host, with or without a port, is this machine.
func isLocal(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
