package llm

import (
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/verbatim-briefing/verbatim/bot"
)

// To record what a real server answers to the requests of TestReplay:
//
//	go test ./bot/llm -run TestRecord -record NAME -record-url URL -record-model MODEL [-record-key FILE]
//
// and then to fill in what is wanted of it.
var (
	recordName  = flag.String("record", "", "the name of a recording to make")
	recordURL   = flag.String("record-url", "", "the base URL to record from")
	recordModel = flag.String("record-model", "", "the model to record")
	recordKey   = flag.String("record-key", "", "the file that holds the key")
)

// A recording is what a server answered to a request, and what must be read of it.
// Those of testdata/replay are written after the documentation of the servers
// unless somebody has recorded them.
type recording struct {
	BaseURL   string     `json:"base_url"`
	Model     string     `json:"model"`
	Path      string     `json:"path"` // of all requests
	Exchanges []exchange `json:"exchanges"`
	Want      struct {
		Reply  string       `json:"reply,omitempty"`
		Why    bot.Fallback `json:"why,omitempty"`
		Input  int64        `json:"input,omitempty"` // tokens that must be booked
		Output int64        `json:"output,omitempty"`
	} `json:"want"`
}

// An exchange is one answer. Nothing of the request is recorded.
type exchange struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header"`
	Body   []string          `json:"body"` // lines
}

// recordedHeaders are those that are kept of an answer: others may tell who asked.
var recordedHeaders = []string{"Content-Type", "Retry-After", "Retry-After-Ms"}

// A recorder carries requests and keeps the answers.
type recorder struct {
	base http.RoundTripper
	rec  *recording
}

func (r recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	e := exchange{Status: resp.StatusCode, Header: map[string]string{}, Body: strings.Split(string(b), "\n")}
	for _, h := range recordedHeaders {
		if v := resp.Header.Get(h); v != "" {
			e.Header[h] = v
		}
	}
	r.rec.Path = req.URL.Path
	r.rec.Exchanges = append(r.rec.Exchanges, e)
	resp.Body = io.NopCloser(strings.NewReader(string(b)))
	return resp, nil
}

// replay answers with one exchange of rec after the other.
func (rec *recording) replay(t *testing.T) http.RoundTripper {
	n := 0
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path != rec.Path {
			t.Errorf("asked %s, recorded %s", r.URL.Path, rec.Path)
		}
		if n == len(rec.Exchanges) {
			t.Errorf("asked more than %d times", n)
			return nil, errors.New("no more is recorded")
		}
		e := rec.Exchanges[n]
		n++
		h := http.Header{}
		for k, v := range e.Header {
			h.Set(k, v)
		}
		return &http.Response{StatusCode: e.Status, Header: h, Body: io.NopCloser(strings.NewReader(strings.Join(e.Body, "\n")))}, nil
	})
}

// TestReplay reads what servers answer.
func TestReplay(t *testing.T) {
	files, err := filepath.Glob("testdata/replay/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d recordings, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { replayFile(t, file) })
		})
	}
}

func replayFile(t *testing.T, file string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rec recording
	if err := json.Unmarshal(b, &rec); err != nil {
		t.Fatal(err)
	}
	ledger := NewMemoryLedger()
	c := newChat(t, Options{BaseURL: rec.BaseURL, Model: rec.Model, Ledger: ledger, Transport: rec.replay(t)}, nil)
	reply, err := c.Reply(t.Context(), testRequest(), untold)
	var model *bot.ModelError
	switch {
	case rec.Want.Why == "" && err != nil, rec.Want.Why != "" && (!errors.As(err, &model) || model.Why != rec.Want.Why):
		t.Errorf("err = %v, want %q", err, rec.Want.Why)
	case reply != rec.Want.Reply:
		t.Errorf("Reply = %q, want %q", reply, rec.Want.Reply)
	}
	booked, err := ledger.Spent(t.Context(), c.client.meter.day())
	if err != nil {
		t.Fatal(err)
	}
	if rec.Want.Input > 0 && (len(booked) != 1 || booked[0].Input != rec.Want.Input || booked[0].Output != rec.Want.Output) {
		t.Errorf("booked %v", booked)
	}
}

// secretLike are the forms that keys have.
var secretLike = regexp.MustCompile(`sk-[A-Za-z0-9_-]{6,}|(?i:bearer\s|authorization|api-key|x-request-id|openai-organization|set-cookie)|[0-9a-fA-F]{32,}|[A-Za-z0-9+/_=-]{48,}`)

// TestRecordingsHoldNoKey looks for anything like a key in the recordings.
func TestRecordingsHoldNoKey(t *testing.T) {
	files, err := filepath.Glob("testdata/replay/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if s := secretLike.Find(b); s != nil {
			t.Errorf("%s holds something like a key, of %d bytes", file, len(s))
		}
	}
	for _, s := range []string{
		"sk-" + "proj-abcdef", "Authorization: x", `"Api-Key": "x"`, strings.Repeat("0f", 16), strings.Repeat("Zm9v", 12), "Bearer x",
	} {
		if !secretLike.MatchString(s) {
			t.Errorf("%q would pass", s)
		}
	}
}

// TestRecord records a real server when told to; otherwise it shows that what a
// recorder keeps of a server is read as the server was, and holds no key.
func TestRecord(t *testing.T) {
	rec := &recording{BaseURL: *recordURL, Model: *recordModel}
	o := Options{BaseURL: rec.BaseURL, Model: rec.Model, Attempts: 1}
	if *recordName == "" {
		rec.BaseURL, rec.Model = "http://model.example/v1", "m"
		o.BaseURL, o.Model, o.Key = rec.BaseURL, rec.Model, testKey
		o.Transport = recorder{serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Echo", r.Header.Get("Authorization"))
			answers(w)
		}), rec}
	} else {
		key, err := os.ReadFile(*recordKey)
		if err != nil && *recordKey != "" {
			t.Fatal(err)
		}
		o.Key, o.Transport = string(key), recorder{http.DefaultTransport, rec}
	}
	c, err := NewChat(slog.New(slog.DiscardHandler), o)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := c.Reply(t.Context(), testRequest(), untold)
	b, jsonErr := json.MarshalIndent(rec, "", " ")
	if jsonErr != nil || secretLike.Match(b) {
		t.Fatalf("the recording cannot be kept: %v", jsonErr)
	}
	if *recordName != "" {
		name := filepath.Join("testdata/replay", filepath.Base(*recordName)+".json")
		t.Logf("%s: %q, %v", name, reply, err)
		if err := os.WriteFile(name, append(b, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	o.Transport = rec.replay(t)
	again, err := NewChat(slog.New(slog.DiscardHandler), o)
	if err != nil {
		t.Fatal(err)
	}
	replayed, err := again.Reply(t.Context(), testRequest(), untold)
	if err != nil || replayed != reply || reply == "" || len(rec.Exchanges) != 1 {
		t.Errorf("recorded %q, replayed %q, %v", reply, replayed, err)
	}
}
