package corpus

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each archive of testdata/items holds documents; the last file lists their
// dates, their items and what these mention.
func TestItemsGolden(t *testing.T) {
	golden(t, "items", func(t *testing.T, files []txtar.File) string {
		var b strings.Builder
		for _, doc := range prepared(t, files) {
			checkPrepared(t, doc)
			showItems(&b, doc)
		}
		return b.String()
	})
}

func showItems(b *strings.Builder, doc *Document) {
	fmt.Fprintf(b, "%s: %s\n", doc.ID, showDate(doc, doc.Date))
	for i, item := range doc.Items {
		fmt.Fprintf(b, "  item %d, %d-%d: %s\n", i, item.Start, item.End, showDate(doc, item.Date))
		if item.Headline != "" {
			fmt.Fprintf(b, "    headline: %s\n", item.Headline)
		}
		for _, m := range doc.Mentions {
			if !item.Contains(m.Span) {
				continue
			}
			fmt.Fprintf(b, "    mentions %s\n", showDate(doc, m.Date))
		}
	}
}

// showDate prints a date and the words that it was read from.
func showDate(doc *Document, d Date) string {
	if d.IsZero() {
		return "no date"
	}
	days := d.From.String()
	if d.To != d.From {
		days += " to " + d.To.String()
	}
	s := fmt.Sprintf("%s %s %s", days, d.Precision, d.Basis)
	if d.Span.Len() > 0 {
		s += fmt.Sprintf(" %q", d.Span.In(doc.Text))
	}
	return s
}

// The five sample documents, prepared: skips, items, mentions and passages.
func TestSampleGolden(t *testing.T) {
	names, err := filepath.Glob("sample/*.txt")
	if err != nil || len(names) != 5 {
		t.Fatalf("%d documents, %v", len(names), err)
	}
	var files []txtar.File
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, txtar.File{Name: path.Base(filepath.ToSlash(name)), Data: data})
	}
	var b strings.Builder
	for _, doc := range prepared(t, files) {
		checkPrepared(t, doc)
		showItems(&b, doc)
		for _, s := range doc.Skipped {
			fmt.Fprintf(&b, "  skipped %d-%d: %s\n", s.Start, s.End, s.Why)
		}
		for _, p := range doc.Passages {
			fmt.Fprintf(&b, "  passage %d-%d: item %d, %d sentences", p.Start, p.End, p.Item, len(p.Sentences))
			if p.Copies != 0 {
				fmt.Fprintf(&b, ", copies %d", p.Copies)
			}
			for _, r := range p.Repeats {
				fmt.Fprintf(&b, ", again at %d-%d", r.Start, r.End)
			}
			b.WriteByte('\n')
		}
	}
	const file = "testdata/sample.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

const news = "Le conseil des écluses a adopté son budget pour l'année, après deux jours de débats sur les tarifs de nuit, les horaires des ponts et la part que les communes riveraines prendront aux travaux."

