package prompts

import (
	"encoding/json"
	"slices"
)

// How long replies may be, in the model's tokens. A claim with long quotations is
// some 400 tokens where the marks are copied with the words.
const (
	answerTokens   = 2500
	pointTokens    = 150 // each, of a rewording
	rewordTokens   = 200 // besides
	followUpTokens = 300
	expandTokens   = 700
)

// Answer asks for an answer; the reply is read by a ClaimReader. The passages come
// best first: when they are more than fits, the last ones are left out.
func Answer(in Answering) Request {
	passages, _ := sheets(in.Passages, maxPassages)
	return request(TaskAnswer, language(in.Lang), answerSchema, answerTokens, answerPage{
		Question: question(in.Question),
		Today:    materialLine(in.Today, maxDate),
		Passages: passages,
	})
}

// Reword asks to say points fluently; the reply is read by ParseReworded. A task
// that is none of a Rewording's counts as TaskBrief. A point is left out when one of
// its quotations does not fit or has no words, and takes no room from those after it.
func Reword(in Rewording) Request {
	if !slices.Contains([]Task{TaskBrief, TaskTimeline, TaskDigest}, in.Task) {
		in.Task = TaskBrief
	}
	page := rewordPage{Topic: question(in.Topic)}
	room := maxPassages
	for _, p := range in.Points {
		quotes, left := sheets(p.Quotes, room)
		if len(quotes) == 0 || len(quotes) < len(p.Quotes) {
			continue
		}
		room = left
		page.Points = append(page.Points, point{
			ID:     passageID(p.ID),
			Date:   materialLine(p.Date, maxDate),
			Quotes: quotes,
		})
	}
	return request(in.Task, language(in.Lang), rewordSchema, rewordTokens+pointTokens*len(page.Points), page)
}

// FollowUp asks for a question that stands by itself; the reply is read by ParseFollowUp.
func FollowUp(in Following) Request {
	page := followUpPage{Question: question(in.Question)}
	for _, e := range in.Earlier[max(0, len(in.Earlier)-maxExchanges):] {
		page.Earlier = append(page.Earlier, exchange{
			Question: question(e.Question),
			Answer:   marked(material(e.Answer, maxEarlier)),
		})
	}
	return request(TaskFollowUp, language(in.Lang), followUpSchema, followUpTokens, page)
}

// Expand asks for other words that documents may use for those of a question, which
// is in lang; the reply is read by ParseSynonyms.
func Expand(lang, q string) Request {
	return request(TaskExpand, language(lang), expandSchema, expandTokens, expandPage{Question: question(q)})
}

// request is the two messages of task, rendered from page.
func request(task Task, lang string, schema json.RawMessage, tokens int, page any) Request {
	return Request{
		Task: task,
		Messages: []Message{
			{Role: System, Text: render(lang, string(task)+" system", page)},
			{Role: User, Text: render(lang, string(task)+" user", page)},
		},
		Name:      string(task),
		Schema:    slices.Clone(schema),
		MaxTokens: tokens,
	}
}

// language is the language of a request: French where nobody says English.
func language(lang string) string {
	if lang == "en" {
		return "en"
	}
	return "fr"
}
