package slackapp

import (
	"context"
	"slices"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/inbox"
)

const (
	// inboxPatience is for how long a reply waits for the index to have the documents.
	inboxPatience = 5 * time.Minute
	// inboxLook is how often it is looked whether it has, at first and later.
	inboxLook, inboxLookLater = time.Second, 5 * time.Second
)

// putIn puts the files of a delivery into the folder and, when the index has them,
// replies with what was read.
func (a *App) putIn(ctx context.Context, s settled, j record.Job) error {
	return a.carryOr(ctx, s.order, j, "inbox", func(ctx context.Context, assistant *bot.Assistant) (string, error) {
		return a.putAndTell(ctx, s, assistant)
	}, a.inboxSorry(s.delivered))
}

func (a *App) putAndTell(ctx context.Context, s settled, assistant *bot.Assistant) (outcome string, err error) {
	in, is := a.o.Inboxes[s.Channel]
	if !is {
		return "closed", nil
	}
	for _, one := range s.Files {
		if one.Why != "" {
			continue
		}
		if err := in.Folder.Carry(one.Plan); err != nil {
			return "", err
		}
	}
	waited := time.Since(s.Put)
	patience := a.o.InboxPatience
	if patience == 0 {
		patience = inboxPatience
	}
	late := waited > patience
	if !late && slices.ContainsFunc(s.Files, func(one settledFile) bool { return !a.isRead(one, in, assistant) }) {
		if a.o.Arrived != nil {
			a.o.Arrived()
		}
		if waited > 10*inboxLook {
			return "", record.Again{After: inboxLookLater}
		}
		return "", record.Again{After: inboxLook}
	}
	return a.tellRead(ctx, s, in, assistant)
}

// isRead reports whether the index has the documents of a file as they were read
// when it came, or never will.
func (a *App) isRead(one settledFile, in Inbox, assistant *bot.Assistant) bool {
	if one.Why != "" || one.Plan.Outcome == inbox.Refused {
		return true
	}
	return !slices.ContainsFunc(one.Plan.Documents, func(p inbox.Planned) bool {
		return readAs(p, assistant) == nil && !a.failed(p.ID)
	}) || !stands(one, in)
}

// stands reports whether a file is still there as it was put there.
func stands(one settledFile, in Inbox) bool {
	there, err := in.Folder.Stands(one.Plan)
	return there || err != nil
}

// readAs is a document of the index as it was planned, nil while it is not there.
func readAs(p inbox.Planned, assistant *bot.Assistant) *corpus.Document {
	doc := assistant.Document(p.ID)
	if doc == nil || doc.Version != p.Version || p.Date.Basis == corpus.BasisMetadata && doc.Date.From != p.Date.From {
		return nil
	}
	return doc
}

// failed reports whether a document of the corpus could not be read.
func (a *App) failed(id string) bool {
	if a.o.Failed == nil {
		return false
	}
	return slices.ContainsFunc(a.o.Failed(), func(u Unread) bool { return u.Name == id })
}

// tellRead replies with what was read of each file.
func (a *App) tellRead(ctx context.Context, s settled, in Inbox, assistant *bot.Assistant) (outcome string, err error) {
	if err := a.askShared(ctx, &s.order); err != nil {
		return "", err
	}
	who, err := a.people.of(ctx, s.Team, s.User)
	if err != nil {
		return "", err
	}
	to := Audience{Team: s.Team, Place: s.place(), Lang: who.lang}
	// Everybody in the channel has the file before them; the page of a passage asks anew who may see it.
	var link blocks.Link
	if a.o.Rules.Decide(s.place(), who.person()).Sees(in.Folder.Collection()) {
		link = a.linkTo(to)
	}
	outcome = "refused"
	var told []blocks.HandedIn
	for _, one := range s.Files {
		h := blocks.HandedIn{Name: one.Name, Why: one.Why, Outcome: one.Plan.Outcome, Most: in.Folder.MaxBytes, Kinds: in.Folder.Kinds}
		switch {
		case one.Why != "":
			h.Outcome = inbox.Refused
		case one.Plan.Outcome == inbox.Refused:
			h.Why = blocks.InboxWhy(one.Plan.Why)
		default:
			outcome = "answered"
			h.Gone = !stands(one, in)
			for _, p := range one.Plan.Documents {
				h.Documents = append(h.Documents, blocks.ReadIn{ID: p.ID, Title: p.Title, Date: p.Date, Document: readAs(p, assistant), Failed: a.failed(p.ID)})
			}
		}
		told = append(told, h)
	}
	return outcome, a.tellDelivery(ctx, s.delivered, blocks.Inbox(who.lang, told, link)...)
}
