// Package llmfake is a stand-in for a server that speaks the OpenAI protocol, for
// tests alone: it replies as it is told to, also in every way in which such servers
// fail, and keeps what it was sent. It imports nothing of ours, so that it cannot
// share our mistakes about the protocol.
package llmfake
