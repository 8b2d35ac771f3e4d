package slackapp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// A memStore is a Store that keeps everything in memory and what it promises: a
// method does all of what it does or nothing, copies what it is given, and
// refuses what is there already. Jobs are done by Work or, in a test that wants
// to be told when all is done, by drain.
type memStore struct {
	// tries is how often a job is tried at most.
	tries int
	// broken, when set, may make a method fail before it does anything.
	broken func(method string) error

	mu       sync.Mutex
	keys     map[string]bool
	jobs     []*memJob
	given    []record.Job // what was given up
	more     chan struct{}
	posts    map[string]*record.Post
	order    []string // of the posts
	turns    []record.Turn
	drafts   map[string]record.Draft
	subs     map[[2]string]record.Subscription
	editions map[record.EditionKey]record.Edition
	feedback []record.Feedback
	uses     []record.Use
	flags    map[string]string
	booked   map[[2]string]time.Time
	urls     map[string]int
}

type memJob struct {
	record.Job
	running bool
}

func newMemStore() *memStore {
	return &memStore{
		tries: 4, more: make(chan struct{}, 1),
		keys: map[string]bool{}, posts: map[string]*record.Post{}, drafts: map[string]record.Draft{},
		subs: map[[2]string]record.Subscription{}, editions: map[record.EditionKey]record.Edition{},
		flags: map[string]string{}, booked: map[[2]string]time.Time{}, urls: map[string]int{},
	}
}

// begin locks the store for a method, unless the test wants it to fail.
func (s *memStore) begin(method string) error {
	s.mu.Lock()
	if s.broken != nil {
		if err := s.broken(method); err != nil {
			s.mu.Unlock()
			return err
		}
	}
	return nil
}

// copied is a deep copy of plain data.
func copied[T any](v T) T {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var out T
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}

func (s *memStore) add(jobs ...record.Job) {
	for _, j := range jobs {
		j.Payload = slices.Clone(j.Payload)
		j.Attempt, j.Last = 0, false
		s.jobs = append(s.jobs, &memJob{Job: j})
	}
	select {
	case s.more <- struct{}{}:
	default:
	}
}

func (s *memStore) addPost(p record.Post) bool {
	if p.ID == "" {
		panic("a post without an id")
	}
	if old := s.posts[p.ID]; old != nil {
		if len(old.Parts) > 0 || len(p.Parts) == 0 {
			return false
		}
		old.Parts, old.Kind, old.Via = slices.Clone(p.Parts), p.Kind, p.Via // opened before, with no parts
		s.add(record.Job{Kind: jobPost, Payload: json.RawMessage(fmt.Sprintf(`{"id":%q}`, p.ID))})
		return true
	}
	p = copied(p)
	p.At = cmp.Or(p.At, time.Now())
	s.posts[p.ID] = &p
	s.order = append(s.order, p.ID)
	s.add(record.Job{Kind: jobPost, Payload: json.RawMessage(fmt.Sprintf(`{"id":%q}`, p.ID))})
	return true
}

func (s *memStore) Accept(_ context.Context, keys []string, jobs ...record.Job) (bool, error) {
	if err := s.begin("Accept"); err != nil {
		return false, err
	}
	defer s.mu.Unlock()
	for _, k := range keys {
		if s.keys[k] {
			return false, nil
		}
	}
	for _, k := range keys {
		s.keys[k] = true
	}
	s.add(jobs...)
	return true, nil
}