func TestOwnDate(t *testing.T) {
	const year2 = "Il avait pris cette décision en séance. Elle a été publiée mardi 9 mars 2021."
	for _, tt := range []struct{ name, text, want string }{
		// datelines
		{"agency", "PARIS, 12 mars 2021 (AFP) - " + news, "2021-03-12 dateline"},
		{"agency with a country", "LYON (France), 12 mars 2021 – " + news, "2021-03-12 dateline"},
		{"two places", "Paris/Bruxelles, le 12 mars 2021 — " + news, "2021-03-12 dateline"},
		{"place with particles", "Villeneuve-sur-Lot et Saint-Jean-de-Luz, 12 mars 2021. " + news, "2021-03-12 dateline"},
		{"letter", "Bruxelles, le 29 juin 2017\n\n" + news, "2017-06-29 dateline"},
		{"letter below a title", "Communiqué de presse\n\nLes écluses ont un budget\n\nBruxelles, le jeudi 29 juin 2017\n\n" + news, "2017-06-29 dateline"},
		{"figures", "Berne, 12.03.2021 - " + news, "2021-03-12 dateline"},
		{"figures, then the same day", "Berne, 12.03.2021 - Le 12 mars 2021, " + news, "2021-03-12 dateline"},
		{"figures, then a later day", "Berne, 12.03.2021 - Le 15 mars 2021, " + news, "2021-03-12 dateline"},
		{"English", "LONDON, March 12, 2021 - " + news, "2021-03-12 dateline"},
		{"English letter", "London, 12 March 2021\n\n" + news, "2021-03-12 dateline"},
		{"made in", "Fait à Lyon, le 12 mars 2021\n\n" + news, "2021-03-12 dateline"},
		{"a day alone", "Le 12 mars 2021\n\n" + news, "2021-03-12 dateline"},
		{"labelled", "Date : 12 mars 2021\n\n" + news, "2021-03-12 dateline"},
		// published and updated
		{"published", "Titre\n\nPublié le 13 juin 2017 à 22h42\n" + news, "2017-06-13 published"},
		{"published in figures", "Publié le 13/06/2017 à 22:42\n\n" + news, "2017-06-13 published"},
		{"published on", "Published on June 13, 2017\n\n" + news, "2017-06-13 published"},
		{"published by", "Publié le 13 juin 2017 à 22h42 par Odile Blin\n\n" + news, "2017-06-13 published"},
		{"by, published", "Par Odile Blin, publié le 13 juin 2017 à 22 h 42\n\n" + news, "2017-06-13 published"},
		{"published, then updated", "Publié le 13 juin 2017 à 22h42, mis à jour le 14 juin 2017 à 8h10\n\n" + news, "2017-06-13 published"},
		{"updated above published", "Mis à jour le 14 juin 2017\nPublié le 13 juin 2017\n\n" + news, "2017-06-13 published"},
		{"a dateline, then updated", "Lyon, le 12 mars 2021\n\n" + news + "\n\nDernière mise à jour : 4 mars 2024", "2021-03-12 dateline"},
		{"no-break spaces in a dateline", "Lyon,\u00a0le\u202f12\u00a0mars\u202f2021\n\n" + news, "2021-03-12 dateline"},
		{"no-break spaces after published", "Publié\u00a0le\u00a013\u202fjuin 2017\u00a0à\u00a022\u202fh\u202f42\n\n" + news, "2017-06-13 published"},
		{"published at the head and the foot", "Publié le 13 juin 2017\n\n" + news + "\n\nPublié le 15 juin 2019", "2017-06-13 published"},
		{"published beats a dateline", "LYON, 12 juin 2017 - " + news + "\n\nPublié le 13 juin 2017", "2017-06-13 published"},
		{"at the foot", news + "\n\nMis en ligne le 13 juin 2017.", "2017-06-13 published"},
		// in the text, with the weekday
		{"weekday and date", news + " Il s'est réuni à Lyon, vendredi 12 mars 2021.", "2021-03-12 text"},
		{"two days", "Le conseil siège à Lyon, jeudi 11 et vendredi 12 mars 2021. " + news, "2021-03-11 to 2021-03-12 text"},
		{"weekday settles the year", "Le conseil a adopté son budget lundi 26 août, lors d'une séance à Lyon. " + news + " Le précédent datait du 3 mai 2019.", "2019-08-26 weekday"},
		{"announced before what is ahead", "Le sommet se tiendra vendredi 12 mars 2021, a annoncé le conseil mardi 2 mars 2021. " + news, "2021-03-02 text"},
		{"a future that somebody announces", "La réforme entrera en vigueur en 2023, annonce le ministre des Canaux dans un communiqué, mardi 19 octobre 2021. " + news, "2021-10-19 text"},
		{"a future in a quotation", "\"Les écluses ouvriront plus tôt\", indiquent les mariniers, mardi 19 octobre 2021. " + news, "2021-10-19 text"},
		{"a purpose behind the date", "Les ministres se réunissent à Lyon, jeudi 11 et vendredi 12 mars 2021, pour préparer le sommet qui se tiendra en été. " + news, "2021-03-11 to 2021-03-12 text"},
		{"announced without a comma", "Le conseil ferme trois écluses, a-t-il annoncé mardi 2 mars 2021. " + news, "2021-03-02 text"},
		{"the speaker before the day", "Le pont était fermé, a indiqué le préfet mardi 2 mars 2021. " + news, "2021-03-02 text"},
		{"announced, then an event", "L'attentat commis vendredi 12 mars 2021 a fait trois morts, a annoncé mardi 16 mars 2021 le parquet. " + news, "2021-03-16 text"},
		{"adopted", "Les écluses ouvriront plus tôt, selon un plan adopté mardi 2 mars 2021 par le conseil. " + news, "2021-03-02 text"},
		{"no-break spaces", "Les mariniers signent la charte,\u00a0vendredi\u00a012 mars\u202f2021, en présence du ministre. " + news, "2021-03-12 text"},
		{"a speaker who recalls", "\"Les écluses ferment\", rappelle le ministre, vendredi 12 mars 2021. " + news, "2021-03-12 text"},
		{"a new event", "Les pompiers ont éteint un incendie au port, vendredi 12 mars 2021. " + news, "2021-03-12 text"},
		// undated
		{"updated alone", "Mis à jour le 14 juin 2017 à 8h10\n\n" + news, ""},
		{"a dateline with another weekday", "Lyon, lundi 12 mars 2021. " + news, ""},
		{"published on another weekday", "Publié le lundi 12 mars 2021\n\n" + news, ""},
		{"days below several texts", news + "\n\nPublié le 13 juin 2017\n\nLe pont rouvre aux piétons dès ce soir.\n\nPublié le 15 juin 2019", ""},
		// undated: the day of an event that the news recalls
		{"an attack", "L'attentat commis vendredi 12 mars 2021 à Lyon a fait trois morts. " + news, ""},
		{"an attack in English", "The trial over the attack carried out on Friday 12 March 2021 opened in Lyon. " + news, ""},
		{"charged", "Le tribunal a relaxé le batelier, mis en examen vendredi 12 mars 2021 pour fraude. " + news, ""},
		{"years after", "Six ans après l'explosion survenue vendredi 12 mars 2021 au port, les travaux s'achèvent. " + news, ""},
		{"a law", "La cour examine la loi du vendredi 12 mars 2021 et critique la ville. " + news, ""},
		{"a law adopted", "La ville applique la loi adoptée vendredi 12 mars 2021. " + news, ""},
		{"elected", "Élu vendredi 12 mars 2021, le président promet douze ponts. " + news, ""},
		{"founded", "La société, fondée vendredi 12 mars 2021, ouvre deux chantiers. " + news, ""},
		{"had resigned", "Le maire, qui avait démissionné vendredi 12 mars 2021 après le scandale, est revenu. " + news, ""},
		{"had announced", "Le maire avait annoncé vendredi 12 mars 2021 la fermeture du pont. " + news, ""},
		{"year first", "En 1998, vendredi 20 novembre, la société ouvrait deux chantiers. " + news, ""},
		{"a subject set off", "L'attentat de Lyon, vendredi 12 mars 2021, hante la ville. " + news, ""},
		{"an event without a verb of news", "Un incendie a ravagé vendredi 12 mars 2021 l'entrepôt du port. " + news, ""},
		{"told as done before", "Le préfet indique que le maire a été battu à Lyon, vendredi 12 mars 2021. " + news, ""},
		{"recalled", "Le conseil commémore la crue du port, vendredi 12 mars 2021, et ses trois morts. " + news, ""},
		{"an agreement in force", "La convention signée vendredi 12 mars 2021 expire cette année. " + news, ""},
		{"a report of then", "Le rapport, publié vendredi 12 mars 2021, recommandait la fermeture. " + news, ""},
		{"announced for a day", "Le ministre a annoncé la tenue d'un sommet vendredi 12 mars 2021. " + news, ""},
		// undated
		{"no date", news, ""},
		{"dates merely mentioned", news + " Le budget de 2019 datait du 12 mars 2019, celui de 2020 du 3 avril 2020.", ""},
		{"two years fit the weekday", "Le conseil a adopté son budget lundi 26 août, lors d'une séance à Lyon. " + news + " Il y eut ceux du 3 mai 2013 et du 3 mai 2019.", ""},
		{"no year fits the weekday", "Le conseil a adopté son budget lundi 26 août, lors d'une séance à Lyon. " + news + " Le précédent datait du 3 mai 2018.", ""},
		{"an uncertain day before a certain one", "Le conseil a voté lundi 26 août, après l'avarie du jeudi 12 novembre 2020. " + news, ""},
		{"a bare weekday before a certain one", "Le conseil a voté mardi, après l'avarie du jeudi 12 novembre 2020. " + news, ""},
		{"ahead", "Le sommet des écluses se tiendra vendredi 12 mars 2021 à Lyon. " + news, ""},
		{"ahead, otherwise", "Le sommet des écluses aura lieu vendredi 12 mars 2021 à Lyon. " + news, ""},
		{"announced ahead", "Le ministre annonce que le sommet se tiendra vendredi 12 mars 2021 à Lyon. " + news, ""},
		{"ahead at the start", "Vendredi 12 mars 2021, le conseil tiendra son sommet à Lyon. " + news, ""},
		{"bound of a period", "Les écluses sont fermées jusqu'au vendredi 12 mars 2021. " + news, ""},
		{"yesterday", "Hier, vendredi 12 mars 2021, le conseil a voté. " + news, ""},
		{"tomorrow", "Dès demain, vendredi 12 mars 2021, les écluses ferment. " + news, ""},
		{"weekday of another day", "Le conseil a voté mercredi 12 mars 2021. " + news, ""},
		{"third sentence", "Le conseil a voté. Il était tard. C'était vendredi 12 mars 2021. " + news, ""},
		{"no dateline: end of a sentence", "Les nouveaux tarifs entrent en vigueur le 12 mars 2021.\n\n" + news, ""},
		{"no dateline: a deadline", "Consultation jusqu'au 12 mars 2021\n\n" + news, ""},
		{"no dateline: an effect", "Avec effet au 12 mars 2021\n\n" + news, ""},
		{"no dateline: a subject", "Avarie du 12 mars 2021\n\n" + news, ""},
		{"no dateline: the sentence goes on", "Le 12 mars 2021, " + news, ""},
		{"no publication: the sentence goes on", "Publié le 12 mars 2021, le rapport fâche.\n\n" + news, ""},
		{"a chronology", "12 mars 2019 : ouverture\n\n14 avril 2020 : fermeture\n\n" + news, ""},
		{"far below", strings.Repeat(news+"\n\n", 8) + "Lyon, le 12 mars 2021", ""},
		{"month alone", "Lyon, mars 2021\n\n" + news, ""},
		{"no such day", "Lyon, le 31 avril 2021\n\n" + news, ""},
		{"second sentence only", year2 + " " + news, "2021-03-09 text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := &Document{ID: "a.txt", Text: tt.text}
			Prepare([]*Document{doc})
			checkPrepared(t, doc)
			if len(doc.Items) != 1 {
				t.Fatalf("%d items", len(doc.Items))
			}
			d := doc.Items[0].Date
			got := d.From.String()
			if d.To != d.From {
				got += " to " + d.To.String()
			}
			if !d.IsZero() {
				got += " " + string(d.Basis)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if stated := d.Basis == BasisPublished || d.Basis == BasisDateline; stated != !doc.Date.IsZero() {
				t.Errorf("the document's date is %+v", doc.Date)
			}
		})
	}
}

