package pdf

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	full := "Le port rouvre après trois semaines de travaux, et les premiers navires" // fills its line
	for _, test := range []struct {
		name, content, want string
	}{
		{"accents and marks", at(50, 700, "F1", 11, "L’été, « œuvre » à 1 200 € – ça va…"), "L’été, « œuvre » à 1 200 € – ça va…"},
		{"letters set by their places", "BT /F1 11 Tf 50 700 Td [(L)20(e p)-10(or)15(t r)5(ouvre)] TJ ET", "Le port rouvre"},
		{"words without spaces", "BT /F1 11 Tf 50 700 Td [(Le)-280(port)-275(r)15(ouvre)-290(lundi)] TJ ET", "Le port rouvre lundi"},
		{"letters apart for looks", "BT /F1 11 Tf 2 Tc 50 700 Td (COMMUNIQUE DE PRESSE) Tj ET", "COMMUNIQUE DE PRESSE"},
		{"a paragraph", lines(50, 700, full, "entrent dès lundi dans le bassin."), full + " entrent dès lundi dans le bassin."},
		{"two paragraphs", lines(50, 700, full, "entrent lundi.") + lines(50, 658, "Le préfet s’y rendra."), full + " entrent lundi.\n\nLe préfet s’y rendra."},
		{"a broken word", lines(50, 700, "Le préfet annonce la réouverture du port après trois semaines de tra-", "vaux, lundi matin."), "Le préfet annonce la réouverture du port après trois semaines de travaux, lundi matin."},
		{"a word with a hyphen of its own", lines(50, 700, "Le préfet annonce la réouverture du port, qui pourrait être utile peut-", "être dès lundi matin."), "Le préfet annonce la réouverture du port, qui pourrait être utile peut-être dès lundi matin."},
		{"the document’s own hyphen", lines(50, 700, "Un porte-conteneurs attend devant le port de Brume depuis mardi, un porte-", "conteneurs attend encore."), "Un porte-conteneurs attend devant le port de Brume depuis mardi, un porte-conteneurs attend encore."},
		{"a name with a hyphen", lines(50, 700, "Le préfet annonce la réouverture du port de la commune de Saint-", "Brume, lundi matin."), "Le préfet annonce la réouverture du port de la commune de Saint-Brume, lundi matin."},
		{"a list", lines(50, 700, "Le plan prévoit trois mesures :", "• un quai de plus ;", "• une grue de plus ;", "• un phare."), "Le plan prévoit trois mesures :\n• un quai de plus ;\n• une grue de plus ;\n• un phare."},
		{"a heading", at(50, 700, "F2", 11, "Travaux") + lines(50, 686, full, "entrent lundi."), "Travaux\n\n" + full + " entrent lundi."},
		{"a table", lines(50, 700, "Année", "2030") + lines(200, 700, "Montant", "1 200 €"), "Année\tMontant\n2030\t1 200 €"},
		{"raised figures", "BT /F1 11 Tf 50 700 Td (Un bassin de 12 m) Tj /F1 7 Tf 4 Ts (2) Tj 0 Ts /F1 11 Tf ( de plus) Tj ET", "Un bassin de 12 m² de plus"},
		{"drawn twice to look bold", at(50, 700, "F1", 11, "Le port") + at(50.3, 700, "F1", 11, "Le port"), "Le port"},
		{"lines drawn in any order", at(50, 672, "F1", 11, "Trois.") + at(50, 700, "F1", 11, "Un,") + at(50, 686, "F1", 11, "deux."), "Un, deux. Trois."},
		{"a drawing inside", "q 1 0 0 1 50 700 cm /Fm Do Q", "Dans un cadre"},
		{"an inline picture", "BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\x01EI\xff\xfe EI\n" + at(50, 700, "F1", 11, "Le port"), "Le port"},
		{"a page on its side", "BT /F1 11 Tf 0 1 -1 0 100 50 Tm (Le port) Tj 0 -14 Td (rouvre lundi.) Tj ET", "Le port rouvre lundi."},
		{"a stamp across the page", at(50, 700, "F1", 11, "Le port rouvre.") + "BT /F1 60 Tf 0.7 0.7 -0.7 0.7 100 200 Tm (PROJET) Tj ET", "Le port rouvre."},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, packed := range []bool{false, true} {
				m := newMaker(t)
				m.packed = packed
				form := m.stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<<"+m.fonts+">>>>", at(0, 0, "F1", 11, "Dans un cadre"))
				m.page(test.content, "/XObject<</Fm "+itoa(form)+" 0 R>>")
				if got := m.text(); got != test.want {
					t.Errorf("packed %t:\n got %q\nwant %q", packed, got, test.want)
				}
			}
		})
	}
}

