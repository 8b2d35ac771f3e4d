package sample

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// digests are the SHA-256 of the texts as supplied.
var digests = map[string]string{
	"000_9d6e60b976801137.txt": "08bde1011e29382a4e81ead3ec2ccc5c0b012a166cebe316dddaa04ff0b0408e",
	"001_8aa0d435d2a62696.txt": "2c1f2fc1d422e07233315b4db25172254b7a46e089a6619ee5c6de59a22f99a3",
	"002_3c5fca19139ed97b.txt": "74325038e6060a9eeeea3efcd8d7d813f5fc590c474460e92991ab5885f7e777",
	"003_22071b556c29cd58.txt": "fdbeb968c11af696ea8917552e9d8c1d553e23334c32c1d2abd39f034cd31720",
	"004_0bc39b2109386579.txt": "2b949b336cdd598dbea662f3198e76075f8811eca43df4a9e5ced7bc16aa6234",
}

func TestSample(t *testing.T) {
	c, err := corpus.Load(t.Context(), []corpus.Root{Root()}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Rejected {
		t.Errorf("rejected %s: %s", r.Path, r.Reason)
	}
	if len(c.Documents) != len(digests) {
		t.Errorf("%d documents, want %d", len(c.Documents), len(digests))
	}
	for _, d := range c.Documents {
		if d.Version != "sha256:"+digests[d.ID] {
			t.Errorf("%s is not the text as supplied", d.ID)
		}
		if d.Title == "" || d.Lang != "fr" || d.Collection != "" {
			t.Errorf("%s: title %q, lang %q, collection %q", d.ID, d.Title, d.Lang, d.Collection)
		}
		if !strings.HasPrefix(d.Title, "[") && !strings.Contains(d.Text, d.Title) {
			t.Errorf("%s: the title %q is not in the text", d.ID, d.Title)
		}
		if d.Date.Basis == corpus.BasisMetadata {
			t.Errorf("%s: the date comes from a sidecar, not from the text", d.ID)
		}
	}
}

func TestDigests(t *testing.T) {
	for name, want := range digests {
		data, err := fs.ReadFile(Root().FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is not the text as supplied", name)
		}
	}
}