func TestItemsOfSeveralDays(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"short dispatches under datelines",
			"LYON, 12 mars 2021 (ADC) - Le conseil ferme trois écluses.\n\nNANTES, 4 avr. 2020 (ADC) - Le port ouvre deux bassins.",
			"2021-03-12, 2020-04-04"},
		{"datelines on lines of their own",
			"Lyon, le 12 mars 2021\n\nMis à jour le 9 mai 2022\n\nLe conseil ferme ses trois écluses.\n\nNantes, le 4 avril 2020\n\nLe port ouvre enfin deux bassins.",
			"2021-03-12, 2020-04-04"},
		{"a signature is no item",
			"Lyon, le 12 mars 2021\n\nLe conseil ferme ses trois écluses.\n\nFait à Nantes, le 4 avril 2020",
			"2021-03-12 Lyon, le 12 mars 2021"},
		{"published lines",
			"Les écluses ferment\nPublié le 12 mars 2021 à 10h00\n\nLe conseil ferme ses trois écluses.\n\nLe port ouvre\n\nPublié le 4 avril 2020\n\nLe port ouvre enfin deux bassins.",
			"2021-03-12 Les écluses ferment, 2020-04-04 Le port ouvre"},
		{"published lines of related documents",
			"Documents liés\n\nPublié le 2 mai 2014\nRapport sur les ponts\n\nPublié le 9 juin 2016\nRapport sur les digues de Lormac",
			"none Documents liés"},
		{"related documents below a dated text",
			"Publié le 12 mars 2021\n\n" + news + "\n\nÀ lire aussi\n\nPublié le 4 avril 2020\nLe port ouvre",
			"2021-03-12 Publié le 12 mars 2021"},
		{"a dispatch without a day in a list",
			"Le conseil ferme ses écluses, vendredi 12 mars 2021. " + news + "\n" + news + "\nLe port ouvre enfin deux bassins, samedi 4 avril 2020. " + news,
			"2021-03-12, none, 2020-04-04"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := &Document{ID: "a.txt", Text: tt.text}
			Prepare([]*Document{doc})
			checkPrepared(t, doc)
			var got []string
			for _, item := range doc.Items {
				s := "none"
				if !item.Date.IsZero() {
					s = item.Date.From.String()
				}
				got = append(got, strings.TrimSpace(s+" "+item.Headline))
			}
			if g := strings.Join(got, ", "); g != tt.want {
				t.Errorf("got %s, want %s", g, tt.want)
			}
		})
	}
}

