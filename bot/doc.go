// Package bot is the assistant: a question in, a verified, cited, dated answer out.
//
// This comment is also the tour of the whole program. It says what the program
// is for, follows one question through it, gives the rules of its tests, and then
// walks the packages bottom-up. Files in brackets are files of this package.
//
// # What it is for
//
//   - Exact: a quotation is a document, its version and two byte offsets, and document.Text[start:end] is the quotation.
//   - Dated: every quotation shows the date of its text and on what that date rests, or says that there is none.
//   - Silent rather than wrong: whether the documents answer is decided by code, and a refusal shows the nearest finding as what it is.
//   - Alone: no key, no service and no network is needed, and equal files give equal answers in every run.
//   - Checkable: an answer, a brief or a digest saved as JSON can be held against the documents again later (Assistant.Verify).
//
// # How a question becomes an answer
//
// Assistant.Ask is the whole way on one screen (ask.go). Its steps:
//
// Understand (inquiry.go, expect.go, whatthere.go). What comes out is an inquiry. How the question
// opens tells the kind of thing that would answer it: an amount, a date, a person,
// the words of somebody. Its content words are looked up in the index, each with
// the ways in which the documents may say it (Index.Expand: the word itself,
// synonyms, translations, and for a word that no document has, the nearest
// spellings) and with a weight, which is the word's rarity, more for names, less
// for words that ask rather than tell. Beside them stand the days that it asks for
// (retrieval.ParseWindow), what it puts between quotation marks, and what hangs
// together in it: the noun it asks the number or the kind of, the name that a noun
// is bound to ("Déclaration de Nice"), the subject behind "sur" or "about", the
// periods or the parties that it compares. A question that says by a pronoun alone
// whom or what it means ("qu'en dit-elle ?") is declined here, before anything is
// looked for (unclear.go).
//
// Retrieve (ask.go, package retrieval). Index.Search returns the best passages,
// near-identical ones as one hit. The scope's collections and limits of date are
// settled here, before anything is read; the days that the question itself asks
// for only raise passages, so when there are such days a second search looks at
// these days alone.
//
// Relatives (kin.go). Documents know which others are newer versions, translations,
// copies and rewrites of theirs (corpus). Before the hits come the passages that stand
// for them in newer versions and in the asker's language, and a copy gives way to its original.
//
// Units (unit.go, match.go). The passages are cut into their sentences, since a sentence
// is what will be quoted; one that only says who said the sentence before it is
// joined to that. A unit knows, for every word of the question, whether it is said
// in the sentence, in the one before or after it, in the passage, in the titles
// above it, or elsewhere in the item, and what each of these is worth.
//
// Weigh (weigh.go, expect.go). The score of a unit is a weighted sum: the share
// of the question's weight that the sentence itself holds, the share that is held
// there and around it, the rank of its passage, whether it has the kind of thing
// asked for, whether it is of the days asked for, and whether it stands well by
// itself. The score orders units. It does not decide whether there is an answer.
//
// Gates (gates.go, bound.go, trait*.go, land.go). That is decided by the gates, which every unit must pass and
// each of which asks one thing of the record. Is it of the days asked for? Does
// each name that the question stands on stand there, and is it nobody else's? Does
// any document know the kind of thing asked for? Is the subject spoken of? Does the
// noun of the question belong to the name that the question gives it, not to
// another? Do words quoted in the question stand there? Is there a figure, a date,
// a name where one is asked for, and does the figure belong to what is asked about?
// Is enough of the question said in the sentence and around it? (This last one is
// not asked of a question that only wants to know what there is.) When nothing
// passes, the answer is a refusal: its reason is that of the gate that stopped the
// best unit, and that unit is the nearest finding (phrases.go).
//
// Versions (kinsentence.go). Of sentences of relatives that say the same, one answers:
// that of the newest version, of the asker's language, of the original. Where a newer
// version gives another figure, it comes first and the older sentence stands behind it.
//
// Choose (extract.go). The best unit that passed is the answer. Others are added
// when they say nearly as much or bring a name of the question that was missing;
// a question about two periods or two parties gets a sentence for each; one that
// asks for the latest or the first has the clearly relevant ones put in order of
// time; one that asks for all there was in some days gets one sentence an item.
//
// Cite (quote.go, speaker.go, cite.go). The sentence becomes a quotation. Its
// bounds are widened over its neighbours where a speech begins or ends in it, or
// narrowed to the speech where that would be too long, and to whole clauses, between
// semicolons, where the sentence itself is; elsewhere it stays whole, so that no negation and no condition is cut off. Title,
// publisher, address, version and date are read from the record, the speaker from
// the text when the text names one, the other places where the same words stand
// from the groups of copies. A citation of a document of which a newer version may be
// told bears that (superseded.go).
//
// The door (verify.go). Every citation is then checked as if somebody else had made
// it: the document is there in this version, the bytes are the quotation, source,
// date, speaker and the other places are the record's. What fails is dropped, and
// an answer with no citation left becomes a refusal. There is no other way out of
// this package, and a saved answer is checked later by the same code.
//
// # When a model writes
//
// With a Model (model.go) all of the above is done first: code decides whether the
// documents answer, and what it extracted is what is said where the model fails.
// A question that was declined is looked up once more, with other words that the
// model offers: they say where to look and nothing else (widen.go).
//
// What is retrieved is then shown to the model with ids (write.go), its reply is
// read while it comes (package prompts), and every claim in it, prose and the
// words it rests on, is held against the record as soon as it is complete
// (draft.go). The words are looked for in the passage named, then in the others,
// and become whole sentences of the record (claimquotes.go); what stands nowhere,
// or only in pieces, is dropped. A claim that answers must come before those that
// stand beside the answer. Its prose must be a sentence that says nothing to its
// reader or to a machine (proseform.go), must have every number, date and name in
// the claim's own quotations (prosefacts.go), else the claim is dropped; and must
// keep who says it, what is denied, what is only wished, supposed or limited
// (prosesense.go), the order of things (proseorder.go), and all that stands before
// what it says (prosewhole.go), else the quotations are printed in its place. Only then is it
// shown, and what is shown is never taken back. What is left out is counted, and
// told without its words. In a brief, a chronology or a digest the model may say
// each point that code has chosen, under the same checks (reword.go); of a question
// that leans on others it may say what it means (followupwritten.go). Watch tells
// whoever wants to know of every step (watch.go).
//
// # Briefs, chronologies, digests
//
// Assistant.Brief and Assistant.Timeline take the same units (topic.go) but ask
// for what there is on a subject. Only sentences that stand by themselves are
// quoted (quotable.go). A brief reads the items found, story by story, picks the few
// sentences that say most and repeat one another least, and puts them newest first
// (briefpick.go, brief.go); a chronology makes one
// step of each event, by the dates that the sentences mention, oldest first
// (timeline.go). Assistant.Digest asks no question: it takes the items dated on one
// day and groups them into stories (digest.go). What an item is about is a matter
// (storymatter.go); matters that are alike enough become one story (storycluster.go,
// storylist.go), which is told by its most central text, copies of one text being
// one witness (story.go, stories.go). Sources that give different figures
// for one thing stand side by side (differ.go). All three list what the documents announce
// for later, a sentence once for each day that it announces (upcoming.go), and all go through the door. A headline is a title or the
// beginning of a lead, word for word; that of a brief has the topic, as it was typed,
// before it. DigestOf takes several days, topics, and the documents
// that were shown before, and says of a continued story only what is new
// (digest.go, storynews.go, digesttopics.go).
//
// # What a front end asks besides
//
// Assistant.FollowUp makes a question that leans on the ones before it stand by
// itself: it reads both questions (followup.go), finds what a pronoun or an
// ellipsis points to (antecedent.go) and writes the one question that is then asked
// as any other (standing.go). Assistant.CheckQuote takes the quotations out of a
// text (quotesof.go), looks each up letter for letter (checkquote.go), and shows the
// nearest sentence to one that stands nowhere (nearquote.go). Assistant.Sources has
// further quotations on a question (sources.go), Assistant.Upcoming the dates to
// come (upcoming.go), Assistant.Deadlines what somebody is to do, and when (deadlines.go; a sentence is
// read by deadlineread.go, and what later texts say became of it by deadlineoutcome.go), Assistant.Holdings the documents themselves (holdings.go).
// All that quotes goes through the door, and all are told the scope and see no
// document outside it, but Assistant.Document, which has no scope to ask.
// Assistant.Verify checks what was said before; with a Past it tells a quotation that
// was exact in a document that has changed since from one that never held (pastversion.go).
//
// # How it is tested
//
// The first promises are invariants, so they are tested on whatever input there is
// rather than on chosen cases: offsets and quotations by fuzz targets in corpus and
// retrieval, verification by answers that a test has tampered with, sameness by
// running the program several times over files in several orders. The gate is
// "make check"; CONTRIBUTING.md has the conventions.
//
// How good the answers are is a figure and not a test: package eval asks questions
// whose answers are known and reports hits, false answers and false refusals with
// their intervals. No rule may be written for one of those questions or for one
// sample document: a mechanism or a word list is changed for a reason that can be
// stated in general. Weights are tuned on gold questions, so a figure on those same
// questions flatters; only one on questions that had no part in it is an estimate.
//
// # The packages, bottom-up
//
// corpus turns files into documents and documents into passages. It exists so that
// everything above can rely on one equation, doc.Text[p.Start:p.End] == p.Text, and
// on dates that say what they rest on. Reading decodes and never rewrites; banners
// and navigation are marked and not removed; a document may be several items, each
// with its own date. It has the grammar of dates, the cutting into sentences, the
// grouping of copies, the relations of documents (copies*.go), and Locate, which finds a
// quotation that somebody retyped. What it read it can keep in a folder, so that the next
// reading reads only what has changed (kept*.go).
// It imports nothing of ours.
//
// corpus/sample is five French texts, embedded, so that the first question can be
// asked before anything is installed. Its SOURCES.md names publishers and rights.
//
// corpus/pdf, corpus/office and corpus/mail read the formats that need more than
// corpus has: pages of glyphs, zipped XML, messages in parts. They exist so that a
// file which means harm is met in one small place; each gives corpus plain text
// and what is known of it. They import corpus.
//
// corpus/web fetches politely and safely, one request at a time: robots.txt, a pace
// for each host, no private address, limits of size and time. corpus/feed reads what
// comes back as RSS, Atom or JSON Feed. corpus/gather keeps the sources of a
// configuration in step, in a folder that is then read as any other; it imports
// both, and remembers when to ask again. corpus/inbox puts a file that somebody
// handed in among the documents, once and whole. They exist so that what comes
// from outside is a file of the corpus before anything else sees it.
//
// retrieval finds the passages that a question is about. It exists so that the
// assistant asks one question, Index.Search, and need not know of two rankings
// (BM25 over French and English analysis, and vectors in a chromem-go collection),
// their fusion, the vocabularies in retrieval/data or the snapshot file. The index
// is a cache of the corpus: it may be deleted at any time. It may import corpus.
//
// prompts holds all that is said to a model and how its reply is read. It exists so
// that the words which leave the house, and the bytes which come back, are in one
// place and tested without any service. It is pure and decides nothing about
// truth: a reply becomes an answer only by passing the checks of package bot. It
// may import corpus.
//
// bot is this package. It holds the judgement: what is asked, what answers it, what
// is too little, what may be printed. It knows no terminal, no chat service and no
// model; what it returns is plain data, and each front end renders its own. It may
// import corpus, retrieval and prompts.
//
// bot/eval asks questions whose answers are known and reports how often the
// assistant was right. It is a package of its own so that the assistant cannot
// depend on how it is measured. It may import bot and what bot imports but prompts.
//
// bot/past keeps documents as they were before they changed or went, so that a citation
// can still be checked and shown then. It is no cache: what it holds cannot be had again.
// It may import corpus.
//
// bot/access decides whether the assistant answers in a place, whom, and from which
// collections. It exists so that this is settled before anything is retrieved, in
// one place for a question, a follow-up, a button, a digest and a link: what a
// person may not see is never read, so nothing about it can leak. It is pure, rules and facts in, a
// decision out. It may import corpus.
//
// bot/schedule says when a digest is due, in any time zone and across the changes
// of the clock. When something is due is pure, so that a year of editions is tested in
// a moment, and what was done already is told by whoever remembers it. It may import corpus.
//
// bot/record is the plain data that outlives a process: turns, posts, drafts,
// subscriptions, editions, feedback, use, jobs. It exists so that those who make
// such things and those who keep them need not know each other. It may import
// corpus, bot and bot/schedule.
//
// bot/state keeps records and does jobs: River jobs and tables in one SQLite file, or
// with the same code in PostgreSQL. It exists so that nothing is acknowledged before it is stored, and
// what is stored is done although the process dies. It alone knows a database.
//
// bot/slackapp is the assistant in Slack: what it does with what people do there.
// Its rooms are bot/slackapp/inlet, by which requests arrive over either transport,
// checked, once each, acknowledged after they are stored; bot/slackapp/blocks, which
// makes every message within all limits of Slack and sends none; and bot/slackapp/outbox,
// by which messages leave in order, paced, each once. They exist apart so that each
// is tested without the others. Nothing else knows Slack. bot/slackapp/slackfake is a
// strict stand-in for Slack, for tests alone: it knows Slack's rules by itself and
// imports nothing of ours.
//
// bot/llm is the adapter to models behind the OpenAI protocol: chat for this
// package, embeddings for retrieval. It exists so that one package knows keys,
// retries, budgets and what the many such servers do differently. Nothing else
// knows go-openai. bot/llm/llmfake is a stand-in for such a server, for tests
// alone: it fails in all the ways in which they do, and imports nothing of ours.
//
// bot/web is what is served over HTTP besides: the page of a source with the quoted
// words marked, behind a signed link that expires, whether the process is alive and
// ready, and its figures. It exists so that a reader is one click away from the document; what a link
// shows is decided by the access rules each time it is opened.
//
// cmd/verbatim is the program: one binary with a subcommand for each use. It alone
// reads the environment and knows every other package; it decides where the index
// is kept, how an answer looks on a terminal, and what the exit code is.
//
// Arrows point down this list only, and a test in cmd/verbatim compares go list
// with that table. The adapters, bot/state, bot/slackapp, bot/web and bot/llm, may
// import bot and what is above them here, and must not know one another. Adding a package
// means adding it there, and here.
package bot
