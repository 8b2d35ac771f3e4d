package inlet

import (
	"context"
	"encoding/json"
	"time"

	"github.com/slack-go/slack/socketmode"
)

// hand hands over what is in an envelope as soon as there is room.
func (k *link) hand(ctx context.Context, r socketmode.Request) {
	select {
	case k.socket.room <- struct{}{}:
	case <-ctx.Done():
		return
	}
	k.socket.running.Add(1)
	k.running.Go(func() {
		defer k.socket.running.Done()
		defer func() { <-k.socket.room }()
		k.envelope(context.WithoutCancel(ctx), r)
	})
}

// envelope parses an envelope, hands over what is in it and acknowledges it, unless
// the Receiver failed. What is malformed is acknowledged: it would be no better a second time.
func (k *link) envelope(ctx context.Context, r socketmode.Request) {
	var err error
	defer k.socket.recovered(&err)
	family, a, err := parseEnvelope(r, k.socket.self())
	if err != nil {
		k.socket.refused(family, err)
		k.ack(ctx, r, nil)
		return
	}
	a.Retry = max(r.RetryAttempt, 0)
	reply, err := k.socket.receive(ctx, a)
	if err == nil {
		k.ack(ctx, r, reply)
	}
}

// parseEnvelope reads what is in an envelope, and says of which family it is.
func parseEnvelope(r socketmode.Request, bot Self) (family string, a Arrival, err error) {
	switch r.Type {
	case socketmode.RequestTypeEventsAPI:
		a, err = ParseEvent(r.Payload, bot)
		return "event", a, err
	case socketmode.RequestTypeInteractive:
		a, err = ParseInteraction(r.Payload, bot)
		return "interaction", a, err
	case socketmode.RequestTypeSlashCommands:
		a, err = parseCommandJSON(r.Payload, bot)
		return "command", a, err
	}
	return "request", Arrival{}, ignore(r.Type, UnknownKind)
}

// ack acknowledges an envelope, with a reply where one is allowed.
func (k *link) ack(ctx context.Context, r socketmode.Request, reply json.RawMessage) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if reply != nil && !r.AcceptsResponsePayload {
		k.socket.counter("socket", "bad_reply")
		reply = nil
	}
	response := socketmode.Response{EnvelopeID: r.EnvelopeID}
	if reply != nil {
		response.Payload = reply
	}
	err := k.client.SendCtx(ctx, response)
	if err != nil && reply != nil {
		response.Payload = nil
		err = k.client.SendCtx(ctx, response)
	}
	if err != nil {
		k.socket.counter("socket", "ack_failed")
		k.socket.lg.WarnContext(ctx, "slack: not acknowledged", "kind", r.Type)
		return
	}
	k.ackMu.Lock()
	defer k.ackMu.Unlock()
	k.acked = time.Now()
}
