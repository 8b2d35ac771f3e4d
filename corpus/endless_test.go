package corpus

import (
	"strings"
	"testing"
)

func TestEndless(t *testing.T) {
	junk := strings.TrimSpace(strings.Repeat("lot vrac 12 mars 2021 ", 400))
	const before, after = "Le conseil ferme ses trois écluses.", "Le port ouvre enfin deux bassins."
	for _, tt := range []struct {
		name, text string
		passages   []string
		skipped    string
	}{
		{"alone", junk, nil, junk},
		{"between blocks", before + "\n\n" + junk + "\n\n" + after, []string{before, after}, junk},
		{"in one line", before + " L" + junk + ". " + after, []string{before, after}, "L" + junk + "."},
		{"without a space", strings.Repeat("QmFzZTY0.", 5000), nil, strings.Repeat("QmFzZTY0.", 5000)},
		{"a long block of sentences", strings.TrimSpace(strings.Repeat(before+" ", 20)), []string{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := &Document{ID: "a.txt", Text: tt.text}
			Prepare([]*Document{doc})
			checkPrepared(t, doc)
			var skipped string
			for _, k := range doc.Skipped {
				if k.Why != "no sentences" {
					t.Errorf("skipped for %q", k.Why)
				}
				skipped += k.In(doc.Text)
			}
			if skipped != tt.skipped {
				t.Errorf("skipped %d bytes, want %d", len(skipped), len(tt.skipped))
			}
			if tt.skipped == "" {
				return
			}
			if len(doc.Passages) != len(tt.passages) {
				t.Fatalf("%d passages, want %d", len(doc.Passages), len(tt.passages))
			}
			for i, p := range doc.Passages {
				if p.Text != tt.passages[i] {
					t.Errorf("passage %q", p.Text)
				}
			}
			if len(doc.Mentions) != 0 {
				t.Errorf("mentions %+v", doc.Mentions)
			}
		})
	}
}

// What runs on and on in clauses is found and quoted by whole clauses; what else
// is in it stays out.
func TestEndlessClauses(t *testing.T) {
	clause := "le quai des Tanneurs, rendu aux promeneurs après trois hivers de travaux ; "
	dump := strings.Repeat("12;4a7f;0019|", 500)
	text := "Considérant que " + strings.Repeat(clause, 60) + "Noël Granvil, maître du port, garde les clés de la darse ; " +
		strings.Repeat(clause, 40) + dump + " ; " + strings.Repeat(clause, 40) + "et que la séance est levée."
	doc := &Document{ID: "a.txt", Text: text}
	Prepare([]*Document{doc})
	checkPrepared(t, doc)
	found := 0
	for _, p := range doc.Passages {
		if strings.Contains(p.Text, "Noël Granvil, maître du port, garde les clés de la darse ;") {
			found++
		}
		if strings.Contains(p.Text, dump) || len(p.Text) > maxSentence {
			t.Errorf("a passage of %d bytes, with the dump in it", len(p.Text))
		}
		if !strings.HasSuffix(p.Text, ";") && !strings.HasSuffix(p.Text, ".") {
			t.Errorf("a passage ends inside a clause: …%q", p.Text[max(0, len(p.Text)-60):])
		}
	}
	if found != 1 {
		t.Errorf("the name is in %d passages", found)
	}
	skipped := 0
	for _, k := range doc.Skipped {
		skipped += k.Len()
		if k.Why != notSentences {
			t.Errorf("skipped for %q", k.Why)
		}
	}
	if skipped < len(dump) || skipped > len(dump)+len(clause) {
		t.Errorf("skipped %d bytes, want about %d", skipped, len(dump))
	}
}
