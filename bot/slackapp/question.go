package slackapp

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// asked is a question as its job keeps it.
type asked struct {
	order
	Message inlet.Message `json:"message"`
}

func newAsked(arrival inlet.Arrival, m *inlet.Message) asked {
	return asked{Message: *m, order: order{
		ID:       "q" + short(arrival.Team, m.Channel, m.TS), // the same however often the message arrives
		Team:     arrival.Team,
		Channel:  m.Channel,
		Thread:   cmp.Or(m.Thread, m.TS), // the thread of the question, or a new one under it
		User:     m.User,
		Direct:   m.Direct,
		External: arrival.External,
		At:       time.Now(),
	}}
}

// short is a name for parts that cannot be guessed from it and will not be met again.
func short(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:10])
}

// receiveMessage takes a message on when the assistant is addressed. A mention
// arrives twice, as a message and as a mention with an event id of its own, so
// the message itself is the key too.
func (a *App) receiveMessage(ctx context.Context, arrival inlet.Arrival, m *inlet.Message) error {
	q := newAsked(arrival, m)
	if !m.Direct && !m.Mention {
		here := a.o.Rules.Decide(q.place(), access.Person{})
		if here.Mode != access.Every || m.Others || !asks(m.Text) {
			return nil
		}
	}
	keys := []string{"message:" + arrival.Team + ":" + m.Channel + ":" + m.TS}
	if arrival.EventID != "" {
		keys = append(keys, "event:"+arrival.Team+":"+arrival.EventID)
	}
	return a.accept(ctx, keys, jobQuestion, q)
}

// asks reports whether a message that mentions nobody asks something, in a
// channel where every question is answered.
func asks(text string) bool {
	return strings.HasSuffix(strings.TrimRight(text, " \u00a0\u202f\t\n»\")"), "?")
}

// longestQuestion is how many characters of a question are read, by runes. A
// longer one is a text, and nobody could tell what of it was answered.
const longestQuestion = 2000

// question answers what was asked. However it ends, the person gets a reply.
func (a *App) question(ctx context.Context, q asked, j record.Job) error {
	return a.carry(ctx, q.order, j, "question", func(ctx context.Context) (string, error) {
		outcome, err := a.reply(ctx, q)
		if err == nil || !j.Last || ctx.Err() != nil {
			return outcome, err
		}
		a.lg.Error("a question is given up", "order", q.ID, "err", safe(err))
		return "failed", a.post1(ctx, q, "notice", blocks.Notice(langOf(q.Message.Text, "fr"), blocks.NoticeFailed, blocks.Facts{Reference: q.ID}))
	})
}

// reply looks up what was asked and stores the turn with its post.
func (a *App) reply(ctx context.Context, q asked) (outcome string, err error) {
	d, person, who, err := a.decide(ctx, q.Team, q.User, q.place())
	if err != nil {
		return "", err
	}
	lang := langOf(q.Message.Text, who.lang)
	if !d.Allowed {
		return "refused", a.inform(ctx, q.order, lang, blocks.NoticeKind(d.Reason), blocks.Facts{})
	}
	switch wait, err := a.throttled(ctx, q.order, "question"); {
	case err != nil:
		return "", err
	case wait > 0:
		return "limited", a.inform(ctx, q.order, lang, blocks.NoticeLimited, blocks.Facts{Wait: wait})
	}
	if kind, facts := oddity(q.Message); kind != "" {
		return "unasked", a.post1(ctx, q, "notice", blocks.Notice(lang, kind, facts))
	}
	if err := a.open(ctx, q.opened(), lang); err != nil {
		return "", err
	}
	t, err := a.answer(ctx, q, d, who)
	if err != nil {
		return "", err
	}
	p, err := a.answerPost(q, t, person)
	if err != nil {
		return "", err
	}
	_, err = a.o.Store.SaveTurn(ctx, t, p)
	return outcomeOf(len(t.Answer.Citations)), err
}

// oddity is what to say to a message that is no question; "" to one that may be.
func oddity(m inlet.Message) (blocks.NoticeKind, blocks.Facts) {
	switch {
	case m.Text == "" && m.Files > 0:
		return blocks.NoticeFile, blocks.Facts{}
	case m.Text == "":
		return blocks.NoticeEmpty, blocks.Facts{}
	case utf8.RuneCountInString(m.Text) > longestQuestion:
		return blocks.NoticeTooLong, blocks.Facts{Limit: longestQuestion}
	case wordless(m.Text):
		return blocks.NoticeEmoji, blocks.Facts{}
	}
	return "", blocks.Facts{}
}

