package slackapp

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/corpus"
)

func (s *memStore) ClaimEdition(_ context.Context, e record.Edition, jobs ...record.Job) (bool, error) {
	if err := s.begin("ClaimEdition"); err != nil {
		return false, err
	}
	defer s.mu.Unlock()
	if _, taken := s.editions[e.EditionKey]; taken {
		return false, nil
	}
	s.editions[e.EditionKey] = copied(e)
	s.add(jobs...)
	return true, nil
}

func (s *memStore) FinishEdition(_ context.Context, e record.Edition, posts ...record.Post) error {
	if err := s.begin("FinishEdition"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	if old, there := s.editions[e.EditionKey]; there && old.Status != record.EditionClaimed {
		return nil
	}
	s.editions[e.EditionKey] = copied(e)
	for _, p := range posts {
		s.addPost(p)
	}
	return nil
}

func (s *memStore) Edition(_ context.Context, key record.EditionKey) (*record.Edition, error) {
	if err := s.begin("Edition"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	if e, ok := s.editions[key]; ok {
		return &e, nil
	}
	return nil, nil
}

func (s *memStore) LastEdition(_ context.Context, team, channel string, before corpus.Day) (*record.Edition, error) {
	if err := s.begin("LastEdition"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var last *record.Edition
	for key, e := range s.editions {
		if key.Team != team || key.Channel != channel || key.Day >= before {
			continue
		}
		if e.Status != record.EditionPosted && e.Status != record.EditionEmpty {
			continue
		}
		if last == nil || key.Day > last.Day {
			out := copied(e)
			last = &out
		}
	}
	return last, nil
}

func (s *memStore) AddFeedback(_ context.Context, f record.Feedback) error {
	if err := s.begin("AddFeedback"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	for i, o := range s.feedback {
		if o.Turn == f.Turn && o.User == f.User {
			if f.Good == o.Good {
				f.Reason, f.Note = cmp.Or(f.Reason, o.Reason), cmp.Or(f.Note, o.Note)
			}
			s.feedback[i] = f
			return nil
		}
	}
	s.feedback = append(s.feedback, f)
	return nil
}

func (s *memStore) AddUse(_ context.Context, u record.Use) error {
	if err := s.begin("AddUse"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	for i, o := range s.uses {
		if u.Turn != "" && o.Turn == u.Turn && o.What == u.What {
			u.At = o.At
			s.uses[i] = u
			return nil
		}
	}
	s.uses = append(s.uses, u)
	return nil
}

func (s *memStore) CountUses(_ context.Context, team, user, channel string, from, to time.Time) (int, error) {
	if err := s.begin("CountUses"); err != nil {
		return 0, err
	}
	defer s.mu.Unlock()
	n := 0
	for _, u := range s.uses {
		if u.Team == team && (user == "" || u.User == user) && (channel == "" || u.Channel == channel) && !u.At.Before(from) && !u.At.After(to) &&
			u.Outcome != record.Refused && u.Outcome != record.Limited {
			n++
		}
	}
	return n, nil
}

func (s *memStore) Purge(_ context.Context, before time.Time) (int, error) {
	if err := s.begin("Purge"); err != nil {
		return 0, err
	}
	defer s.mu.Unlock()
	n := len(s.turns)
	s.turns = slices.DeleteFunc(s.turns, func(t record.Turn) bool { return t.At.Before(before) })
	return n - len(s.turns), nil
}

func (s *memStore) Flag(_ context.Context, key string) (string, error) {
	if err := s.begin("Flag"); err != nil {
		return "", err
	}
	defer s.mu.Unlock()
	return s.flags[key], nil
}

func (s *memStore) SetFlag(_ context.Context, key, value string) error {
	if err := s.begin("SetFlag"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	s.flags[key] = value
	return nil
}

func (s *memStore) Post(_ context.Context, id string) (*record.Post, error) {
	if err := s.begin("Post"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	p, ok := s.posts[id]
	if !ok {
		return nil, nil
	}
	out := copied(*p)
	return &out, nil
}

// change changes a post.
func (s *memStore) change(method, id string, do func(*record.Post)) error {
	if err := s.begin(method); err != nil {
		return err
	}
	defer s.mu.Unlock()
	p, ok := s.posts[id]
	if !ok {
		return fmt.Errorf("no post %s", id)
	}
	do(p)
	return nil
}

func (s *memStore) MarkAttempt(_ context.Context, id string, at time.Time) error {
	return s.change("MarkAttempt", id, func(p *record.Post) { p.Attempted = at })
}

func (s *memStore) MarkSent(_ context.Context, id, ts string) error {
	return s.change("MarkSent", id, func(p *record.Post) { p.Sent, p.Attempted = append(p.Sent, ts), time.Time{} })
}

func (s *memStore) MarkPlaceholder(_ context.Context, id, ts string) error {
	return s.change("MarkPlaceholder", id, func(p *record.Post) { p.Placeholder, p.Attempted = ts, time.Time{} })
}

func (s *memStore) ClearAttempt(_ context.Context, id string) error {
	return s.change("ClearAttempt", id, func(p *record.Post) { p.Attempted = time.Time{} })
}

func (s *memStore) MarkFailed(_ context.Context, id, why string) error {
	return s.change("MarkFailed", id, func(p *record.Post) { p.Failed, p.Attempted = why, time.Time{} })
}

func (s *memStore) Reserve(_ context.Context, team, channel string, now time.Time, gap time.Duration) (time.Time, error) {
	if err := s.begin("Reserve"); err != nil {
		return time.Time{}, err
	}
	defer s.mu.Unlock()
	key := [2]string{team, channel}
	at := now
	if free := s.booked[key].Add(gap); free.After(at) {
		at = free
	}
	s.booked[key] = at
	return at, nil
}

func (s *memStore) UseResponseURL(_ context.Context, url string, made, now time.Time) (bool, error) {
	if err := s.begin("UseResponseURL"); err != nil {
		return false, err
	}
	defer s.mu.Unlock()
	if s.urls[url] >= 5 || now.Sub(made) > 30*time.Minute {
		return false, nil
	}
	s.urls[url]++
	return true, nil
}

// said are the posts of that kind, in the order in which they were added; all for "".
func (s *memStore) said(kind string) []record.Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []record.Post
	for _, id := range s.order {
		if p := s.posts[id]; kind == "" || p.Kind == kind {
			out = append(out, copied(*p))
		}
	}
	return out
}
