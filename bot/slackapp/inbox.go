package slackapp

import (
	"cmp"
	"context"
	"errors"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/inbox"
)

// An Inbox is a channel whose files become documents.
type Inbox struct {
	Folder inbox.Folder
	// People are the ids of those who may hand files in. Empty: everybody whom the
	// assistant answers.
	People []string
	// Names keeps with a document who handed it in.
	Names bool
}

// delivered is a message with files as its job keeps it. There are no names in it:
// what the files are called and hold is asked of Slack when the job is done.
type delivered struct {
	order
	TS    string   `json:"ts"`
	Text  string   `json:"text"`
	Files []string `json:"files"` // ids
}

// isInbox reports whether a message brings files to a channel that takes them.
func (a *App) isInbox(m *inlet.Message) bool {
	_, is := a.o.Inboxes[m.Channel]
	return is && !m.Direct && len(m.FileIDs) > 0
}

// receiveFiles takes a message with files on. The message is the key, for it arrives
// as more than one event.
func (a *App) receiveFiles(ctx context.Context, arrival inlet.Arrival, m *inlet.Message) error {
	q := newAsked(arrival, m)
	q.ID = "f" + short("files", arrival.Team, m.Channel, m.TS)
	d := delivered{order: q.order, TS: m.TS, Text: m.Text, Files: m.FileIDs}
	return a.accept(ctx, []string{"files:" + arrival.Team + ":" + m.Channel + ":" + m.TS}, jobInbox, d)
}

// takeIn fetches the files of a message and settles what becomes of each.
func (a *App) takeIn(ctx context.Context, d delivered, j record.Job) error {
	return a.carryOr(ctx, d.order, j, "inbox", func(ctx context.Context, _ *bot.Assistant) (string, error) {
		return a.fetchAll(ctx, d, j.Last)
	}, a.inboxSorry(d))
}

// inboxSorry says in the thread that the files of a message could not be taken in.
func (a *App) inboxSorry(d delivered) func(context.Context, string) error {
	return func(ctx context.Context, lang string) error {
		return a.tellDelivery(ctx, d, blocks.Notice(lang, blocks.NoticeFailed, blocks.Facts{Reference: d.ID}))
	}
}

// tellDelivery posts the one reply to a message with files.
func (a *App) tellDelivery(ctx context.Context, d delivered, messages ...blocks.Message) error {
	p := record.Post{ID: "inbox-" + d.ID, Kind: "inbox", Place: d.where(), User: d.User, Via: record.ViaMessage, At: d.At}
	var err error
	if p.Parts, err = parts(messages); err != nil {
		return err
	}
	_, err = a.o.Store.AddPost(ctx, p)
	return err
}

// mayHandIn decides whether a person may hand files in, by the rules for guests and
// other organisations that hold everywhere; "" for yes.
func (a *App) mayHandIn(ctx context.Context, d *delivered, in Inbox) (profile, access.Reason, error) {
	if err := a.askShared(ctx, &d.order); err != nil {
		return profile{}, "", err
	}
	who, err := a.people.of(ctx, d.Team, d.User)
	if err != nil {
		return profile{}, "", err
	}
	only := access.Rules{External: a.o.Rules.External, Guests: a.o.Rules.Guests}
	switch decision := only.Decide(d.place(), who.person()); {
	case !decision.Allowed:
		return who, decision.Reason, nil
	case len(in.People) > 0 && !slices.Contains(in.People, d.User):
		return who, notListed, nil
	}
	return who, "", nil
}

// notListed is why somebody may not hand files in who is not among those named for it.
const notListed access.Reason = "not_listed"

// fetchAll gets the files, decides what becomes of each, and hands that on as a job:
// from then on nothing is decided anew, whatever crashes.
func (a *App) fetchAll(ctx context.Context, d delivered, last bool) (outcome string, err error) {
	in, is := a.o.Inboxes[d.Channel]
	if !is {
		return "closed", nil // it was configured when the file came
	}
	who, no, err := a.mayHandIn(ctx, &d, in)
	if err != nil {
		return "", err
	}
	if no != "" {
		o := d.order
		o.ID = short("inbox", d.Team, d.Channel, d.User, strconv.FormatInt(d.At.UnixNano()/int64(noticeEvery), 10))
		o.Thread = "" // Slack shows no message to one person in a thread that there is not yet
		return record.Refused, a.say(ctx, o, "notice", "inbox", blocks.InboxClosed(who.lang, blocks.NoticeKind(no)))
	}
	begun := time.Now()
	out := settled{delivered: d}
	for _, id := range d.Files {
		one, fetched, err := a.fetchOne(ctx, d, in, id, last)
		if err != nil {
			return "", err
		}
		out.Files = append(out.Files, one)
		if fetched && time.Since(begun) > unhurriedTime && len(out.Files) < len(d.Files) {
			return "", record.Again{} // what was fetched lies there; the time of a job is for one or two more
		}
	}
	if err := a.planAll(&out, in, who); err != nil {
		return "", err
	}
	job, err := job(jobInboxTell, out)
	if err != nil {
		return "", err
	}
	fresh, err := a.o.Store.Accept(ctx, []string{"settled:" + d.ID}, job)
	if err != nil || fresh {
		return "begun", err
	}
	// It was settled before a crash. What is in place since was fetched in vain.
	for _, one := range out.Files {
		if one.Plan.Outcome == inbox.Same {
			err = errors.Join(err, in.Folder.Drop(one.Plan.Key))
		}
	}
	return "begun", err
}

// unhurriedTime is how long files are fetched in one go.
const unhurriedTime = 12 * time.Second

