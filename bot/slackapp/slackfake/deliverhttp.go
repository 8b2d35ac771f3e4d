// Delivery as signed HTTP requests.
package slackfake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

type sentRequest struct {
	url    string
	header http.Header
	body   []byte
}

// Sign returns Slack's signature of a body: v0= and the HMAC-SHA256 of "v0:ts:body" in hexadecimal.
func Sign(secret, ts string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + ts + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// request makes the request of one attempt.
func (s *Server) request(app string, o outgoing, how How, a *Ack, reason string) sentRequest {
	body, kind := o.body()
	if how.Body != nil {
		body = how.Body
	}
	if n := how.PadTo - len(body); n > 0 {
		body = append(bytes.Clone(body), bytes.Repeat([]byte(" "), n)...)
	}
	if how.ContentType != "" {
		kind = how.ContentType
	}
	h := http.Header{}
	h.Set("Content-Type", kind)
	h.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	if !how.Unsigned {
		secret := s.opts.SigningSecret
		if how.Secret != "" {
			secret = how.Secret
		}
		ts := strconv.FormatInt(s.opts.Clock().Add(-how.Age).Unix(), 10)
		signed := body
		if how.BadSignature {
			signed = append(bytes.Clone(body), '!')
		}
		h.Set("X-Slack-Request-Timestamp", ts)
		h.Set("X-Slack-Signature", Sign(secret, ts, signed))
	}
	if a.Attempt > 0 {
		h.Set("X-Slack-Retry-Num", strconv.Itoa(a.Attempt))
		h.Set("X-Slack-Retry-Reason", reason)
	}
	return sentRequest{url: app, header: h, body: body}
}

var httpClient = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 5 * time.Second},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// sendHTTP sends once; it reports whether the answer forbids retries.
func (s *Server) sendHTTP(ctx context.Context, app string, o outgoing, how How, d *Delivery, a *Ack, reason string) bool {
	r := s.request(app, o, how, a, reason)
	d.sent = append(d.sent, r)
	return s.post(ctx, r, d, a)
}

func (s *Server) post(ctx context.Context, r sentRequest, d *Delivery, a *Ack) bool {
	ctx, cancel := context.WithTimeout(ctx, s.opts.AckTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(r.body))
	if err != nil {
		a.Reason = "connection_failed"
		return true
	}
	req.Header = r.header.Clone()
	res, err := httpClient.Do(req)
	if err == nil {
		defer res.Body.Close()
		d.Reply, err = io.ReadAll(res.Body)
	}
	if err != nil {
		a.Reason = "connection_failed"
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			a.Reason = "http_timeout"
		}
		return false
	}
	a.Status = res.StatusCode
	a.OK = res.StatusCode/100 == 2
	if !a.OK {
		a.Reason = "http_error"
	}
	return res.Header.Get("X-Slack-No-Retry") == "1"
}

// Replay sends the last request of a delivery again, the same bytes under the same
// signature and timestamp, as somebody would who has listened in. Over Socket Mode it does nothing.
func (s *Server) Replay(ctx context.Context, d *Delivery) (*Delivery, error) {
	again := &Delivery{Kind: d.Kind, Type: d.Type, EventIDs: d.EventIDs, TS: d.TS}
	if len(d.sent) == 0 {
		return again, nil
	}
	r := d.sent[len(d.sent)-1]
	a := Ack{Kind: d.Kind, Type: d.Type, Transport: "http", At: time.Now()}
	s.post(ctx, r, again, &a)
	a.Latency = time.Since(a.At)
	again.sent, again.Attempts, again.Acked = []sentRequest{r}, []Ack{a}, a.OK
	return again, ctx.Err()
}
