package slackapp

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
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
	if a.isInbox(m) {
		if err := a.receiveFiles(ctx, arrival, m); err != nil || !asks(m.Text) {
			return err
		}
	}
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

// asks reports whether a message that mentions nobody asks something of the
// documents, in a channel where every question is answered.
func asks(text string) bool {
	w, _ := wishOf(text)
	return strings.HasSuffix(strings.TrimRight(text, " \u00a0\u202f\t\n»\")"), "?") && !wordless(text) && !w.social()
}

// longestQuestion is how many characters of a question are read, by runes. A
// longer one is a text, and nobody could tell what of it was answered.
const longestQuestion = 2000

// question answers what was asked. However it ends, the person gets a reply.
func (a *App) question(ctx context.Context, q asked, j record.Job) error {
	do := func(ctx context.Context, assistant *bot.Assistant) (string, error) { return a.reply(ctx, q, assistant) }
	return a.carryOr(ctx, q.order, j, "question", do, func(ctx context.Context, lang string) error {
		return a.post(ctx, q, "notice", blocks.Notice(langOf(q.Message.Text, lang), blocks.NoticeFailed, blocks.Facts{Reference: q.ID}))
	})
}

// reply looks up what was asked and stores the turn with its post.
func (a *App) reply(ctx context.Context, q asked, assistant *bot.Assistant) (outcome string, err error) {
	d, who, err := a.decide(ctx, q.Team, q.User, q.place())
	if err != nil {
		return "", err
	}
	lang := langOf(q.Message.Text, who.lang)
	if !d.Allowed {
		return record.Refused, a.turnDown(ctx, q, record.Refused, blocks.Notice(lang, blocks.NoticeKind(d.Reason), blocks.Facts{}))
	}
	switch wait, err := a.throttled(ctx, q.order, "question"); {
	case err != nil:
		return "", err
	case wait > 0:
		return record.Limited, a.turnDown(ctx, q, record.Limited, blocks.Notice(lang, blocks.NoticeLimited, blocks.Facts{Wait: wait}))
	}
	w, spoken := wishOf(q.Message.Text)
	lang = cmp.Or(spoken, lang)
	l := library{assistant: assistant, decision: d, today: dayOf(q.Message.TS, who.zone), lang: lang, link: a.linkTo(q.audience(who, lang))}
	if w.social() {
		return "social", a.post(ctx, q, "notice", a.socially(w, l, who))
	}
	if kind, facts := oddity(q.Message); kind != "" {
		facts.Example = blocks.ExampleQuestion(lang, l.holdings())
		return "unasked", a.post(ctx, q, "notice", blocks.Notice(lang, kind, facts))
	}
	return a.lookUp(ctx, q, w, l, who)
}

// noticeEvery is how often somebody is told in one place that they are turned down:
// what they send meanwhile must not use up the pace of the channel.
const noticeEvery = 5 * time.Second

// turnDown says to who asked, and nobody else, why there is no answer.
func (a *App) turnDown(ctx context.Context, q asked, why string, m blocks.Message) error {
	slot := strconv.FormatInt(q.At.UnixNano()/int64(noticeEvery), 10)
	o := q.order
	o.ID = short(why, q.Team, q.Channel, q.User, q.Message.Thread, slot)
	// Slack shows no message to one person in a thread that there is not yet.
	o.Thread = q.Message.Thread
	return a.say(ctx, o, "notice", why, m)
}

// lookUp answers what asks something of the documents.
func (a *App) lookUp(ctx context.Context, q asked, w wish, l library, who profile) (outcome string, err error) {
	// A job that is run again after its answer was kept does not ask again.
	switch kept, err := a.o.Store.Turn(ctx, q.ID); {
	case err != nil:
		return "", err
	case kept != nil && kept.Answer != nil:
		return outcomeOf(len(kept.Answer.Citations)), nil
	}
	earlier, err := a.earlier(ctx, q, l)
	if err != nil {
		return "", err
	}
	begins := q.Message.Thread == "" || len(earlier) == 0
	if q.Direct && begins {
		a.entitle(ctx, q)
	}
	if err := a.open(ctx, q.opened(), l.lang); err != nil {
		return "", err
	}
	// In a thread that is about something already, "what is new?" is about that.
	if w != wishNone && begins {
		return a.list(ctx, q, w, l)
	}
	t, err := a.answer(ctx, q, l, earlier, who)
	if err != nil {
		return "", err
	}
	if w != wishNone && !t.Answer.Answered {
		return a.list(ctx, q, w, l)
	}
	p, err := a.answerPost(q, t, who)
	if err != nil {
		return "", err
	}
	_, err = a.o.Store.SaveTurn(ctx, t, p)
	return outcomeOf(len(t.Answer.Citations)), err
}

