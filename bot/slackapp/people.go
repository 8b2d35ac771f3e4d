package slackapp

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// A profile is what the assistant needs to know of a person.
type profile struct {
	guest    bool
	external bool // of another organisation
	bot      bool
	lang     string // of their Slack, "fr" or "en"; French when it is another
	zone     *time.Location
}

// profileAge is how long a profile is taken for granted: a guest who becomes a
// member, or the reverse, is treated as such that much later at most.
const profileAge = 10 * time.Minute

// people are the profiles of the workspace's people, asked for when needed.
type people struct {
	slack *slack.Client
	mu    sync.Mutex
	known map[string]acquaintance
}

type acquaintance struct {
	profile
	at time.Time
}

func newPeople(client *slack.Client) *people {
	return &people{slack: client, known: make(map[string]acquaintance)}
}

// of returns the profile of a user of that id. An error means that it cannot be known now.
func (p *people) of(ctx context.Context, team, user string) (profile, error) {
	p.mu.Lock()
	known, ok := p.known[user]
	p.mu.Unlock()
	if ok && time.Since(known.at) < profileAge {
		return known.profile, nil
	}
	u, err := p.slack.GetUserInfoContext(ctx, user, slack.GetUserInfoOptionIncludeLocale(true))
	if err != nil {
		if code, said := refusal(err); said {
			err = fmt.Errorf("slack says %s", code)
		}
		return profile{}, fmt.Errorf("learn about user %s: %w", user, err)
	}
	fresh := profileOf(u, team)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= 10_000 { // far more than use it within profileAge
		clear(p.known)
	}
	p.known[user] = acquaintance{fresh, time.Now()}
	return fresh, nil
}

func profileOf(u *slack.User, team string) profile {
	p := profile{
		guest:    u.IsRestricted || u.IsUltraRestricted,
		external: u.IsStranger || u.TeamID != "" && team != "" && u.TeamID != team && u.Enterprise.ID == "",
		bot:      u.IsBot,
		lang:     "fr",
		zone:     time.UTC,
	}
	if strings.HasPrefix(u.Locale, "en") {
		p.lang = "en"
	}
	if zone, err := time.LoadLocation(u.TZ); err == nil && u.TZ != "" {
		p.zone = zone
	}
	return p
}
