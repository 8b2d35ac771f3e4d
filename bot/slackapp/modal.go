package slackapp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A viewBlock is a block of a view as package blocks made it.
type viewBlock struct{ raw json.RawMessage }

func (b viewBlock) BlockType() slack.MessageBlockType { return "" }

// ID is "": that the ids of a view differ was checked where it was made.
func (b viewBlock) ID() string                   { return "" }
func (b viewBlock) MarshalJSON() ([]byte, error) { return b.raw, nil }

// A viewJSON is a view as package blocks made it, taken apart as far as the SDK wants.
type viewJSON struct {
	Type     slack.ViewType         `json:"type"`
	Callback string                 `json:"callback_id"`
	Private  string                 `json:"private_metadata"`
	Title    *slack.TextBlockObject `json:"title"`
	Submit   *slack.TextBlockObject `json:"submit"`
	Close    *slack.TextBlockObject `json:"close"`
	Blocks   []json.RawMessage      `json:"blocks"`
}

func readView(raw json.RawMessage) (v viewJSON, bs slack.Blocks, err error) {
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, bs, fmt.Errorf("read a view: %w", err)
	}
	for _, b := range v.Blocks {
		bs.BlockSet = append(bs.BlockSet, viewBlock{b})
	}
	return v, bs, nil
}

// openModal opens a modal. The trigger is good for three seconds.
func (a *App) openModal(ctx context.Context, trigger string, raw json.RawMessage) error {
	v, bs, err := readView(raw)
	if err != nil {
		return err
	}
	_, err = a.slack.OpenViewContext(ctx, trigger, slack.ModalViewRequest{
		Type: v.Type, CallbackID: v.Callback, PrivateMetadata: v.Private, Title: v.Title, Submit: v.Submit, Close: v.Close, Blocks: bs,
	})
	code, said := refusal(err)
	switch {
	case err == nil:
		return nil
	case tooSlow[code] || errors.Is(err, context.DeadlineExceeded):
		return noModal{blocks.NoticeSlow, cmp.Or(code, "timeout")}
	case said:
		return noModal{blocks.NoticeNoModal, code}
	}
	return noModal{blocks.NoticeNoModal, safe(err)}
}

// tooSlow are Slack's codes for a trigger that is used or too old.
var tooSlow = map[string]bool{"expired_trigger_id": true, "trigger_expired": true, "exchanged_trigger_id": true, "trigger_exchanged": true}

// A noModal is the error of a modal that could not be opened, with what to tell the person.
type noModal struct {
	say  blocks.NoticeKind
	code string
}

func (e noModal) Error() string { return "views.open: " + e.code }

// openBrief opens the modal for a brief, with what was typed already. When it
// cannot be opened the person is told.
func (a *App) openBrief(ctx context.Context, o briefOrder, trigger, lang string) error {
	return a.orSay(ctx, o.order, lang, func() error { return a.tryBrief(ctx, o, trigger, lang, blocks.BriefModal) })
}

// openRefine opens the modal with what a draft was made from.
func (a *App) openRefine(ctx context.Context, o order, draft, trigger, lang string) error {
	return a.orSay(ctx, o, lang, func() error { return a.tryRefine(ctx, o, draft, trigger, lang) })
}

func (a *App) tryRefine(ctx context.Context, o order, draft, trigger, lang string) error {
	made, err := a.o.Store.Draft(ctx, draft)
	if err != nil {
		return err
	}
	if made == nil || made.Team != o.Team || made.User != o.User {
		return a.inform(ctx, o, lang, blocks.NoticeExpired, blocks.Facts{})
	}
	again := briefOrder{order: o, Verb: verbBrief, Lang: made.Brief.Lang}
	if err := json.Unmarshal(made.Request, &again.Request); err != nil {
		return fmt.Errorf("read draft %s: %w", made.ID, err)
	}
	return a.tryBrief(ctx, again, trigger, lang, blocks.RefineModal)
}

// orSay does something and, when that fails or panics, passes the error on after
// the person was told, also when the time for it is what ran out.
func (a *App) orSay(ctx context.Context, o order, lang string, do func() error) error {
	err := guarded(do)
	if err == nil {
		return nil
	}
	kind := blocks.NoticeFailed
	var closed noModal
	if errors.As(err, &closed) {
		kind = closed.say
	}
	ctx, cancel := lastWords(ctx)
	defer cancel()
	return errors.Join(err, a.inform(ctx, o, lang, kind, blocks.Facts{Reference: o.ID}))
}