// socially is the reply to what has nothing to do with the documents.
func (a *App) socially(w wish, l library, who profile) blocks.Message {
	kind := blocks.NoticeHello
	switch w {
	case wishHelp:
		return blocks.Help(l.lang, "", a.o.Rules.Administers(who.person()))
	case wishThanks:
		kind = blocks.NoticeWelcome
	}
	return blocks.Notice(l.lang, kind, blocks.Facts{Example: blocks.ExampleQuestion(l.lang, l.holdings())})
}

// list answers with what a wish lists.
func (a *App) list(ctx context.Context, q asked, w wish, l library) (outcome string, err error) {
	shown, outcome, err := l.of(ctx, w)
	if err != nil {
		return "", err
	}
	return outcome, a.post(ctx, q, string(w), shown...)
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

// answer asks the assistant, in the light of what was said in the thread before,
// and shows what it says as it comes.
func (a *App) answer(ctx context.Context, q asked, l library, earlier []bot.Exchange, who profile) (record.Turn, error) {
	m := q.Message
	t := record.Turn{ID: q.ID, Place: q.where(), User: m.User, Question: m.Text, Collections: l.decision.Collections, At: q.At}
	standing, leans := l.assistant.FollowUpWritten(ctx, m.Text, earlier)
	if leans {
		t.Understood = standing
	}
	s := a.show(q, t, standing, who)
	defer s.end()
	var err error
	t.Answer, err = l.assistant.AskWatched(ctx, bot.Question{ID: t.ID, Text: standing, Scope: bot.Scope{
		AsOf:        l.today,
		Collections: l.decision.Collections,
	}}, s.watch(ctx))
	if err != nil {
		return t, err
	}
	t.Lang, t.Answer.Question = t.Answer.Lang, m.Text
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
func (a *App) earlier(ctx context.Context, q asked, l library) ([]bot.Exchange, error) {
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
	var out []bot.Exchange
	for _, t := range turns {
		if t.ID != q.ID && (t.Answer == nil || seesCited(l.assistant, l.decision, citedOf(t.Answer))) {
			out = append(out, bot.Exchange{Question: cmp.Or(t.Understood, t.Question), Answer: t.Answer})
		}
	}
	return out, nil
}

// citedOf is all that an answer shows of the documents, or a refusal.
func citedOf(answer *bot.Answer) []bot.Citation {
	if answer.Nearest == nil {
		return answer.Citations
	}
	return append(slices.Clone(answer.Citations), *answer.Nearest)
}

// open shows that an answer is being looked for. Where an earlier attempt left a
// message, that does: it will be replaced, which would not end a status.
func (a *App) open(ctx context.Context, p record.Post, lang string) error {
	before, err := a.o.Store.Post(ctx, p.ID)
	if err != nil || before == nil && a.out.Status(ctx, p.Place, lang) {
		return err
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

// audience is who reads the answer: what everybody in a channel sees is linked as
// the channel may see it.
func (q asked) audience(who profile, lang string) Audience {
	to := Audience{Team: q.Team, Place: q.place(), Lang: lang}
	if q.Direct {
		to.Person = who.person()
	}
	return to
}

// answerPost is the post that tells a turn's answer.
func (a *App) answerPost(q asked, t record.Turn, who profile) (record.Post, error) {
	p := q.opened()
	if !t.Answer.Answered {
		p.Kind = "refusal"
	}
	if a.o.NoStreaming {
		p.Via = record.ViaMessage
	}
	link := a.linkTo(q.audience(who, t.Lang))
	var err error
	p.Parts, err = parts(blocks.Answer(t.Answer, blocks.AnswerOptions{Turn: t.ID, Understood: t.Understood, Link: link}))
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

// post answers with messages in the thread that everybody sees.
func (a *App) post(ctx context.Context, q asked, kind string, messages ...blocks.Message) error {
	p := q.opened()
	p.Kind, p.Via = kind, record.ViaMessage
	var err error
	if p.Parts, err = parts(messages); err != nil {
		return err
	}
	_, err = a.o.Store.AddPost(ctx, p)
	return err
}

// wordless reports whether a text has no letter and no digit outside of :emoji: codes.
func wordless(text string) bool { return len(wordsOf(text)) == 0 }

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
