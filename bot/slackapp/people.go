package slackapp

import (
	"cmp"
	"context"
	"fmt"
	"slices"
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
	team  string // the workspace
	// enterprise is the organisation that the workspace is part of; "" when it is part of none.
	enterprise string
	memo       memo[profile]
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
		who := profileOf(u, cmp.Or(p.team, team), p.enterprise)
		who.id = user
		return who, nil
	})
}

// ours reports whether a person is of the organisation: of its one workspace or,
// where it has several, of any of them. Slack always tells a person's workspace.
func ours(u *slack.User, team, enterprise string) bool {
	switch {
	case u.IsStranger:
		return false
	case u.TeamID == team, u.TeamID == "" && u.Enterprise.EnterpriseID == "":
		return true
	}
	return enterprise != "" && u.Enterprise.EnterpriseID == enterprise || slices.Contains(u.Enterprise.Teams, team)
}

func profileOf(u *slack.User, team, enterprise string) profile {
	p := profile{
		name:     cmp.Or(u.Profile.DisplayName, u.RealName, u.Name),
		guest:    u.IsRestricted || u.IsUltraRestricted,
		external: !ours(u, team, enterprise),
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
