package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// mention asks in a channel, by a mention.
func (d *desk) mention(channel, user, text string, how ...slackfake.How) *slackfake.Delivery {
	d.Helper()
	return d.say(slackfake.Said{Channel: channel, User: user, Text: text}, true, how...)
}

// say delivers what somebody says, and expects it to be acknowledged.
func (d *desk) say(said slackfake.Said, mention bool, how ...slackfake.How) *slackfake.Delivery {
	d.Helper()
	d.hush(said.Text)
	deliver := d.slack.DeliverMessage
	if mention {
		deliver = d.slack.DeliverMention
	}
	del, err := deliver(d.Context(), said, how...)
	return d.acked(del, err)
}

// acked expects a delivery to be acknowledged.
func (d *desk) acked(del *slackfake.Delivery, err error) *slackfake.Delivery {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
	if !del.Acked {
		d.Fatalf("%s %s is not acknowledged: %+v\n%s", del.Kind, del.Type, del.Attempts, d.logged())
	}
	return del
}

// settled reports whether a message stands as it will stay: written out, and not
// the one that only says that an answer is being looked for.
func settled(m slackfake.Message) bool {
	text := plainly(m.Text)
	return !m.Streaming && !strings.HasPrefix(text, "Je cherche dans les documents") && !strings.HasPrefix(text, "Searching the documents")
}

// reply waits for the reply in a thread and returns its last message.
func (d *desk) reply(channel, thread string) slackfake.Message {
	d.Helper()
	return d.replies(channel, thread, 1)[0]
}

// replies waits until a thread has n messages of the bot, all of them settled.
func (d *desk) replies(channel, thread string, n int) []slackfake.Message {
	d.Helper()
	var all []slackfake.Message
	d.await(fmt.Sprintf("%d replies to %s in %s", n, thread, channel), func(s *slackfake.Server) bool {
		all = s.Replies(channel, thread)
		return len(all) >= n && !slices.ContainsFunc(all, func(m slackfake.Message) bool { return !settled(m) })
	})
	if len(all) != n {
		d.Errorf("%d replies to %s in %s, not %d:\n%s", len(all), thread, channel, n, d.seen())
	}
	return all
}

// ask mentions the bot and returns its reply.
func (d *desk) ask(channel, user, text string) (ts string, m slackfake.Message) {
	d.Helper()
	del := d.mention(channel, user, text)
	return del.TS, d.reply(channel, del.TS)
}

// follow asks further in a thread that has n replies, and returns the next one.
func (d *desk) follow(channel, user, thread, text string, n int) slackfake.Message {
	d.Helper()
	d.say(slackfake.Said{Channel: channel, User: user, Text: text, Thread: thread}, true)
	return d.replies(channel, thread, n+1)[n]
}

// command types a command.
func (d *desk) command(channel, user, text string) *slackfake.Delivery {
	d.Helper()
	d.hush(text)
	del, err := d.slack.DeliverCommand(d.Context(), slackfake.Command{Name: "/brief", Text: text, Channel: channel, User: user})
	return d.acked(del, err)
}

// told waits for the n-th thing that a user alone is shown in a channel.
func (d *desk) told(channel, user string, n int) slackfake.Message {
	d.Helper()
	var all []slackfake.Message
	d.await(fmt.Sprintf("%d things told to %s in %s", n, user, channel), func(s *slackfake.Server) bool {
		all = s.Ephemerals(channel, user)
		return len(all) >= n
	})
	return all[n-1]
}

// brief types a command and returns what is told about it.
func (d *desk) brief(channel, user, text string) slackfake.Message {
	d.Helper()
	n := len(d.slack.Ephemerals(channel, user))
	d.command(channel, user, text)
	return d.told(channel, user, n+1)
}

// click uses a button of a message.
func (d *desk) click(m slackfake.Message, user, action string, values ...string) *slackfake.Delivery {
	d.Helper()
	del, err := d.slack.DeliverClick(d.Context(), slackfake.Click{User: user, Channel: m.Channel, Message: m.TS, Action: action, Values: values})
	return d.acked(del, err)
}

// modal waits for the modal that a user has open.
func (d *desk) modal(user, callback string) slackfake.View {
	d.Helper()
	var top slackfake.View
	d.await("the modal "+callback, func(s *slackfake.Server) bool {
		views := s.Views(user)
		if len(views) == 0 {
			return false
		}
		top = views[len(views)-1]
		return top.Callback == callback
	})
	return top
}

// submit sends a modal off.
func (d *desk) submit(v slackfake.View, values map[string][]string) *slackfake.Delivery {
	d.Helper()
	for _, value := range values {
		d.hush(strings.Join(value, " "))
	}
	del, err := d.slack.DeliverSubmission(d.Context(), v.ID, values)
	return d.acked(del, err)
}