// settled is a delivery of which it is decided what becomes of it.
type settled struct {
	delivered
	Files []settledFile `json:"settled"`
	// Put is when the files were first put into the folder.
	Put time.Time `json:"put"`
}

// A settledFile is one file of a delivery.
type settledFile struct {
	Name string          `json:"name"`
	Why  blocks.InboxWhy `json:"why,omitempty"` // why it could not be had
	Plan inbox.Plan      `json:"plan"`

	info *slack.File // until it is planned
}

// keyOf names the bytes of a file of a delivery.
func (d delivered) keyOf(file string) string { return d.ID + "-" + short(file) }

// fetchOne gets one file, unless its bytes lie there already.
func (a *App) fetchOne(ctx context.Context, d delivered, in Inbox, id string, last bool) (one settledFile, fetched bool, err error) {
	var final fileTrouble
	var ours folderTrouble
	one.info, err = a.fileInfo(ctx, id)
	if one.info != nil {
		one.Name = cmp.Or(one.info.Name, one.info.Title)
	}
	if err == nil {
		fetched, err = a.fetchBytes(ctx, d, in, one.info)
	}
	var again record.Again
	switch {
	case err == nil:
		return one, fetched, nil
	case errors.As(err, &final):
		one.Why = final.why
	case errors.As(err, &again), errors.As(err, &ours), !last || ctx.Err() != nil:
		return one, fetched, err
	default:
		a.lg.Error("a file is given up", "order", d.ID, "err", safe(err))
		one.Why = blocks.InboxUnreachable
	}
	a.o.Count("file", string(one.Why))
	return one, fetched, nil
}

// fetchBytes lays the bytes of a file down in the folder.
func (a *App) fetchBytes(ctx context.Context, d delivered, in Inbox, f *slack.File) (fetched bool, err error) {
	h := handed(d, in, f, profile{}, "")
	if int64(f.Size) > in.Folder.MaxBytes {
		return false, fileTrouble{blocks.InboxLarge}
	}
	if !in.Folder.Takes(h) {
		return false, fileTrouble{blocks.InboxKind}
	}
	switch kept, err := in.Folder.Kept(d.keyOf(f.ID)); {
	case err != nil:
		return false, folderTrouble{err}
	case kept:
		return false, nil
	}
	data, err := a.files.get(ctx, cmp.Or(f.URLPrivateDownload, f.URLPrivate), in.Folder.MaxBytes, strings.HasPrefix(f.Mimetype, "text/html"), int64(f.Size))
	if err != nil {
		return true, err
	}
	if err := in.Folder.Keep(d.keyOf(f.ID), data); err != nil {
		return true, folderTrouble{err}
	}
	return true, nil
}

// A folderTrouble is the error of the folder of an inbox, for which neither Slack nor
// who handed a file in can do anything.
type folderTrouble struct{ error }

// planAll decides what becomes of each file that lies there.
func (a *App) planAll(out *settled, in Inbox, who profile) error {
	out.Put = time.Now()
	assistant := a.o.Assistant()
	known := func(id string) bool { return assistant != nil && assistant.Document(id) != nil }
	var taken []string
	for i := range out.Files {
		one := &out.Files[i]
		if one.Why != "" {
			continue
		}
		h := handed(out.delivered, in, one.info, who, a.workspace)
		plan, err := in.Folder.Plan(out.keyOf(one.info.ID), h, taken, known)
		if err != nil {
			return err
		}
		if one.Plan = plan; plan.Name != "" {
			taken = append(taken, plan.Name)
		}
		a.o.Count("file", string(plan.Outcome))
	}
	return nil
}

// kindsOfSlack are the extensions of what Slack calls a type in another way.
var kindsOfSlack = map[string]string{"text": ".txt", "markdown": ".md", "html": ".html", "email": ".eml", "pdf": ".pdf", "docx": ".docx", "odt": ".odt"}

// handed is what is known of a file beside its bytes.
func handed(d delivered, in Inbox, f *slack.File, who profile, workspace string) inbox.Handed {
	h := inbox.Handed{Name: cmp.Or(f.Name, f.Title), Ext: kindsOfSlack[f.Filetype]}
	stem := strings.TrimSuffix(h.Name, path.Ext(h.Name))
	if f.Title != h.Name && f.Title != stem && !nameless(f.Title) {
		h.Title = f.Title
	}
	h.Apart = nameless(stem)
	if day := dayGiven(d.Text); day != 0 {
		h.Date = day.String()
	}
	if workspace != "" {
		h.URL = workspace + "archives/" + d.Channel + "/p" + strings.ReplaceAll(d.TS, ".", "")
	}
	h.Note = "handed in " + dayOf(d.TS, time.UTC).String()
	if in.Names && who.name != "" {
		h.Note += " by " + who.name
	}
	return h
}

// nameless reports whether a name of Slack's is what it calls what nobody has named.
func nameless(name string) bool {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "", "-", "untitled", "sans titre", "image", "snippet":
		return true
	}
	return false
}

// givesDate is how a message says of what day its files are.
var givesDate = regexp.MustCompile(`(?i)(?:^|[^\pL])date[ \x{a0}\x{202f}]*:[ \x{a0}\x{202f}]*`)

// dayGiven is the day that a message gives its files, as "date : 4 mars 2024"; zero
// for none.
func dayGiven(text string) corpus.Day {
	at := givesDate.FindStringIndex(text)
	if at == nil {
		return 0
	}
	for _, m := range corpus.FindDates(text[at[1]:], corpus.Reference{}) {
		if m.Span.Start > len("le ") {
			break
		}
		if m.From == m.To && m.From != 0 && m.Precision == corpus.PrecisionDay && !m.Vague {
			return m.From
		}
	}
	return 0
}
