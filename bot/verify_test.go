package bot

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A tampering changes a saved answer in one way.
type tampering struct {
	name string
	do   func(*Answer)
}

// inCitation are changes to the first citation. Each must be caught by the
// records alone: the text is written anew from the changed citations.
var inCitation = []tampering{
	{"a letter of the quotation", func(s *Answer) { s.Citations[0].Quote = "l" + s.Citations[0].Quote[1:] }},
	{"another apostrophe", func(s *Answer) { q := &s.Citations[0].Quote; *q = swapApostrophes(*q) }},
	{"a figure of the quotation", func(s *Answer) { q := &s.Citations[0].Quote; *q = strings.Replace(*q, "40", "90", 1) }},
	{"a quotation cut short", func(s *Answer) { q := &s.Citations[0].Quote; *q = (*q)[:len(*q)-10] }},
	{"a quotation made longer", func(s *Answer) { s.Citations[0].Quote += " Enfin." }},
	{"an empty quotation", func(s *Answer) { c := &s.Citations[0]; c.Quote, c.End = "", c.Start }},
	{"the start", func(s *Answer) { s.Citations[0].Start++ }},
	{"the end", func(s *Answer) { s.Citations[0].End-- }},
	{"both, by one", func(s *Answer) { c := &s.Citations[0]; c.Start++; c.End++ }},
	{"a negative start", func(s *Answer) { s.Citations[0].Start = -1 }},
	{"an end behind the document", func(s *Answer) { s.Citations[0].End = 1 << 30 }},
	{"start behind end", func(s *Answer) { c := &s.Citations[0]; c.Start, c.End = c.End, c.Start }},
	{"the version", func(s *Answer) { s.Citations[0].Version = corpus.VersionOf("another text") }},
	{"no version", func(s *Answer) { s.Citations[0].Version = "" }},
	{"the document", func(s *Answer) { s.Citations[0].Document = "fleuve/ostrelle.md" }},
	{"a document that is not there", func(s *Answer) { s.Citations[0].Document = "fleuve/nothing.md" }},
	{"no document", func(s *Answer) { s.Citations[0].Document = "" }},
	{"the title", func(s *Answer) { s.Citations[0].Title += "!" }},
	{"the publisher", func(s *Answer) { s.Citations[0].Publisher = "Agence France-Fleuve" }},
	{"no publisher", func(s *Answer) { s.Citations[0].Publisher = "" }},
	{"the address", func(s *Answer) { u := "https://elsewhere.example/"; s.Citations[0].URL = &u }},
	{"an empty address", func(s *Answer) { u := ""; s.Citations[0].URL = &u }},
	{"the date", func(s *Answer) { s.Citations[0].Date++ }},
	{"no date", func(s *Answer) { s.Citations[0].Date = 0 }},
	{"the last day", func(s *Answer) { s.Citations[0].DateEnd = s.Citations[0].Date + 1 }},
	{"the last day, said twice", func(s *Answer) { s.Citations[0].DateEnd = s.Citations[0].Date }},
	{"the precision", func(s *Answer) { s.Citations[0].DatePrecision = corpus.PrecisionMonth }},
	{"the basis", func(s *Answer) { s.Citations[0].DateBasis = corpus.BasisPublished }},
	{"no basis", func(s *Answer) { s.Citations[0].DateBasis = "" }},
	{"a speaker nobody named", func(s *Answer) { who := "Ignace Porquier"; s.Citations[0].Speaker = &who }},
	{"an empty speaker", func(s *Answer) { who := ""; s.Citations[0].Speaker = &who }},
	{"the document of a place", func(s *Answer) { s.Citations[0].AlsoIn[0].Document = "fleuve/ostrelle.md" }},
	{"a place in no document", func(s *Answer) { s.Citations[0].AlsoIn[0].Document = "fleuve/nothing.md" }},
	{"the start of a place", func(s *Answer) { s.Citations[0].AlsoIn[0].Start++ }},
	{"the end of a place", func(s *Answer) { s.Citations[0].AlsoIn[0].End += 2 }},
	{"a place outside the document", func(s *Answer) { p := &s.Citations[0].AlsoIn[0]; p.Start, p.End = -5, 1<<30 }},
	{"the quotation of a place", func(s *Answer) { s.Citations[0].AlsoIn[0].Quote = "La Déclaration de Vernais ne demande rien." }},
	{"the date of a place", func(s *Answer) { s.Citations[0].AlsoIn[0].Date++ }},
	{"no date of a place", func(s *Answer) { s.Citations[0].AlsoIn[0].Date = 0 }},
	{"a place added", func(s *Answer) {
		s.Citations[0].AlsoIn = append(s.Citations[0].AlsoIn, Place{Document: "ville/horloge.txt", Start: 0, End: 10})
	}},
	{"a place of other words that do stand there", func(s *Answer) {
		const there = "L'horloge astronomique de Vernais"
		s.Citations[0].AlsoIn = append(s.Citations[0].AlsoIn, Place{Document: "ville/horloge.txt", Start: 0, End: len(there), Quote: there})
	}},
	{"the number", func(s *Answer) { s.Citations[0].N = 2 }},
	{"no number", func(s *Answer) { s.Citations[0].N = 0 }},
	{"no citation", func(s *Answer) { s.Citations = nil }},
	{"a citation twice under one number", func(s *Answer) { s.Citations = append(s.Citations, s.Citations[0]) }},
}