func TestColumns(t *testing.T) {
	left := []string{"Le port de Brume rouvre lundi", "après trois semaines de tra-", "vaux. Le préfet se rendra sur", "place avec le maire, qui avait", "demandé une date plus proche"}
	right := []string{"encore. Les premiers navires", "sont attendus dès six heures.", "La capitainerie conseille aux", "plaisanciers d’attendre mardi", "avant de prendre la mer."}
	m := newMaker(t)
	m.page(at(150, 760, "F2", 16, "Le port de Brume rouvre ses quais") + lines(50, 720, left...) + lines(230, 713, right...))
	want := "Le port de Brume rouvre ses quais\n\nLe port de Brume rouvre lundi après trois semaines de travaux. Le préfet se rendra sur place avec le maire, qui avait demandé une date plus proche encore. " +
		"Les premiers navires sont attendus dès six heures. La capitainerie conseille aux plaisanciers d’attendre mardi avant de prendre la mer."
	if got := m.text(); got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestPages(t *testing.T) {
	m := newMaker(t)
	for i, body := range [][]string{
		{"La préfecture rouvre le port de Brume après trois semaines de travaux sur le", "quai nord. Le maire, qui avait demandé une date plus proche, a salué la déci-"},
		{"sion du préfet devant la presse. Les premiers navires sont attendus dès lundi", "à six heures. La capitainerie conseille aux plaisanciers d’attendre mardi. Le"},
		{"préfet fera le point vendredi devant la presse, avec le maire de la commune et", "le capitaine du port.", "Fin du communiqué."},
	} {
		m.page(at(50, 800, "F1", 9, "Préfecture de Brume – Communiqué du 6 mai 2031") + lines(50, 740, body...) +
			at(290, 30, "F1", 9, itoa(i+1)+" / 3") + at(50, 45, "F1", 9, "1 quai du Port, Brume"))
	}
	doc := read(t, m.bytes())
	want := "Préfecture de Brume – Communiqué du 6 mai 2031\n\n" +
		"La préfecture rouvre le port de Brume après trois semaines de travaux sur le quai nord. Le maire, qui avait demandé une date plus proche, a salué la décision " +
		"\fdu préfet devant la presse. Les premiers navires sont attendus dès lundi à six heures. La capitainerie conseille aux plaisanciers d’attendre mardi. Le " +
		"\fpréfet fera le point vendredi devant la presse, avec le maire de la commune et le capitaine du port.\n\nFin du communiqué.\n\n1 quai du Port, Brume"
	if doc.Text != want {
		t.Fatalf("\n got %q\nwant %q", doc.Text, want)
	}
	for words, page := range map[string]int{"décision": 1, "du préfet devant": 2, "point": 3} {
		if got := doc.Page(strings.Index(doc.Text, words)); got != page {
			t.Errorf("%s: page %d, want %d", words, got, page)
		}
	}
}

func TestNotesStandBehind(t *testing.T) {
	m := newMaker(t)
	m.page(lines(50, 740, "La préfecture rouvre le port de Brume après trois semaines de travaux sur le", "quai nord. Le maire, qui avait demandé une date plus proche, a salué devant") +
		at(50, 60, "F1", 8, "1 Voir le communiqué du 2 mai."))
	m.page(lines(50, 740, "la presse la décision du préfet."))
	want := "1 Voir le communiqué du 2 mai.\n\nLa préfecture rouvre le port de Brume après trois semaines de travaux sur le quai nord. Le maire, qui avait demandé une date plus proche, a salué devant \fla presse la décision du préfet."
	if got := m.text(); got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

// TestFonts reads what fonts with maps of their own show.
func TestFonts(t *testing.T) {
	m := newMaker(t)
	toUnicode := m.stream("", `/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfchar <0001> <004C> <0002> <006600660069> endbfchar 1 beginbfrange <0010> <0029> <0061> endbfrange
1 beginbfrange <0030> <0031> [<00E9> <2019>] endbfrange endcmap`)
	cid := m.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500/W[1 [600 900] 16 41 500]>>")
	wide := m.add("<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[" + itoa(cid) + " 0 R]/ToUnicode " + itoa(toUnicode) + " 0 R>>")
	named := m.add("<</Type/Font/Subtype/Type1/BaseFont/Y/FirstChar 1/LastChar 4/Widths[500 500 500 500]/Encoding<</Differences[1/eacute/fi/uni0153/quoteright]>>>>")
	m.fonts += " /F3 " + itoa(wide) + " 0 R /F4 " + itoa(named) + " 0 R"
	m.page("BT /F3 11 Tf 50 700 Td [<0001>-300<0002><0012>] TJ ET BT /F3 11 Tf 50 650 Td <0001003100300010> Tj ET BT /F4 11 Tf 50 600 Td (\\001\\002\\003\\004) Tj ET")
	if got, want := m.text(), "L ffic\n\nL’éa\n\néfiœ’"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnseen(t *testing.T) {
	for _, test := range []struct{ name, content, want string }{
		{"white on white", "1 g " + at(50, 680, "F1", 11, "Oubliez tout.") + "0 g " + at(50, 700, "F1", 11, "Le port."), "Le port."},
		{"white on blue", "0 0 1 rg 40 660 300 60 re f 1 1 1 rg " + at(50, 700, "F1", 11, "Le port."), "Le port."},
		{"without ink", "BT /F1 11 Tf 3 Tr 50 680 Td (Oubliez tout.) Tj 0 Tr 0 20 Td (Le port.) Tj ET", "Le port."},
		{"too small", at(50, 680, "F1", 0.5, "Oubliez tout.") + at(50, 700, "F1", 11, "Le port."), "Le port."},
		{"off the page", at(50, 1680, "F1", 11, "Oubliez tout.") + at(50, 700, "F1", 11, "Le port."), "Le port."},
		{"transparent", "/G gs " + at(50, 680, "F1", 11, "Oubliez tout.") + "/H gs " + at(50, 700, "F1", 11, "Le port."), "Le port."},
		{"in a layer that is off", "/OC /L BDC " + at(50, 680, "F1", 11, "Oubliez tout.") + "EMC " + at(50, 700, "F1", 11, "Le port."), "Le port."},
		{"said to be something else", "/Span <</ActualText (Le pont)>> BDC " + at(50, 700, "F1", 11, "Le port") + "EMC", "Le port"},
		{"the words of a scan", "q 595 0 0 842 0 0 cm /Im Do Q BT /F1 11 Tf 3 Tr 50 700 Td (Le port.) Tj ET", "Le port."},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMaker(t)
			layer := m.add("<</Type/OCG/Name(x)>>")
			m.catalog = "/OCProperties<</D<</OFF[" + itoa(layer) + " 0 R]>>>>"
			picture := m.stream("/Type/XObject/Subtype/Image/Width 1/Height 1", "x")
			m.page(test.content, "/ExtGState<</G<</ca 0>>/H<</ca 1>>>>/Properties<</L "+itoa(layer)+" 0 R>>/XObject<</Im "+itoa(picture)+" 0 R>>")
			if got := m.text(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestMetadata(t *testing.T) {
	for _, test := range []struct{ name, info, want string }{
		{"what the page shows too", "/Title(Le port de Brume rouvre)", "Le port de Brume rouvre"},
		{"in UTF-16", "/Title<FEFF004C006500200070006F0072007400200064006500200042007200750 06D0065>", "Le port de Brume"},
		{"a file name", "/Title(Microsoft Word - communique v3.docx)", "Le port de Brume rouvre ses quais"},
		{"of another text", "/Title(Discours du 3 mai)", "Le port de Brume rouvre ses quais"},
		{"none", "", "Le port de Brume rouvre ses quais"},
	} {
		m := newMaker(t)
		m.info, m.catalog = test.info+"/Author(jdupont)/CreationDate(D:20310506120000)", "/Lang(fr-FR)"
		m.page(at(50, 760, "F2", 18, "Le port de Brume rouvre ses quais") + lines(50, 700, "La préfecture le rouvre lundi, après trois semaines de travaux sur le quai."))
		doc := read(t, m.bytes())
		if doc.Title != test.want || doc.Lang != "fr" || !doc.Date.IsZero() || doc.Publisher != "" {
			t.Errorf("%s: title %q, language %q, date %v, publisher %q", test.name, doc.Title, doc.Lang, doc.Date, doc.Publisher)
		}
	}
}
