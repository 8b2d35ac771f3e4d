package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// beacon is a document that somebody hands in.
const beacon = "Sarn, le 6 mars 2024\n\nLe phare de Sarn sera éteint le 2 mai 2024 pour réparation.\n\n" +
	"La balise provisoire du phare de Sarn a coûté 310 000 euros, a précisé la capitainerie de Sarn.\n"

// depots makes a channel of a desk an inbox.
const depots = "inboxes: {CDEPOTS: {collection: depots}}"

// drop hands files in.
func (d *desk) drop(said slackfake.Said, files ...slackfake.File) *slackfake.Delivery {
	d.Helper()
	d.slack.SetScopes(slackapp.ScopesFor(true)...)
	del, _, err := d.slack.DeliverFiles(d.Context(), said, files)
	return d.acked(del, err)
}

// A file that is dropped into an inbox is read, told of, and quoted from then on.
func TestServeInbox(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour, slack: depots})
		d.channels("CDEPOTS", "CPORT")
		d.secret = append(d.secret, "balise", "phare", "Sarn")
		del := d.drop(slackfake.Said{Channel: "CDEPOTS", User: "UANNE", Text: "À lire."}, slackfake.File{Name: "balise de Sarn.txt", Data: []byte(beacon)},
			slackfake.File{Name: "photo.png", Data: []byte("png")})
		m := d.reply("CDEPOTS", del.TS)
		d.says(m, "Lu :", "1 passage", "Date du document : 6 mars 2024", "« 2 mai 2024 »", "ce format n’est pas pris")
		if status, _ := d.get(links(m)[0]); status != 200 {
			t.Errorf("the page of what was read: %d", status)
		}
		_, m = d.ask("CPORT", "UANNE", "Combien a coûté la balise provisoire du phare de Sarn ?")
		d.says(m, "310 000 euros")
		d.has(m, "6 mars 2024")
		del = d.drop(slackfake.Said{Channel: "CDEPOTS", User: "UBEN"}, slackfake.File{Name: "encore.txt", Data: []byte(beacon)})
		d.says(d.reply("CDEPOTS", del.TS), "Already in the corpus")
		if found, _ := filepath.Glob(filepath.Join(d.env["VERBATIM_DATA"], "inbox", "depots", "*.txt")); len(found) != 1 {
			t.Errorf("the folder has %q", found)
		}
	})
}

// bomb is a document that unpacks to more than is read.
func bomb(t *testing.T) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 70 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What the readers of formats refuse is told in words that help.
func TestServeInboxRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t, plan{corpus: harbour, slack: depots})
	d.channels("CDEPOTS")
	del := d.drop(slackfake.Said{Channel: "CDEPOTS", User: "UANNE"},
		slackfake.File{Name: "bombe.docx", Data: bomb(t)},
		slackfake.File{Name: "vieux.docx", Data: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 etc.")},
		slackfake.File{Name: "faux.odt", Data: []byte("rien")},
		slackfake.File{Name: "faux.pdf", Data: []byte("rien")},
		slackfake.File{Name: "scan.pdf", Data: pdfOf("/XObject << /I 4 0 R >>", "q 500 0 0 700 0 0 cm /I Do Q", "")},
		slackfake.File{Name: "blanc.pdf", Data: pdfOf("", "", "")},
		slackfake.File{Name: "secret.pdf", Data: pdfOf("", "", "/Encrypt << /Filter /Standard /V 1 /R 2 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) /P -4 >> /ID [(a) (a)]")},
		slackfake.File{Name: "vide.txt", Data: []byte(" \n")},
		slackfake.File{Name: "binaire.txt", Data: []byte("a\x00b")},
	)
	m := d.reply("CDEPOTS", del.TS)
	for name, why := range map[string]string{
		"bombe.docx": "démesuré", "vieux.docx": "mot de passe", "faux.odt": "endommagé", "faux.pdf": "endommagé", "scan.pdf": "scan",
		"blanc.pdf": "aucun texte", "secret.pdf": "mot de passe", "vide.txt": "aucun texte", "binaire.txt": "endommagé",
	} {
		_, after, _ := strings.Cut(plainly(m.Text), name+"\n")
		if line, _, _ := strings.Cut(after, "\n"); !strings.Contains(line, why) {
			t.Errorf("of %s it says %q, without %q", name, line, why)
		}
	}
	if all, err := os.ReadDir(filepath.Join(d.env["VERBATIM_DATA"], "inbox", "depots")); err != nil || len(all) > 0 {
		t.Errorf("left over: %v %v", all, err)
	}
}