// inText are changes to what a reader reads.
var inText = []tampering{
	{"a word", func(s *Answer) { s.Text = strings.Replace(s.Text, "demande", "ordonne", 1) }},
	{"a sentence of nobody's", func(s *Answer) { s.Text += " Le vote aura lieu demain." }},
	{"no text", func(s *Answer) { s.Text = "" }},
	{"a reference to nothing", func(s *Answer) { s.Text = strings.Replace(s.Text, "[1]", "[2]", 1) }},
	{"a reference taken out", func(s *Answer) { s.Text = strings.Replace(s.Text, " [1]", "", 1) }},
	{"the date shown", func(s *Answer) { s.Text = strings.Replace(s.Text, "2018", "2019", 1) }},
	{"the language", func(s *Answer) { s.Lang = "en" }},
	{"a quotation under another name", func(s *Answer) { s.Text = "Ignace Porquier : " + s.Text }},
	{"a reason to decline", func(s *Answer) { s.Reason = &s.Text }},
	{"a nearest finding", func(s *Answer) { c := s.Citations[0]; s.Nearest = &c }},
	{"declined, with its citations", func(s *Answer) { s.Answered, s.Reason = false, &s.Text }},
	{"declined after all", func(s *Answer) { s.Answered = false }},
}

func swapApostrophes(s string) string {
	return strings.NewReplacer("'", "’", "’", "'").Replace(s)
}

func TestVerifyFindsTampering(t *testing.T) {
	a := wire(t)
	ans := mustAsk(t, a, Question{ID: "q", Text: "Que demande la Déclaration de Vernais aux États riverains ?"})
	if len(ans.Citations) != 1 || len(ans.Citations[0].AlsoIn) != 2 {
		t.Fatalf("not the answer to tamper with: %s", bytesOf(t, ans))
	}
	try := func(tt tampering, rewrite bool) {
		t.Run(tt.name, func(t *testing.T) {
			saved := copyOf(t, ans)
			tt.do(saved)
			if rewrite {
				saved.Text = prose(saved.Lang, saved.Citations)
			}
			bad := a.Verify(saved)
			if len(bad) == 0 {
				t.Fatal("not found")
			}
			for _, f := range bad {
				if f.Answer != "q" || f.Why == "" {
					t.Errorf("failure %+v", f)
				}
			}
		})
	}
	for _, tt := range inCitation {
		try(tt, true)
		try(tt, false)
	}
	for _, tt := range inText {
		try(tt, false)
	}
	if bad := a.Verify(ans); bad != nil {
		t.Errorf("the answer itself was changed on the way: %v", bad)
	}
}

