package slackapp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/outbox"
)

// A fileTrouble is the error of a file that cannot be had, however often it is tried.
type fileTrouble struct{ why blocks.InboxWhy }

func (e fileTrouble) Error() string { return "a file cannot be had: " + string(e.why) }

// The bounds of one download. It fits into the time that a job has.
const (
	downloadTime  = 45 * time.Second
	downloadStall = 15 * time.Second
	// mostRedirects is how often a download may be sent elsewhere within Slack.
	mostRedirects = 3
)

// A download gets files of Slack with the bot's token, which it sends to Slack alone.
type download struct {
	client *http.Client
	token  string
	// home is the workspace's own host, "" when it is none of Slack's; api is the
	// scheme and host of another API than Slack's.
	home, api string
	// limits of time: for all of it, and without a byte.
	time, stall time.Duration
}

func newDownload(token, apiURL string) *download {
	d := &download{token: token, time: downloadTime, stall: downloadStall}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = downloadStall
	d.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // see get
	}}
	if u, err := url.Parse(apiURL); err == nil && apiURL != "" {
		d.api = u.Scheme + "://" + u.Host
	}
	return d
}

// lives notes the address of the workspace.
func (d *download) lives(address string) {
	if u, err := url.Parse(address); err == nil && u.Scheme == "https" && ofSlack(u.Host) {
		d.home = u.Host
	}
}

// ofSlack reports whether a host is one of Slack's.
func ofSlack(host string) bool {
	return strings.HasSuffix(host, ".slack.com") || strings.HasSuffix(host, ".slack-gov.com")
}

// trusted reports whether the token may be sent to an address: to the hosts of
// Slack's files, to the workspace's own, and to another API that was asked for.
func (d *download) trusted(u *url.URL) bool {
	if u.User != nil {
		return false
	}
	if d.api != "" && u.Scheme+"://"+u.Host == d.api {
		return true
	}
	return u.Scheme == "https" && (u.Host == "files.slack.com" || u.Host == "files.slack-gov.com" || d.home != "" && u.Host == d.home)
}

// get returns the content of a file of at most that many bytes. html is set for one
// that is a web page itself, and size is how long Slack says it is, 0 for unknown.
// The error is a fileTrouble for what will not get better.
func (d *download) get(ctx context.Context, address string, most int64, html bool, size int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, d.time)
	defer cancel()
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return nil, fileTrouble{blocks.InboxElsewhere}
	}
	for range mostRedirects + 1 {
		if !d.trusted(u) {
			return nil, fileTrouble{blocks.InboxElsewhere}
		}
		r, err := d.ask(ctx, u)
		if err != nil {
			return nil, err
		}
		to := r.Header.Get("Location")
		if r.StatusCode < 300 || r.StatusCode > 399 || to == "" {
			data, err := d.take(ctx, cancel, r, most)
			if err == nil && loginPage(r, html, size, int64(len(data))) {
				err = fileTrouble{blocks.InboxScope}
			}
			return data, err
		}
		r.Body.Close()
		if u, err = u.Parse(to); err != nil {
			return nil, fileTrouble{blocks.InboxElsewhere}
		}
		// Who may not have a file is sent to where people log in.
		if d.trusted(u) && !strings.HasPrefix(u.Path, "/files") {
			return nil, fileTrouble{blocks.InboxScope}
		}
	}
	return nil, fileTrouble{blocks.InboxElsewhere}
}

// ask asks for a file at a trusted address.
func (d *download) ask(ctx context.Context, u *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fileTrouble{blocks.InboxElsewhere}
	}
	req.Header.Set("Authorization", "Bearer "+d.token)
	r, err := d.client.Do(req)
	if err != nil {
		return nil, errNoDownload // the library's own has the address, which has the file's name
	}
	return r, nil
}

// errNoDownload is the error of a download that may work another time.
var errNoDownload = errors.New("a file of slack's did not come")

// take reads what came, as far as it is no longer than that. Where nothing comes for
// a while, stop is called, which ends the reading.
func (d *download) take(ctx context.Context, stop func(), r *http.Response, most int64) ([]byte, error) {
	defer r.Body.Close()
	switch {
	case r.StatusCode == http.StatusTooManyRequests:
		return nil, record.Again{After: retryAfter(r.Header)}
	case r.StatusCode == http.StatusNotFound, r.StatusCode == http.StatusGone:
		return nil, fileTrouble{blocks.InboxGone}
	case r.StatusCode == http.StatusUnauthorized, r.StatusCode == http.StatusForbidden:
		return nil, fileTrouble{blocks.InboxScope}
	case r.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("a file of slack's did not come: status %d", r.StatusCode)
	case r.ContentLength > most:
		return nil, fileTrouble{blocks.InboxLarge}
	}
	idle := time.AfterFunc(d.stall, stop)
	defer idle.Stop()
	data, err := io.ReadAll(io.LimitReader(stirring{r.Body, func() { idle.Reset(d.stall) }}, most+1))
	switch {
	case err != nil || ctx.Err() != nil:
		return nil, errNoDownload
	case int64(len(data)) > most:
		return nil, fileTrouble{blocks.InboxLarge}
	}
	return data, nil
}

// A stirring is a reader that tells when something came.
type stirring struct {
	io.Reader
	came func()
}

func (s stirring) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if n > 0 {
		s.came()
	}
	return n, err
}

// longestPause is how long a download is put off at most.
const longestPause = 10 * time.Minute

// retryAfter is for how long Slack wants to be left alone.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 1 {
		seconds = 30
	}
	return min(time.Duration(seconds)*time.Second, longestPause)
}

// loginPage reports whether what came is the page on which people log in, which
// Slack shows to a token that may not read files, and not the file.
func loginPage(r *http.Response, html bool, size, got int64) bool {
	if !strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "text/html") {
		return false
	}
	return !html || size > 0 && got != size
}

// fileInfo is what Slack says of a file. The error is a fileTrouble for one that
// cannot be had, of which Slack may still have said something.
func (a *App) fileInfo(ctx context.Context, id string) (*slack.File, error) {
	f, _, _, err := a.slack.GetFileInfoContext(ctx, id, 0, 0)
	var busy *slack.RateLimitedError
	if errors.As(err, &busy) {
		return nil, record.Again{After: min(max(busy.RetryAfter, time.Second), longestPause)}
	}
	switch code, said := refusal(err); {
	case err == nil:
	case !said:
		return nil, sayWhy(err)
	case outbox.Transient(code):
		return nil, errors.New("files.info: " + code)
	case code == "missing_scope" || code == "not_allowed_token_type" || code == "no_permission":
		a.o.Count("file", code)
		a.lg.Error("files cannot be read: the app needs the scope files:read, install it again", "code", code)
		return nil, fileTrouble{blocks.InboxScope}
	default:
		a.o.Count("file", code)
		return nil, fileTrouble{blocks.InboxGone}
	}
	switch {
	case f.Mode == "tombstone" || f.Mode == "hidden_by_limit" || f.FileAccess == "file_not_found" || f.FileAccess == "access_denied":
		return f, fileTrouble{blocks.InboxGone}
	case f.IsExternal || f.Mode == "external":
		return f, fileTrouble{blocks.InboxElsewhere}
	}
	return f, nil
}
