package bot_test

import (
	"context"
	"fmt"
	"log"
	"testing/fstest"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// newAssistant reads one dispatch and returns an assistant over it.
func newAssistant(ctx context.Context) (*bot.Assistant, error) {
	files := fstest.MapFS{"quai.md": {Data: []byte(`---
title: Sablette agrandit son quai nord
publisher: Agence du Littoral
date: 2021-03-04
lang: fr
---
Le conseil portuaire de Sablette a voté l'extension du quai nord pour 14 millions d'euros.

« Ce quai n'accueillera pas de paquebots », a déclaré Irène Castel.
`)}}
	c, err := corpus.Load(ctx, []corpus.Root{{Name: "press", FS: files}}, corpus.Options{})
	if err != nil {
		return nil, err
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(ctx, c.Documents); err != nil {
		return nil, err
	}
	return bot.New(ix), nil
}

// An index over a corpus is all that an assistant needs.
func ExampleNew() {
	ctx := context.Background()
	c, err := corpus.Load(ctx, []corpus.Root{{Name: "press", FS: fstest.MapFS{
		"crue.txt": {Data: []byte("Le fleuve est monté de deux mètres à Vernais.\n")},
	}}}, corpus.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(ctx, c.Documents); err != nil {
		log.Fatal(err)
	}
	a := bot.New(ix)
	answer, err := a.Ask(ctx, bot.Question{Text: "De combien le fleuve est-il monté à Vernais ?"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Citations[0].Quote)
	// Output: Le fleuve est monté de deux mètres à Vernais.
}

// An answer is a quotation with its source and its date.
func ExampleAssistant_Ask() {
	ctx := context.Background()
	a, err := newAssistant(ctx)
	if err != nil {
		log.Fatal(err)
	}
	answer, err := a.Ask(ctx, bot.Question{Text: "Qu'a déclaré Irène Castel ?"})
	if err != nil {
		log.Fatal(err)
	}
	c := answer.Citations[0]
	fmt.Println(c.Quote)
	fmt.Println(*c.Speaker, "-", c.Publisher, "-", bot.FormatDate(c.CitedDate(), "en"))
	// Output:
	// « Ce quai n'accueillera pas de paquebots », a déclaré Irène Castel.
	// Irène Castel - Agence du Littoral - 4 March 2021
}

// What the documents do not say is declined, not an error.
func ExampleAssistant_Ask_declined() {
	ctx := context.Background()
	a, err := newAssistant(ctx)
	if err != nil {
		log.Fatal(err)
	}
	answer, err := a.Ask(ctx, bot.Question{Text: "Qu'a déclaré Ignace Porquier ?"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Answered, len(answer.Citations))
	fmt.Println(answer.Nearest.Title)
	// Output:
	// false 0
	// Sablette agrandit son quai nord
}

// A saved answer can be held against the documents at any time.
func ExampleAssistant_Verify() {
	ctx := context.Background()
	a, err := newAssistant(ctx)
	if err != nil {
		log.Fatal(err)
	}
	answer, err := a.Ask(ctx, bot.Question{ID: "q1", Text: "Qu'a déclaré Irène Castel ?"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(a.Verify(answer)))
	answer.Citations[0].Date++
	fmt.Println(a.Verify(answer)[0].Why)
	// Output:
	// 0
	// the date is not the document's
}
