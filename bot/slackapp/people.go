package slackapp

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/access"
)

// A profile is what the assistant needs to know of a person.
type profile struct {
	id       string
	name     string // that they are shown by; may be ""
	guest    bool
	external bool   // of another organisation
	lang     string // of their Slack, "fr" or "en"; French when it is another
	zone     *time.Location
}

// person is who the access rules decide about.
func (p profile) person() access.Person {
	return access.Person{ID: p.id, Guest: p.guest, External: p.external}
}

// people are the profiles of the workspace's people, asked for when needed.
type people struct {
	slack *slack.Client
	memo  memo[profile]
}

// of returns the profile of a user of that id. An error means that it cannot be known now.
func (p *people) of(ctx context.Context, team, user string) (profile, error) {
	return p.memo.of(ctx, team+" "+user, func(ctx context.Context) (profile, error) {
		u, err := p.slack.GetUserInfoContext(ctx, user, slack.GetUserInfoOptionIncludeLocale(true))
		if err != nil {
			if code, said := refusal(err); said {
				err = fmt.Errorf("slack says %s", code)
			}
			return profile{}, fmt.Errorf("learn about user %s: %w", user, err)
		}
		p := profileOf(u, team)
		p.id = user
		return p, nil
	})
}

func profileOf(u *slack.User, team string) profile {
	p := profile{
		name:     cmp.Or(u.Profile.DisplayName, u.RealName, u.Name),
		guest:    u.IsRestricted || u.IsUltraRestricted,
		external: u.IsStranger || u.TeamID != "" && team != "" && u.TeamID != team && u.Enterprise.ID == "",
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
