package state

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
)

// SaveSubscription stores the subscription of a channel, in the place of the one it had.
func (s *Store) SaveSubscription(ctx context.Context, sub record.Subscription) error {
	topics, err1 := encodeList(sub.Topics)
	collections, err2 := encodeList(sub.Collections)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("save subscription: %w", err)
	}
	_, err := s.db.exec(ctx, `INSERT INTO verbatim_subscription
		(team, channel, by_user, minute, days, zone, topics, collections, lang, empty, paused, since)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (team, channel) DO UPDATE SET by_user = excluded.by_user, minute = excluded.minute, days = excluded.days,
			zone = excluded.zone, topics = excluded.topics, collections = excluded.collections, lang = excluded.lang,
			empty = excluded.empty, paused = excluded.paused, since = excluded.since`,
		sub.Team, sub.Channel, sub.By, sub.Schedule.Minute, int64(sub.Schedule.Days), sub.Schedule.Zone,
		topics, collections, sub.Lang, string(sub.Empty), number(sub.Paused), millis(sub.Since))
	return wrapped("save subscription", err)
}

// DeleteSubscription deletes the subscription of a channel. It reports false when there was none.
func (s *Store) DeleteSubscription(ctx context.Context, team, channel string) (bool, error) {
	n, err := s.db.exec(ctx, `DELETE FROM verbatim_subscription WHERE team = ? AND channel = ?`, team, channel)
	return n > 0, wrapped("delete subscription", err)
}

// Subscription returns the subscription of a channel, or nil when there is none.
func (s *Store) Subscription(ctx context.Context, team, channel string) (*record.Subscription, error) {
	subs, err := s.subscriptions(ctx, `WHERE team = ? AND channel = ?`, team, channel)
	if err != nil || len(subs) == 0 {
		return nil, wrapped("read subscription", err)
	}
	return &subs[0], nil
}

// Subscriptions returns all subscriptions in the order of team and channel, bytewise.
func (s *Store) Subscriptions(ctx context.Context) ([]record.Subscription, error) {
	subs, err := s.subscriptions(ctx, ``)
	// Databases order text by the rules of a language, not all by the same.
	slices.SortFunc(subs, func(a, b record.Subscription) int {
		return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Channel, b.Channel))
	})
	return subs, wrapped("read subscriptions", err)
}

func (s *Store) subscriptions(ctx context.Context, where string, args ...any) ([]record.Subscription, error) {
	var subs []record.Subscription
	err := s.db.each(ctx, func(r row) error {
		var sub record.Subscription
		var topics, collections, empty string
		var days, paused, since int64
		err := r.Scan(&sub.Team, &sub.Channel, &sub.By, &sub.Schedule.Minute, &days, &sub.Schedule.Zone,
			&topics, &collections, &sub.Lang, &empty, &paused, &since)
		if err != nil {
			return err
		}
		sub.Schedule.Days, sub.Empty = schedule.Days(days), record.Empty(empty)
		sub.Paused, sub.Since = paused != 0, instant(since)
		if sub.Topics, err = decodeList[string](topics); err != nil {
			return err
		}
		if sub.Collections, err = decodeList[string](collections); err != nil {
			return err
		}
		subs = append(subs, sub)
		return nil
	}, `SELECT team, channel, by_user, minute, days, zone, topics, collections, lang, empty, paused, since
		FROM verbatim_subscription `+where, args...)
	if err != nil {
		return nil, err
	}
	return subs, nil
}
