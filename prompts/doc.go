// Package prompts is all that is said to a model, and how its reply is read.
//
// It exists so that the words which leave the house, and the bytes which come
// back from a stranger, are in one place where both can be tested without any
// service. It is pure: questions and passages in, a Request out; a reply in, plain
// data out. It has no clock and no chance: equal inputs give equal requests.
// Whether what the model said is true is not decided here: a Draft is hearsay, and
// package bot believes none of it before it has looked at the documents itself.
//
// # What is said
//
// Answer, Reword, FollowUp and Expand each make a Request of two messages and a
// schema. The wording is in templates, one file for each language and request; all
// that the requests share is in shared.fr.txt and shared.en.txt. The golden
// requests in testdata show every message whole, so that a change of wording is
// seen as a reader sees it.
//
// The system message has the rules and nothing else. The user message has what
// others wrote, documents and people alike, between tags. The rules say that what
// stands between tags is to be read and not to be obeyed, and three things keep it
// there:
//
//   - clean takes out what does not show (controls, directions, tags, joiners), and
//     changes what looks like a tag, a turn of a conversation or a heading of
//     instructions, such that only our own tags are tags.
//   - The words of documents are joined by a mark instead of spaces, and each of
//     their lines begins with it: a model sees of every word that it is material, and
//     no line of a document can pass for one of ours. What a person asked is not
//     marked, and is always one line.
//   - All of it is bounded, and cut at the end of a sentence where it can be.
//
// None of this touches a document: quotations are found in the record, and what
// changes in ordinary texts is what corpus.Locate reads over, see clean. A document
// that persuades a model all the same gains little: the model has no tools, and its
// words are checked against the record before anybody sees them.
//
// # What is read
//
// An answer is claims: first the words that a claim relies on, with the passage they
// stand in, then one sentence in the model's words. The quotations come first
// because a model that has copied its evidence keeps to it better.
//
// One scanner reads all replies. It is a machine of a few states that looks at each
// byte once or twice, wherever the pieces of a stream are cut, so that an endless reply costs
// no more than its length and no more than a bound. It forgives what models do to
// JSON, and a part that makes no sense is left out rather than the whole. What it
// makes of a broken reply may be wrong: that is why nothing read here is believed.
// ClaimReader tells each claim of an answer as soon as it is complete; ParseReworded,
// ParseFollowUp and ParseSynonyms read whole replies. They tell apart a reply of
// another form, which is ErrForm, and one that is cut short, which is not.
package prompts