// pdfOf is a PDF of one page with those resources and that content, and with
// something more in its trailer.
func pdfOf(resources, content, trailer string) []byte {
	var b bytes.Buffer
	var at []int
	add := func(object string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), object)
	}
	b.WriteString("%PDF-1.4\n")
	add("<< /Type /Catalog /Pages 2 0 R >>")
	add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << " + resources + " >> /Contents 5 0 R >>")
	add("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream")
	add(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, trailer, start)
	return b.Bytes()
}

// An inbox may be all the corpus there is.
func TestServeInboxAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t, plan{slack: depots})
	d.channels("CDEPOTS")
	del := d.drop(slackfake.Said{Channel: "CDEPOTS", User: "UANNE"}, slackfake.File{Name: "balise.txt", Data: []byte(beacon)})
	d.says(d.reply("CDEPOTS", del.TS), "Lu :")
	d.restart()
	_, m := d.ask("CDEPOTS", "UANNE", "Combien a coûté la balise provisoire du phare de Sarn ?")
	d.says(m, "310 000 euros")
}

// Killed while a file comes, after it came, before and after the reply is sent: one
// document, one reply, and nobody is told that it was there before.
func TestInboxKill(t *testing.T) {
	for name, at := range map[string]struct {
		method string
		done   bool
	}{
		"while it comes": {"file", false}, "when it came": {"file", true}, "before the reply": {"chat.postMessage", false},
		"after the reply": {"chat.postMessage", true}, "asked about it": {"files.info", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var armed atomic.Bool
			var d *desk
			dead := make(chan struct{})
			hook := func(method string, done bool) {
				if method == at.method && done == at.done && armed.CompareAndSwap(true, false) {
					d.running.kill()
					<-d.running.ended
					close(dead)
				}
			}
			d = newDesk(t, plan{child: true, corpus: harbour, slack: depots, fake: slackfake.Options{Hook: hook}})
			d.dirty = true
			d.channels("CDEPOTS")
			armed.Store(true)
			del := d.drop(slackfake.Said{Channel: "CDEPOTS", User: "UANNE"}, slackfake.File{Name: "balise.txt", Data: []byte(beacon)})
			select {
			case <-dead:
			case <-time.After(awaitTime):
				t.Fatal("the program was not killed")
			}
			d.start()
			d.says(d.reply("CDEPOTS", del.TS), "Lu :")
			d.rest()
			m := d.reply("CDEPOTS", del.TS)
			d.lacks(m, "Déjà")
			all, err := os.ReadDir(filepath.Join(d.env["VERBATIM_DATA"], "inbox", "depots"))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range all {
				if !strings.HasPrefix(e.Name(), "balise.txt") {
					t.Errorf("left over: %s", e.Name())
				}
			}
		})
	}
}

// Doctor says when Slack does not tell of an inbox.
func TestInboxDoctor(t *testing.T) {
	t.Parallel()
	d := newDesk(t, plan{corpus: harbour, slack: depots, stopped: true})
	d.slack.SetScopes(slackapp.ScopesFor(true)...)
	env := func(name string) string { return d.env[name] }
	for _, tt := range []struct {
		outside bool
		want    string
	}{{true, "! inbox         CDEPOTS: depots"}, {false, "✓ inbox         CDEPOTS: depots"}} {
		d.slack.AddChannel(slackfake.Channel{ID: "CDEPOTS", NotMember: tt.outside})
		var out bytes.Buffer
		run(t.Context(), []string{"doctor"}, env, strings.NewReader(""), &out, &out)
		if !strings.Contains(out.String(), tt.want) || !strings.Contains(out.String(), "none missing") {
			t.Errorf("without %q:\n%s", tt.want, out.String())
		}
	}
	d.slack.SetScopes(slackapp.Scopes...)
	var out bytes.Buffer
	run(t.Context(), []string{"doctor"}, env, strings.NewReader(""), &out, &out)
	if !strings.Contains(out.String(), "missing: files:read") {
		t.Error(out.String())
	}
}
