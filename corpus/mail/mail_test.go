package mail

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// crlf makes the line ends those of mail.
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

const head = `From: =?ISO-8859-1?Q?Pr=E9fecture_de_Brume?= <presse@brume.example>
To: redaction@journal.example
Subject: =?UTF-8?B?UsOpb3V2ZXJ0dXJlIGR1IHBvcnQ=?=
Date: Tue, 06 May 2031 00:10:00 +0200
MIME-Version: 1.0
`

func read(t *testing.T, message string) []*corpus.Document {
	t.Helper()
	docs, err := Reader(nil)("avis.eml", []byte(crlf(message)))
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func TestPlain(t *testing.T) {
	docs := read(t, head+`Content-Type: text/plain; charset=iso-8859-1; format=flowed
Content-Transfer-Encoding: quoted-printable

Le port rouvre mercredi. L'acc=E8s des navires de plus de=20
cent m=E8tres reste interdit.

 >  Rien de plus.
--=20
Service de presse
`)
	d := docs[0]
	if d.Title != "Réouverture du port" || d.Publisher != "Préfecture de Brume" || d.Date.From.String() != "2031-05-06" || d.Date.Basis != corpus.BasisMetadata {
		t.Errorf("got %q by %q on %v", d.Title, d.Publisher, d.Date)
	}
	if want := "Le port rouvre mercredi. L'accès des navires de plus de cent mètres reste interdit.\n\n>  Rien de plus.\n-- \nService de presse"; d.Text != want {
		t.Errorf("got  %q\nwant %q", d.Text, want)
	}
	if len(d.Skipped) != 1 || d.Skipped[0].In(d.Text) != "-- \nService de presse" {
		t.Errorf("skipped %v", d.Skipped)
	}
}

func TestAlternatives(t *testing.T) {
	message := func(plain string) string {
		return head + `Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

` + plain + `
--b
Content-Type: text/html; charset=utf-8

<html lang="fr"><p>Le port rouvre mercredi.</p><p style="display:none">caché</p><p>L’accès reste limité.</p></html>
--b--
`
	}
	if d := read(t, message("Ce message est en HTML."))[0]; d.Text != "Le port rouvre mercredi.\n\nL’accès reste limité." || d.Lang != "fr" {
		t.Errorf("got %q in %q, want the page", d.Text, d.Lang)
	}
	if d := read(t, message("Le port rouvre mercredi. Accès limité."))[0]; d.Text != "Le port rouvre mercredi. Accès limité." {
		t.Errorf("got %q, want the plain text", d.Text)
	}
}

func TestAttachments(t *testing.T) {
	file := base64.StdEncoding.EncodeToString([]byte("Le port rouvre.\n"))
	part := func(name string) string {
		return "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"" + name + "\"\nContent-Transfer-Encoding: base64\n\n" + file + "\n"
	}
	docs, err := Reader(map[string]corpus.Reader{".fax": func(string, []byte) ([]*corpus.Document, error) {
		return []*corpus.Document{{Text: "Par télécopie."}}, nil
	}})("avis.eml", []byte(crlf(head+"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nCi-joint.\n"+
		part("../../avis.txt")+part("avis.txt")+part("a.fax")+part("logo.png")+part("film.mkv")+"--b--\n")))
	var got []string
	for _, d := range docs {
		got = append(got, d.ID+" "+d.Date.From.String()+" "+d.Text)
	}
	want := []string{" 2031-05-06 Ci-joint.", "avis.eml#avis.txt 2031-05-06 Le port rouvre.\n", "avis.eml#2-avis.txt 2031-05-06 Le port rouvre.\n", "avis.eml#a.fax 2031-05-06 Par télécopie."}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if err == nil || err.Error() != "attachment film.mkv: unsupported format: .mkv" {
		t.Errorf("got %v, want the attachment that cannot be read, and no word of the picture", err)
	}
}

func TestRefused(t *testing.T) {
	deep := head
	for range maxDepth + 2 {
		deep += "Content-Type: message/rfc822\n\nSubject: encore\n"
	}
	for _, test := range []struct{ name, message, want string }{
		{"no message", "Le port rouvre.", "no header"},
		{"nothing in it", head + "\n", "no text"},
		{"too deep", deep + "\nx\n", "honest"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if docs, err := Reader(nil)("a.eml", []byte(crlf(test.message))); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, %v, want an error with %q", docs, err, test.want)
			}
		})
	}
	cut := head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nLe port rou"
	if d := read(t, cut); d[0].Text != "Le port rou" {
		t.Errorf("got %q, want what there is of a message that was cut off", d[0].Text)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(crlf(head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>a\n--b\nContent-Disposition: attachment; filename=a.txt\n\nb\n--b--\n")))
	f.Add([]byte(crlf(head + "Content-Type: text/plain; charset=utf-16; format=flowed\n\na \n-- \nb")))
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := Reader(nil)("a.eml", data)
		if len(docs) == 0 && err == nil {
			t.Error("neither a document nor an error")
		}
		for _, d := range docs {
			if !utf8.ValidString(d.Text) {
				t.Errorf("text %q is not UTF-8", d.Text)
			}
			for _, s := range d.Skipped {
				if s.Start < 0 || s.End > len(d.Text) || s.Start > s.End {
					t.Errorf("skipped %v of %d bytes", s, len(d.Text))
				}
			}
		}
	})
}