func TestMetadataDateWins(t *testing.T) {
	day := mustDay(t, "2020-01-02")
	given := Date{From: day, To: day, Precision: PrecisionDay, Basis: BasisMetadata}
	for _, text := range []string{
		news,
		"PARIS, 12 mars 2021 - " + news,
		"Publié le 13 juin 2017\n\n" + news,
		"Réuni vendredi 12 mars 2021, il a voté. " + news,
		"PARIS, 12 mars 2021 - " + news + "\n\nLYON, 13 mars 2021 - " + news,
	} {
		doc := &Document{ID: "a.txt", Date: given, Text: text}
		Prepare([]*Document{doc})
		if doc.Date != given || len(doc.Items) != 1 || doc.Items[0].Date != given {
			t.Errorf("%.40q: document %+v, items %+v", text, doc.Date, doc.Items)
		}
	}
}

func TestHeadline(t *testing.T) {
	for _, tt := range []struct{ title, text, want string }{
		{"Le titre", "Une ligne\n\n" + news, "Le titre"},
		{"", "Les écluses ont un budget\n\n" + news, "Les écluses ont un budget"},
		{"", "Un budget, pour quoi faire ?\n\n" + news, "Un budget, pour quoi faire ?"},
		{"", news, ""},
		{"", "Accueil\n\nLes écluses ont un budget\n\n" + news, "Les écluses ont un budget"},
	} {
		doc := &Document{ID: "a.txt", Title: tt.title, Text: tt.text}
		Prepare([]*Document{doc})
		if got := doc.Items[0].Headline; got != tt.want {
			t.Errorf("%q, %.30q: headline %q, want %q", tt.title, tt.text, got, tt.want)
		}
	}
}