// TestVerifyFindsOtherKinds tampers with what the first answer does not have.
func TestVerifyFindsOtherKinds(t *testing.T) {
	a := wire(t)
	tests := []struct {
		name, question string
		do             func(*Citation)
	}{
		{"an address given", "Combien d'automates compte l'horloge astronomique de Vernais ?", func(c *Citation) { u := "https://x.example/"; c.URL = &u }},
		{"an address taken", "How many dockers work at the coal terminal of Eastmere?", func(c *Citation) { c.URL = nil }},
		{"a date for what has none", "Combien d'automates compte l'horloge astronomique de Vernais ?", func(c *Citation) {
			c.Date, c.DateBasis, c.DatePrecision = 737000, corpus.BasisText, corpus.PrecisionDay
		}},
		{"a deduced date as a fact", "Qui a éteint l'incendie de la scierie Mallard ?", func(c *Citation) { c.DateBasis = corpus.BasisText }},
		{"the date of the dispatch before", "Qui a éteint l'incendie de la scierie Mallard ?", func(c *Citation) { c.Date -= 3 }},
		{"a period made a day", "Qui reçoit les infirmières à l'hôtel de Sarquigny ?", func(c *Citation) { c.DateEnd = 0 }},
		{"a longer period", "Qui reçoit les infirmières à l'hôtel de Sarquigny ?", func(c *Citation) { c.DateEnd++ }},
		{"another speaker", "Qu'a dit Paul Orsenne du tramway ?", func(c *Citation) { who := "Corinne Delaube"; c.Speaker = &who }},
		{"a part of the speaker's name", "Qu'a dit Paul Orsenne du tramway ?", func(c *Citation) { who := "Paul"; c.Speaker = &who }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			saved := copyOf(t, mustAsk(t, a, Question{Text: tt.question}))
			if !saved.Answered {
				t.Fatalf("not answered: %s", saved.Text)
			}
			tt.do(&saved.Citations[0])
			saved.Text = prose(saved.Lang, saved.Citations)
			if a.Verify(saved) == nil {
				t.Error("not found")
			}
		})
	}
}

// TestVerifyFindsMovedQuotations moves both ends of a quotation together with its
// words: the bytes hold, but they are no quotation.
func TestVerifyFindsMovedQuotations(t *testing.T) {
	a := wire(t)
	tests := []struct {
		name string
		move func(doc *corpus.Document, c *Citation)
	}{
		{"begins inside a word", func(_ *corpus.Document, c *Citation) { c.Start++ }},
		{"ends inside a word", func(doc *corpus.Document, c *Citation) { c.End = c.Start + strings.Index(c.Quote, "uigny") }},
		{"runs on into a dispatch of another day", func(doc *corpus.Document, c *Citation) { c.End = len(strings.TrimSpace(doc.Text)) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			saved := copyOf(t, mustAsk(t, a, Question{Text: "Qui reçoit les infirmières à l'hôtel de Sarquigny ?"}))
			if !saved.Answered {
				t.Fatalf("not answered: %s", saved.Text)
			}
			c := &saved.Citations[0]
			doc := a.index.Document(c.Document)
			tt.move(doc, c)
			c.Quote = doc.Text[c.Start:c.End]
			saved.Text = prose(saved.Lang, saved.Citations)
			if a.Verify(saved) == nil {
				t.Errorf("not found: %q", c.Quote)
			}
		})
	}
}

