package web

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

const (
	// robotsFor is how long a robots.txt is believed, and robotsRetry how long
	// one that could not be had keeps everybody out (RFC 9309, 2.3.1.4 and 2.4).
	robotsFor   = 24 * time.Hour
	robotsRetry = 10 * time.Minute
	// maxRobots is how much of a robots.txt is read (RFC 9309, 2.5).
	maxRobots = 500 << 10
	// maxDelay is the longest pace that a site may ask for.
	maxDelay = time.Minute
)

// robots keeps what hosts say in their robots.txt.
type robots struct {
	client *Client
	mu     sync.Mutex
	hosts  map[string]*rules
}

// rules are those of one host.
type rules struct {
	once  sync.Once
	until time.Time
	group *robotstxt.Group // nil when everything is allowed
	err   error            // why nothing is
}

// of returns the rules of the host at an address, fetched when need be.
func (r *robots) of(ctx context.Context, at *url.URL) *rules {
	key := at.Scheme + "://" + at.Host
	r.mu.Lock()
	if r.hosts == nil {
		r.hosts = make(map[string]*rules)
	}
	known := r.hosts[key]
	if known == nil || !known.until.IsZero() && time.Now().After(known.until) {
		known = new(rules)
		r.hosts[key] = known
	}
	r.mu.Unlock()
	known.once.Do(func() {
		group, err := r.fetch(ctx, at)
		keep := robotsFor
		if err != nil {
			keep = robotsRetry
		}
		if ctx.Err() != nil {
			keep = 0 // whoever asked went away: the next one asks again
		}
		r.mu.Lock()
		known.group, known.err, known.until = group, err, time.Now().Add(keep)
		r.mu.Unlock()
	})
	return known
}

// allow is nil when the host lets us fetch what stands at an address.
func (r *robots) allow(ctx context.Context, at *url.URL) error {
	known := r.of(ctx, at)
	r.mu.Lock()
	group, err := known.group, known.err
	r.mu.Unlock()
	if err != nil {
		return err
	}
	path := at.EscapedPath()
	if path == "" {
		path = "/"
	}
	if at.RawQuery != "" {
		path += "?" + at.RawQuery
	}
	if group != nil && !group.Test(path) {
		return ErrRobots
	}
	return nil
}

// delay is the pace that the host at an address asks for, 0 when it does not.
func (r *robots) delay(at *url.URL) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := r.hosts[at.Scheme+"://"+at.Host]
	if known == nil || known.group == nil {
		return 0
	}
	return min(known.group.CrawlDelay, maxDelay)
}

// fetch reads the rules of a host. A file that is not there allows everything;
// one that cannot be had allows nothing for a while.
func (r *robots) fetch(ctx context.Context, at *url.URL) (*robotstxt.Group, error) {
	file := &url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/robots.txt"}
	for range maxRedirects + 1 {
		resp, next, err := r.client.once(ctx, file, Request{})
		if next != nil {
			file = next
			continue
		}
		if status, ok := errors.AsType[*StatusError](err); ok && status.Code >= 400 && status.Code < 500 {
			return nil, nil
		}
		if errors.Is(err, ErrTooLarge) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		data, err := robotstxt.FromBytes(resp.Body[:min(len(resp.Body), maxRobots)])
		if err != nil {
			return nil, nil // what nobody can read asks for nothing
		}
		return data.FindGroup(agentName(r.client.opt.UserAgent)), nil
	}
	return nil, nil
}

// agentName is the name by which robots.txt may address a user agent.
func agentName(agent string) string {
	if i := strings.IndexAny(agent, "/ ("); i > 0 {
		return agent[:i]
	}
	return agent
}

// pace keeps the requests to one host apart.
type pace struct {
	mu   sync.Mutex
	next map[string]time.Time
}

// wait returns when the turn has come, or with ctx's error.
func (p *pace) wait(ctx context.Context, host string, apart time.Duration) error {
	p.mu.Lock()
	if p.next == nil {
		p.next = make(map[string]time.Time)
	}
	now := time.Now()
	turn := p.next[host]
	if turn.Before(now) {
		turn = now
	}
	p.next[host] = turn.Add(apart)
	p.mu.Unlock()
	if turn.Equal(now) {
		return ctx.Err()
	}
	t := time.NewTimer(turn.Sub(now))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