func (s *memStore) Release(_ context.Context, keys ...string) error {
	if err := s.begin("Release"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	for _, k := range keys {
		delete(s.keys, k)
	}
	return nil
}

// Work does the jobs as they come, one at a time.
func (s *memStore) Work(ctx context.Context, handlers map[string]func(context.Context, record.Job) error) error {
	for {
		next, ok := s.step(ctx, handlers, time.Now())
		if ok {
			continue
		}
		wait := time.Hour
		if !next.IsZero() {
			wait = max(time.Until(next), time.Millisecond)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.more:
		case <-time.After(wait):
		}
	}
}

// step does the first job that may start by now, if there is one, and else says
// when the next one may; zero for none at all.
func (s *memStore) step(ctx context.Context, handlers map[string]func(context.Context, record.Job) error, now time.Time) (next time.Time, did bool) {
	s.mu.Lock()
	var j *memJob
	for _, o := range s.jobs {
		switch {
		case o.running || handlers[o.Kind] == nil:
		case !o.At.After(now):
			j = o
		case next.IsZero() || o.At.Before(next):
			next = o.At
		}
		if j != nil {
			break
		}
	}
	if j == nil {
		s.mu.Unlock()
		return next, false
	}
	j.running = true
	j.Attempt++
	j.Last = j.Attempt >= s.tries
	told := j.Job
	s.mu.Unlock()
	err := handlers[told.Kind](ctx, told)
	s.mu.Lock()
	defer s.mu.Unlock()
	j.running = false
	var again record.Again
	switch {
	case errors.As(err, &again):
		j.Attempt--
		j.At = now.Add(again.After)
	case err != nil && !told.Last:
		j.At = now.Add(time.Duration(told.Attempt) * time.Second)
	default:
		if err != nil {
			s.given = append(s.given, told)
		}
		s.jobs = slices.DeleteFunc(s.jobs, func(o *memJob) bool { return o == j })
	}
	return time.Time{}, true
}

// drain does all jobs until none is left, as if the time that they wait for had
// passed. A job that is put off for ever fails the test.
func (s *memStore) drain(t testing.TB, handlers map[string]func(context.Context, record.Job) error) {
	t.Helper()
	now := time.Now()
	for range 1000 {
		next, did := s.step(t.Context(), handlers, now)
		if !did && next.IsZero() {
			return
		}
		if !did {
			now = next
		}
	}
	t.Fatal("the jobs never end")
}

func (s *memStore) AddPost(_ context.Context, p record.Post) (bool, error) {
	if err := s.begin("AddPost"); err != nil {
		return false, err
	}
	defer s.mu.Unlock()
	return s.addPost(p), nil
}

func (s *memStore) SaveTurn(_ context.Context, t record.Turn, p record.Post) (bool, error) {
	if err := s.begin("SaveTurn"); err != nil {
		return false, err
	}
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.turns, func(o record.Turn) bool { return o.ID == t.ID }) {
		return false, nil
	}
	s.turns = append(s.turns, copied(t))
	s.addPost(p)
	return true, nil
}

func (s *memStore) Turn(_ context.Context, id string) (*record.Turn, error) {
	if err := s.begin("Turn"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	for _, t := range s.turns {
		if t.ID == id {
			out := copied(t)
			return &out, nil
		}
	}
	return nil, nil
}

// lastTurns are the last turns that are wanted, oldest first.
func (s *memStore) lastTurns(limit int, wanted func(record.Turn) bool) []record.Turn {
	var out []record.Turn
	for _, t := range s.turns {
		if wanted(t) {
			out = append(out, copied(t))
		}
	}
	slices.SortStableFunc(out, func(a, b record.Turn) int { return a.At.Compare(b.At) })
	return out[max(0, len(out)-limit):]
}

func (s *memStore) Thread(_ context.Context, where record.Place, limit int) ([]record.Turn, error) {
	if err := s.begin("Thread"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	return s.lastTurns(limit, func(t record.Turn) bool { return t.Place == where }), nil
}

func (s *memStore) Recent(_ context.Context, team, channel, user string, since time.Time, limit int) ([]record.Turn, error) {
	if err := s.begin("Recent"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	return s.lastTurns(limit, func(t record.Turn) bool {
		return t.Team == team && t.Channel == channel && t.User == user && !t.At.Before(since)
	}), nil
}

func (s *memStore) SaveDraft(_ context.Context, d record.Draft) error {
	if err := s.begin("SaveDraft"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	s.drafts[d.ID] = copied(d)
	return nil
}

func (s *memStore) Draft(_ context.Context, id string) (*record.Draft, error) {
	if err := s.begin("Draft"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	d, ok := s.drafts[id]
	if !ok {
		return nil, nil
	}
	d = copied(d)
	return &d, nil
}

func (s *memStore) Subscriptions(context.Context) ([]record.Subscription, error) {
	if err := s.begin("Subscriptions"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	out := copied(slices.Collect(maps.Values(s.subs)))
	slices.SortFunc(out, func(a, b record.Subscription) int {
		return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Channel, b.Channel))
	})
	return out, nil
}

func (s *memStore) Subscription(_ context.Context, team, channel string) (*record.Subscription, error) {
	if err := s.begin("Subscription"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	sub, ok := s.subs[[2]string{team, channel}]
	if !ok {
		return nil, nil
	}
	sub = copied(sub)
	return &sub, nil
}

func (s *memStore) SaveSubscription(_ context.Context, sub record.Subscription) error {
	if err := s.begin("SaveSubscription"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	s.subs[[2]string{sub.Team, sub.Channel}] = copied(sub)
	return nil
}

func (s *memStore) DeleteSubscription(_ context.Context, team, channel string) (bool, error) {
	if err := s.begin("DeleteSubscription"); err != nil {
		return false, err
	}
	defer s.mu.Unlock()
	_, there := s.subs[[2]string{team, channel}]
	delete(s.subs, [2]string{team, channel})
	return there, nil
}

var _ Store = (*memStore)(nil)