func (a *App) tryBrief(ctx context.Context, o briefOrder, trigger, lang string, modal func(blocks.BriefForm) (json.RawMessage, error)) error {
	d, _, err := a.decideOrder(ctx, &o.order)
	if err != nil {
		return err
	}
	if !d.Allowed {
		a.o.Count("modal", "refused")
		return a.inform(ctx, o.order, lang, blocks.NoticeKind(d.Reason), blocks.Facts{})
	}
	state := o
	state.Request = briefRequest{}
	private, err := json.Marshal(state)
	if err != nil {
		return err
	}
	assistant := a.o.Assistant()
	if assistant == nil {
		return errNoCorpus
	}
	open := collectionsOf(assistant, d)
	chosen, _ := collectionsNamed(assistant, d, o.Request.Collections)
	view, err := modal(blocks.BriefForm{
		Lang: lang, Topic: o.Request.Topic, Since: o.Request.Since.String(), Until: o.Request.Until.String(),
		Collections: open, Chosen: chosen, Chronology: o.Request.Timeline, Private: string(private),
	})
	if err != nil {
		return err
	}
	return a.openModal(ctx, trigger, view)
}

// submitBrief takes a brief on that was asked for in a modal, or says at its inputs what is wrong.
func (a *App) submitBrief(ctx context.Context, arrival inlet.Arrival, s *inlet.Submission) (any, error) {
	var o briefOrder
	if err := json.Unmarshal([]byte(s.Private), &o); err != nil || o.Channel == "" {
		a.o.Count("submission", "unknown")
		return nil, nil
	}
	who := a.acquainted(ctx, arrival.Team, s.User)
	// The response URL is as old as it was; what "today" means is not.
	o.ID, o.Team, o.User, o.Verb = short("view", arrival.Team, s.ID), arrival.Team, s.User, verbBrief
	request, wrong := readBrief(&s.View, o.lang(who), corpus.DayOf(time.Now().In(who.zone)))
	if len(wrong) > 0 {
		return wrong, nil
	}
	o.Request = request
	return nil, a.accept(ctx, []string{"view:" + o.ID}, jobBrief, o)
}

// readBrief reads the modal.
func readBrief(v *inlet.View, lang string, today corpus.Day) (briefRequest, modalErrors) {
	wrong := modalErrors{}
	r := briefRequest{Topic: strings.Join(strings.Fields(filled(v, blocks.BlockTopic).Text), " ")}
	switch {
	case wordless(r.Topic):
		wrong[blocks.BlockTopic] = faultNotice(fault{kind: faultWordless}, lang).Text
	case utf8.RuneCountInString(r.Topic) > longestTopic:
		wrong[blocks.BlockTopic] = faultNotice(fault{kind: faultLong}, lang).Text
	}
	day := func(block string) (from, to corpus.Day) {
		typed := strings.TrimSpace(filled(v, block).Text)
		if typed == "" {
			return 0, 0
		}
		from, to, ok := readPeriod(typed, today)
		if !ok {
			wrong[block] = blocks.NoticeText(lang, blocks.NoticeArgument, blocks.Facts{Argument: brieflyQuoted(typed), Example: "2017-06"})
		}
		return from, to
	}
	r.Since, _ = day(blocks.BlockSince)
	_, r.Until = day(blocks.BlockUntil)
	if r.Since != 0 && r.Until != 0 && r.Until < r.Since {
		wrong[blocks.BlockUntil] = blocks.NoticeText(lang, blocks.NoticeArgument,
			blocks.Facts{Argument: brieflyQuoted(strings.TrimSpace(filled(v, blocks.BlockUntil).Text)), Example: r.Since.String()})
	}
	chosen := filled(v, blocks.BlockCollections)
	r.Collections = append(append(r.Collections, chosen.Selected...), blocks.Lines(chosen.Text)...)
	r.Timeline = len(filled(v, blocks.BlockChronology).Selected) > 0
	return r, wrong
}
