// Package llm is an adapter to language models behind the OpenAI protocol, at any
// base URL: chat for package bot, embeddings for package retrieval.
//
// It exists so that one package alone knows go-openai, keys, retries, budgets and
// what the many servers that speak this protocol do differently. What it returns
// is a stranger's words: it decides nothing about their truth.
//
// # The way of a request
//
// [Options] say where a model is and what it may cost. [NewChat] makes a [Chat] of
// them, which implements bot.Model. Under it, as under the [Embedder], is a client:
// go-openai over a transport of our own. A request passes, in this order,
//
//   - the meter, which holds what all models spent today, in the [Ledger], against
//     the [Budget]: a [MemoryLedger], or a [FileLedger] for all processes that
//     share a data folder;
//   - the breaker, which leaves a service alone that failed again and again;
//   - the dialect: servers reject what of the protocol they do not know. It is left
//     out, the strictest form of a reply first, and that is remembered for an hour;
//   - the transport, which sends it as often as it takes, waits as long as the server
//     asks to, never beyond the deadline of whoever asked, follows no redirect, and
//     gives up on a connection that is silent for too long.
//
// The reply comes back through the body, which bounds how long it may be and how
// long it may be silent; the events, which put right what go-openai would lose of a
// stream; and the reading, which tells each piece, and takes a reply for complete
// only when the model says so. What was spent is booked whatever came of it.
//
// # Errors
//
// What goes wrong is a *bot.ModelError with one of bot's reasons. Its words are all
// our own, as a fault has them: messages of servers, libraries and transports quote
// keys, questions and replies, and are searched for what they mean but never passed
// on, nor logged. A server's answer that it will not do what was asked is a
// rejection, of which the status and known words may be shown.
//
// When it is not the model's fault, the error is that of the context, or of whoever
// was told the pieces. The deadline of a context counts as the model's fault, which
// took too long; that error is both.
package llm
