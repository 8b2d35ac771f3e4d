package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/prompts"
)

// TestNothingLeaks has a server, and then a transport, that quote the key, the
// question and the reply wherever they can. None of it stands in an error, nor in
// a log, even at its most talkative.
func TestNothingLeaks(t *testing.T) {
	const question, reply = "kumquat-question-0", "physalis-reply-1"
	echo := testKey + " " + question + " " + reply
	quoted, _ := json.Marshal(echo)
	q := string(quoted)
	type play = func(w http.ResponseWriter, r *http.Request)
	plays := map[string]play{
		"in a stream": func(w http.ResponseWriter, _ *http.Request) {
			streams(w, event(reply, ""), fmt.Sprintf("data: {\"error\":{\"message\":%s,\"type\":%s,\"code\":%s}}\n\n", q, q, q))
		},
		"first in a stream": func(w http.ResponseWriter, _ *http.Request) { streams(w, "data: {\"error\":"+q+"}\n\n") },
		"no JSON":           func(w http.ResponseWriter, _ *http.Request) { streams(w, "data: {"+echo+"}\n\n") },
		"no stream":         func(w http.ResponseWriter, _ *http.Request) { streams(w, echo) },
		"a page":            func(w http.ResponseWriter, _ *http.Request) { streams(w, "<p>"+echo) },
		"odd reason":        func(w http.ResponseWriter, _ *http.Request) { streams(w, event(reply, echo), done) },
		"cut":               func(w http.ResponseWriter, _ *http.Request) { streams(w, event(reply, "")) },
		"panics":            func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"redirects": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://elsewhere.example/?"+testKey)
			w.WriteHeader(307)
		},
		"reply": func(w http.ResponseWriter, _ *http.Request) { streams(w, event(reply, "stop"), done) },
	}
	for _, status := range []int{400, 401, 402, 403, 404, 413, 422, 429, 500, 501, 502, 503} {
		for i, body := range []string{
			echo, `{"error":` + q + `}`, `{"detail":` + q + `}`,
			fmt.Sprintf(`{"error":{"message":%s,"type":%s,"param":%s,"code":%s,"innererror":{"code":%s}}}`, q, q, q, q, q),
			fmt.Sprintf(`{"object":"error","message":{"detail":[{"type":%s,"loc":["body",%s],"input":%s}]},"type":%s}`, q, q, q, q),
		} {
			plays[fmt.Sprintf("%d %d", status, i)] = func(w http.ResponseWriter, _ *http.Request) { says(w, status, body) }
		}
	}
	transports := map[string]roundTrip{
		"transport's error": func(*http.Request) (*http.Response, error) { return nil, errors.New(echo) },
		"body's error": func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(iotest.ErrReader(errors.New(echo)))}, nil
		},
	}
	try := func(t *testing.T, rt http.RoundTripper) {
		var log bytes.Buffer
		c, err := NewChat(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Options{BaseURL: "http://model.example/v1", Key: testKey, Model: "m", Transport: rt})
		if err != nil {
			t.Fatal(err)
		}
		r := prompts.Request{Messages: []prompts.Message{{Role: prompts.User, Text: question}}, Name: "n", Schema: json.RawMessage(`{}`), MaxTokens: 9}
		for range failuresToRest + 1 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			_, err := c.Reply(ctx, r, untold)
			cancel()
			said := fmt.Sprintf("%v %+v %#v", err, err, err)
			for err := err; err != nil; err = errors.Unwrap(err) {
				said += fmt.Sprintf(" %v %#v", err, err)
			}
			for _, secret := range []string{testKey, testKey[3:12], question, reply} {
				if strings.Contains(said, secret) {
					t.Errorf("the error says %q: %s", secret, said)
				}
			}
		}
		for _, secret := range []string{testKey, testKey[3:12], question, reply, "Bearer"} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("the log says %q:\n%s", secret, log.String())
			}
		}
	}
	for name, play := range plays {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { try(t, serve(t, play)) })
		})
	}
	for name, rt := range transports {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { try(t, rt) })
		})
	}
}