func TestVerifyFindsTamperedRefusals(t *testing.T) {
	a := wire(t)
	ans := mustAsk(t, a, Question{ID: "q", Text: "Que demande la Déclaration d'Ostrelle aux États riverains ?"})
	if ans.Answered || ans.Nearest == nil || len(ans.Nearest.AlsoIn) == 0 {
		t.Fatalf("not the refusal to tamper with: %s", bytesOf(t, ans))
	}
	tests := []tampering{
		{"the text", func(s *Answer) { s.Text = "Elle demande 40 millions d'euros." }},
		{"no text", func(s *Answer) { s.Text = "" }},
		{"the reason", func(s *Answer) { r := "Parce que."; s.Reason = &r }},
		{"no reason", func(s *Answer) { s.Reason = nil }},
		{"made an answer", func(s *Answer) { s.Answered = true }},
		{"the nearest finding made the answer", func(s *Answer) {
			s.Answered, s.Reason = true, nil
			s.Citations, s.Nearest = []Citation{*s.Nearest}, nil
		}},
		{"the nearest quotation", func(s *Answer) { s.Nearest.Quote = strings.ToUpper(s.Nearest.Quote) }},
		{"the nearest start", func(s *Answer) { s.Nearest.Start-- }},
		{"the nearest document", func(s *Answer) { s.Nearest.Document = "ville/horloge.txt" }},
		{"the nearest version", func(s *Answer) { s.Nearest.Version = "sha256:0" }},
		{"the nearest title", func(s *Answer) { s.Nearest.Title = "" }},
		{"the nearest date", func(s *Answer) { s.Nearest.Date++ }},
		{"the nearest basis", func(s *Answer) { s.Nearest.DateBasis = corpus.BasisNone }},
		{"the nearest place", func(s *Answer) { s.Nearest.AlsoIn[0].Start++ }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			saved := copyOf(t, ans)
			tt.do(saved)
			if a.Verify(saved) == nil {
				t.Error("not found")
			}
		})
	}
}

// TestVerifyAfterTheDocumentsChange asks, changes the documents and verifies.
func TestVerifyAfterTheDocumentsChange(t *testing.T) {
	ans := mustAsk(t, wire(t), Question{ID: "q", Text: "Que demande la Déclaration de Vernais aux États riverains ?"})
	name := ans.Citations[0].Document
	t.Run("gone", func(t *testing.T) {
		files := wireFiles(t)
		delete(files, name)
		expectFailure(t, over(t, files), ans, name, "not in the corpus")
	})
	t.Run("changed elsewhere in the text", func(t *testing.T) {
		files := wireFiles(t)
		files[name].Data = append(files[name].Data, "\nUne phrase de plus.\n"...)
		expectFailure(t, over(t, files), ans, name, "has changed")
	})
	t.Run("title changed", func(t *testing.T) {
		files := wireFiles(t)
		s := string(files[name].Data)
		files[name].Data = []byte(strings.Replace(s, "title: ", "title: Rectificatif, ", 1))
		expectFailure(t, over(t, files), ans, name, "")
	})
	t.Run("a copy gone", func(t *testing.T) {
		files := wireFiles(t)
		delete(files, ans.Citations[0].AlsoIn[0].Document)
		expectFailure(t, over(t, files), ans, name, "also in")
	})
	t.Run("another document gone", func(t *testing.T) {
		files := wireFiles(t)
		delete(files, "ville/horloge.txt")
		if bad := over(t, files).Verify(ans); bad != nil {
			t.Errorf("failures %v", bad)
		}
	})
}

func expectFailure(t *testing.T, a *Assistant, ans *Answer, document, why string) {
	t.Helper()
	bad := a.Verify(ans)
	if len(bad) == 0 || bad[0].Document != document || bad[0].Citation != 1 || !strings.Contains(bad[0].Why, why) {
		t.Errorf("failures %+v, want %q of citation 1 in %s", bad, why, document)
	}
}

// TestVerifyNamesWhatFails: each failing citation is named once, the sound ones not at all.
func TestVerifyNamesWhatFails(t *testing.T) {
	a := wire(t)
	var saved Answer
	for _, q := range []string{
		"Quel est le budget de la médiathèque ?",
		"Combien de ruches les apiculteurs ont-ils comptées ?",
		"Qu'a dit Paul Orsenne du tramway ?",
	} {
		c := mustAsk(t, a, Question{Text: q}).Citations[0]
		c.N = len(saved.Citations) + 1
		saved.Citations = append(saved.Citations, c)
	}
	saved.Question, saved.Lang, saved.Answered, saved.Engine = "three things", "fr", true, engineExtract
	saved.Text = prose("fr", saved.Citations)
	if bad := a.Verify(&saved); bad != nil {
		t.Fatalf("sound, but %v", bad)
	}
	saved.Citations[1].Date++
	saved.Text = prose("fr", saved.Citations)
	bad := a.Verify(&saved)
	if len(bad) != 1 || bad[0].Citation != 2 || bad[0].Document != "depeches/lot.txt" || bad[0].Answer != "three things" {
		t.Errorf("failures %+v", bad)
	}
}