// answer asks the assistant, in the light of what was said in the thread before.
func (a *App) answer(ctx context.Context, q asked, d access.Decision, who profile) (record.Turn, error) {
	m := q.Message
	t := record.Turn{ID: q.ID, Place: q.where(), User: m.User, Question: m.Text, Collections: d.Collections, At: q.At}
	assistant := a.o.Assistant()
	earlier, err := a.earlier(ctx, q, d)
	if err != nil {
		return t, err
	}
	standing, leans := assistant.FollowUp(m.Text, earlier)
	if leans {
		t.Understood = standing
	}
	t.Answer, err = assistant.Ask(ctx, bot.Question{ID: t.ID, Text: standing, Scope: bot.Scope{
		AsOf:        dayOf(m.TS, who.zone),
		Collections: d.Collections,
	}})
	if err != nil {
		return t, err
	}
	t.Lang = t.Answer.Lang
	return t, nil
}

// The bounds of what a follow-up may lean on.
const (
	earlierTurns = 6
	// In a direct message people rarely use threads, so what they said lately counts as said before.
	lately = 30 * time.Minute
)

// earlier are the exchanges before a question in its thread or, in a direct
// message outside of threads, lately. An answer that quoted what may not be told
// here any more is left out.
func (a *App) earlier(ctx context.Context, q asked, d access.Decision) ([]bot.Exchange, error) {
	m := q.Message
	var turns []record.Turn
	var err error
	switch {
	case m.Thread != "":
		turns, err = a.o.Store.Thread(ctx, q.where(), earlierTurns)
	case m.Direct:
		turns, err = a.o.Store.Recent(ctx, q.Team, m.Channel, m.User, time.Now().Add(-lately), earlierTurns)
	}
	if err != nil {
		return nil, err
	}
	assistant := a.o.Assistant()
	var out []bot.Exchange
	for _, t := range turns {
		if t.ID != q.ID && (t.Answer == nil || seesCited(assistant, d, t.Answer.Citations)) {
			out = append(out, bot.Exchange{Question: cmp.Or(t.Understood, t.Question), Answer: t.Answer})
		}
	}
	return out, nil
}

// open shows that an answer is being looked for.
func (a *App) open(ctx context.Context, p record.Post, lang string) error {
	if a.out.Status(ctx, p.Place, lang) {
		return nil
	}
	// A placeholder is a message: it must be known before it is posted.
	if _, err := a.o.Store.AddPost(ctx, p); err != nil {
		return err
	}
	return a.out.Open(ctx, p.ID, lang)
}

// opened is the post that will tell the answer, before there is one.
func (q asked) opened() record.Post {
	return record.Post{ID: "answer-" + q.ID, Kind: "answer", Place: q.where(), User: q.User, Via: record.ViaStream, At: q.At}
}

// answerPost is the post that tells a turn's answer.
func (a *App) answerPost(q asked, t record.Turn, who access.Person) (record.Post, error) {
	p := q.opened()
	if !t.Answer.Answered {
		p.Kind = "refusal"
	}
	if a.o.NoStreaming {
		p.Via = record.ViaMessage
	}
	// What everybody in a channel sees is linked as the channel may see it.
	to := Audience{Team: q.Team, Place: q.place(), Lang: t.Lang}
	if q.Direct {
		to.Person = who
	}
	var err error
	p.Parts, err = parts(blocks.Answer(t.Answer, blocks.AnswerOptions{Turn: t.ID, Understood: t.Understood, Link: a.linkTo(to)}))
	return p, err
}

// parts are messages as a post keeps them.
func parts(messages []blocks.Message) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, len(messages))
	for i, m := range messages {
		var err error
		if out[i], err = json.Marshal(m); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// linkTo gives the pages of citations as an audience may see them; nil when there are none.
func (a *App) linkTo(to Audience) blocks.Link {
	if a.o.Link == nil {
		return nil
	}
	return func(c bot.Citation) string { return a.o.Link(c, to) }
}

// post1 answers with one message in the thread that everybody sees.
func (a *App) post1(ctx context.Context, q asked, kind string, m blocks.Message) error {
	p := q.opened()
	p.Kind, p.Via = kind, record.ViaMessage
	var err error
	if p.Parts, err = parts([]blocks.Message{m}); err != nil {
		return err
	}
	_, err = a.o.Store.AddPost(ctx, p)
	return err
}

// wordless reports whether a text has no letter and no digit outside of :emoji: codes.
func wordless(text string) bool {
	for _, field := range strings.Fields(text) {
		if strings.HasPrefix(field, ":") && strings.HasSuffix(field, ":") && len(field) > 2 {
			continue
		}
		if strings.IndexFunc(field, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			return false
		}
	}
	return true
}

// langOf is the language to speak to somebody in: that of what they wrote when
// that tells, else their Slack's.
func langOf(text, fallback string) string {
	if utf8.RuneCountInString(text) < 12 {
		return fallback
	}
	return cmp.Or(retrieval.DetectLang(text), fallback)
}

// dayOf is the local day of a message by its timestamp, "1700000000.000100".
func dayOf(ts string, zone *time.Location) corpus.Day {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n <= 0 {
		return corpus.DayOf(time.Now().In(zone))
	}
	return corpus.DayOf(time.Unix(n, 0).In(zone))
}
