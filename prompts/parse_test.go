package prompts

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// read reads a whole reply; the claims that Write returns must be those of Close.
func read(t testing.TB, pieces ...string) (Draft, error) {
	t.Helper()
	var r ClaimReader
	var told []Claim
	for _, p := range pieces {
		told = append(told, r.Write(p)...)
	}
	d, err := r.Close()
	if len(told) != len(d.Claims) || len(told) > 0 && !reflect.DeepEqual(told, d.Claims) {
		t.Errorf("Write told %v, Close %v", told, d.Claims)
	}
	return d, err
}

// show is a draft in one line.
func show(d Draft, err error) string {
	if err != nil {
		return err.Error()
	}
	var parts []string
	for _, c := range d.Claims {
		s := fmt.Sprintf("%q", c.Prose)
		for _, q := range c.Quotes {
			s += fmt.Sprintf(" %s:%q", q.Passage, q.Text)
		}
		parts = append(parts, s)
	}
	if d.Declined {
		parts = append(parts, "declined")
	}
	if d.Cut {
		parts = append(parts, "cut")
	}
	return strings.Join(parts, " | ")
}

const (
	oneClaim  = `{"quotes":[{"passage":"p1","text":"Il pleut à Lyon."}],"prose":"Il y pleut."}`
	oneShown  = `"Il y pleut." p1:"Il pleut à Lyon."`
	nextClaim = `{"quotes":[{"passage":"p2","text":"Il neige."}],"prose":"Il neige."}`
	nextShown = `"Il neige." p2:"Il neige."`
	noForm    = "the reply is not of the form asked for"
)

var replies = []struct{ name, reply, want string }{
	{"plain", `{"declined":false,"claims":[` + oneClaim + `,` + nextClaim + `]}`, oneShown + " | " + nextShown},
	{"prose first", `{"claims":[{"prose":"Il y pleut.","quotes":[{"text":"Il pleut à Lyon.","passage":"p1"}]}],"declined":false}`, oneShown},
	{"declined", `{"declined":true,"claims":[]}`, "declined"},
	{"declined alone", `{"declined":true}`, "declined"},
	{"declined in words", `{"declined":"True","claims":null}`, "declined"},
	{"declined, and claims", `{"declined":true,"claims":[` + oneClaim + `]}`, oneShown + " | declined"},
	{"no claims", `{"declined":false,"claims":[]}`, ""},
	{"code fence", "```json\n{\"claims\":[" + oneClaim + "]}\n```\n", oneShown},
	{"talk around", "Voici la réponse [p1], {comme demandé} :\n{\"claims\":[" + oneClaim + "]}\nBonne journée {\"claims\":[" + nextClaim + "]}", oneShown},
	{"thoughts", `<think>Peut-être {"claims":[` + nextClaim + `]} ?</think>{"claims":[` + oneClaim + `]}`, oneShown},
	{"thoughts in capitals", `<THINKING>{"declined":true}</THINKING> [` + oneClaim + `]`, oneShown},
	{"thoughts without end", `<think>Peut-être {"claims":[` + nextClaim + `]}`, noForm},
	{"a signature of less than", `2 < 3 > 1 {"claims":[` + oneClaim + `]}`, oneShown},
	{"bare list", `[` + oneClaim + `,` + nextClaim + `]`, oneShown + " | " + nextShown},
	{"empty list", `[]`, ""},
	{"bare claim", oneClaim, oneShown},
	{"a claim a line", oneClaim + "\n" + nextClaim, oneShown + " | " + nextShown},
	{"list of lists", `[{"claims":[` + oneClaim + `,` + nextClaim + `]}]`, oneShown + " | " + nextShown},
	{"wrapped", `{"answer":{"declined":false,"claims":[` + oneClaim + `]}}`, oneShown},
	{"wrapped and declined", `{"answer":{"declined":true,"claims":[]}}`, "declined"},
	{"single claim", `{"claims":` + oneClaim + `}`, oneShown},
	{"doubled braces", `{{"claims":[` + oneClaim + `]}}`, oneShown},
	{"empty draft, then another", `{"declined":false,"claims":[]} {"claims":[` + oneClaim + `]}`, oneShown},
	{"trailing commas", `{"claims":[{"quotes":[{"passage":"p1","text":"Il pleut à Lyon.",},],"prose":"Il y pleut.",},],}`, oneShown},
	{"missing commas", "{\"claims\":[{\"quotes\":[{\"passage\":\"p1\"\n\"text\":\"Il pleut à Lyon.\"}]\n\"prose\":\"Il y pleut.\"}" + nextClaim + `]}`, oneShown + " | " + nextShown},
	{"missing brackets", `{"claims":[{"quotes":[{"passage":"p1","text":"Il pleut à Lyon."},"prose":"Il y pleut."}]}`, oneShown},
	{"missing closing bracket", `{"claims":[{"prose":"Il y pleut.","quotes":[{"passage":"p1","text":"Il pleut à Lyon."}},` + nextClaim + `]}`, oneShown + " | " + nextShown},
	{"names without marks", `{"claims":[{prose:"Il y pleut.",quotes:[{passage:p1,text:"Il pleut à Lyon."}]}]}`, oneShown},
	{"single quotation", `{"claims":[{"quotes":{"passage":"p1","text":"Il pleut à Lyon."},"prose":"Il y pleut."}]}`, oneShown},
	{"other names", `{"claims":[{"quote":[{"id":"p1","quote":"Il pleut à Lyon."}],"Claim":"Il y pleut."}]}`, oneShown},
	{"words alone", `{"claims":[{"quotes":["Il pleut.","Il neige."],"prose":"Il y pleut."}]}`, `"Il y pleut." :"Il pleut." :"Il neige."`},
	{"dresses of names", `{"claims":[{"quotes":[{"passage":"P1","text":"a"},{"passage":"[p2]","text":"b"},{"passage":"passage 3","text":"c"},{"passage":4,"text":"d"},{"passage":"Passage p5","text":"e"},{"passage":["p6"],"text":"f"},{"passage":"n° 7","text":"g"},{"passage":"p 8","text":"h"},{"passage":null,"text":"i"}],"prose":"x"}]}`,
		`"x" p1:"a" p2:"b" p3:"c" p4:"d" p5:"e" p6:"f" p7:"g" p8:"h" :"i"`},
	{"too many quotations", `{"claims":[{"prose":"x","quotes":[` + strings.Repeat(`"a",`, 30) + `]}]}`, `"x"` + strings.Repeat(` :"a"`, maxQuotes)},
	{"unknown properties", `{"model":"m","n":{"a":[1,{"b":null}]},"claims":[{"confidence":0.9,"quotes":[{"passage":"p1","text":"Il pleut à Lyon.","start":12}],"prose":"Il y pleut.","why":["x"]}],"usage":{}}`, oneShown},
	{"claims within a claim", `{"claims":[{"prose":"Il y pleut.","quotes":[{"passage":"p1","text":"Il pleut à Lyon."}],"claims":3}]}`, oneShown},
	{"wrong types", `{"claims":[1,null,"x",[],{"prose":3,"quotes":[{"passage":"p1","text":"a"}]},{"prose":"y","quotes":[{"passage":"p1","text":3}]},{},` + oneClaim + `]}`, `"y" | ` + oneShown},
	{"nulls", `{"declined":null,"claims":[{"prose":null,"quotes":null},{"prose":"x","quotes":null},` + oneClaim + `]}`, `"x" | ` + oneShown},
	{"no prose", `{"claims":[{"quotes":[{"passage":"p1","text":"Il pleut."}]}]}`, `"" p1:"Il pleut."`},
	{"twice the same name", `{"claims":[{"prose":"un","prose":"deux","quotes":[]}]}`, `"deux"`},
	{"claims of other types", `{"claims":"aucune"}`, noForm},
	{"another form", `{"error":{"message":"no"}}`, noForm},
	{"prose only", "Il pleut à Lyon.", noForm},
	{"markup", "<!DOCTYPE html><html><body>502</body></html>", noForm},
	{"nothing", "", noForm},
	{"empty object", "{}", noForm},

	{"escapes", `{"claims":[{"prose":"l\u2019\u00e9t\u00e9 \"vert\" \/ \\ \ud83c\udf0a\n\tfin\q","quotes":[]}]}`, `"l’été \"vert\" / \\ 🌊 finq"`},
	{"half a pair", `{"claims":[{"prose":"a\ud83cb\udf0ac\ud83c","quotes":[]}]}`, `"a�b�c�"`},
	{"bad escape", `{"claims":[{"prose":"a\u00zb","quotes":[]}]}`, `"azb"`},
	{"marks kept", `{"claims":[{"quotes":[{"passage":"p1","text":"¦Il¦pleut¦à¦Lyon."}],"prose":"Il¦y \u00a6 pleut."}]}`, oneShown},
	{"no-break spaces", "{\"claims\":[{\"prose\":\"5\u202f000\u00a0€\u00a0 net\",\"quotes\":[]}]}", "\"5\\u202f000\\u00a0€ net\""},
	{"line breaks in strings", "{\"claims\":[{\"quotes\":[{\"passage\":\"p1\",\"text\":\"Il pleut\r\nà Lyon.\"}],\"prose\":\"Il y\n\npleut.\"}]}", oneShown},
	{"marks in strings", `{"claims":[{"prose":"Il dit "oui" et "peut-être" à Lyon.","quotes":[{"passage":"p1","text":""oui""}]}]}`, `"Il dit \"oui\" et \"peut-être\" à Lyon." p1:"\"oui\""`},
	{"marks and commas in strings", `{"claims":[{"prose":"Le "plan", dit-il, est "prêt", 2 fois "sûr" , et "clos".","quotes":[]}]}`, `"Le \"plan\", dit-il, est \"prêt\", 2 fois \"sûr\" , et \"clos\"."`},
	{"a mark at the end of a string", `{"claims":[{"prose":"Il dit "oui"","quotes":[]}]}`, `"Il dit \"oui\""`},
	{"names without marks behind strings", `{"claims":[{prose:"Il y pleut." , quotes : [{passage:"p1", text:"Il pleut à Lyon."}]}]}`, oneShown},
	{"what does not show in a quotation", "{\"claims\":[{\"quotes\":[{\"passage\":\"p1\",\"text\":\"Il\u200b pleut\u00ad à Lyon.\U000e0041\"}],\"prose\":\"Il y pleut.\"}]}", oneShown},
	{"no UTF-8", "{\"claims\":[{\"prose\":\"a\xff\xc3\",\"quotes\":[]}]}", `"a�"`},
	{"NUL", "\x00{\x00\"claims\":[{\"prose\":\"a\x00b\",\x00\"quotes\":[]}]}", `"a b"`},
	{"byte order mark", "\ufeff{\"claims\":[" + oneClaim + "]}", oneShown},

	{"cut between claims", `{"declined":false,"claims":[` + oneClaim + `,`, oneShown + " | cut"},
	{"cut in a claim", `{"declined":false,"claims":[` + oneClaim + `,{"quotes":[{"passage":"p2","te`, oneShown + " | cut"},
	{"cut in the first claim", `{"declined":false,"claims":[{"quo`, "cut"},
	{"cut after declining", `{"declined":true`, "declined | cut"},
	{"cut before anything", `{"decl`, noForm},
	{"cut in a bare list", `[` + oneClaim + `,{"prose":"Il`, oneShown + " | cut"},
	{"cut behind the last bracket but one", `{"claims":[` + oneClaim + `]`, oneShown + " | cut"},
	{"too deep", `{"a":` + strings.Repeat("[", 1000), noForm},
	{"too deep in a claim", `{"claims":[` + oneClaim + `,{"prose":` + strings.Repeat("[", 1000) + `]}`, oneShown + " | cut"},
	{"too deep outside", strings.Repeat("[", 1000) + `{"claims":[` + oneClaim + `]}`, oneShown + " | cut"},
}

func TestClaimReader(t *testing.T) {
	for _, tt := range replies {
		t.Run(tt.name, func(t *testing.T) {
			d, err := read(t, tt.reply)
			if err != nil && !errors.Is(err, ErrForm) {
				t.Fatalf("error %v", err)
			}
			if got := show(d, err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A reply says the same however it is cut.
func TestClaimReaderAnyCuts(t *testing.T) {
	for _, tt := range replies {
		want := show(read(t, tt.reply))
		if got := show(read(t, strings.Split(tt.reply, "")...)); got != want {
			t.Errorf("%s: by characters %s, want %s", tt.name, got, want)
		}
		var bytes []string
		for i := range len(tt.reply) {
			bytes = append(bytes, tt.reply[i:i+1])
		}
		if got := show(read(t, bytes...)); got != want {
			t.Errorf("%s: by bytes %s, want %s", tt.name, got, want)
		}
		for i := range len(tt.reply) {
			if got := show(read(t, tt.reply[:i], tt.reply[i:])); got != want {
				t.Errorf("%s: cut at %d %s, want %s", tt.name, i, got, want)
			}
		}
	}
}

// A claim is told at its closing brace, not later.
func TestClaimReaderTellsAtOnce(t *testing.T) {
	var r ClaimReader
	reply := `{"declined":false,"claims":[` + oneClaim
	if got := r.Write(reply[:len(reply)-1]); len(got) != 0 {
		t.Errorf("told %v before the brace", got)
	}
	if got := r.Write("}"); len(got) != 1 {
		t.Errorf("told %v at the brace", got)
	}
	if got := r.Write(`]}`); len(got) != 0 || !r.Done() {
		t.Errorf("told %v at the end, done %v", got, r.Done())
	}
}

func TestClaimReaderBounds(t *testing.T) {
	var r ClaimReader
	r.Write(`{"claims":[`)
	for range 1000 {
		r.Write(oneClaim + ",")
	}
	if d, err := r.Close(); err != nil || len(d.Claims) != maxClaims || !d.Cut || !r.Done() {
		t.Errorf("%d claims, cut %v, done %v, %v", len(d.Claims), d.Cut, r.Done(), err)
	}

	r = ClaimReader{}
	for range 1000 {
		r.Write(oneClaim)
	}
	if d, err := r.Close(); err != nil || len(d.Claims) != maxClaims || !d.Cut || !r.Done() {
		t.Errorf("without brackets: %d claims, cut %v, done %v, %v", len(d.Claims), d.Cut, r.Done(), err)
	}

	r = ClaimReader{}
	r.Write(`{"claims":[` + oneClaim + `,{"prose":"`)
	for range 3 << 20 / 16 {
		r.Write(strings.Repeat("a", 16))
	}
	if d, err := r.Close(); err != nil || len(d.Claims) != 1 || !d.Cut || r.s.read != maxReply {
		t.Errorf("%d claims, cut %v, read %d, %v", len(d.Claims), d.Cut, r.s.read, err)
	}
}

func TestParseReworded(t *testing.T) {
	tests := []struct{ name, reply, want string }{
		{"plain", `{"points":[{"point":"2","prose":"Deux."},{"point":"1","prose":"Un."}]}`, `[{2 Deux.} {1 Un.}]`},
		{"dresses", "```\n" + `[{"prose":"Un.","point":1},{"point":"Point 2","prose":"Deux ¦mots."},{"id":"[3]","sentence":"Trois."}]`, `[{1 Un.} {2 Deux mots.} {3 Trois.}]`},
		{"left out", `{"points":[{"point":"1"},{"prose":"x"},{"point":"2","prose":4},3,{"point":"3","prose":"Trois."}]}`, `[{3 Trois.}]`},
		{"cut", `{"points":[{"point":"1","prose":"Un."},{"point":"2","prose":"De`, `[{1 Un.}]`},
		{"none", `{"points":[]}`, `[]`},
		{"another form", `{"claims":[]}`, noForm},
		{"talk", `Un. Deux.`, noForm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			points, err := ParseReworded(tt.reply)
			if got := showWhole(points, err); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestParseFollowUp(t *testing.T) {
	tests := []struct{ name, reply, want string }{
		{"plain", `{"question":"Combien coûte l’eau ?"}`, "Combien coûte l’eau ?"},
		{"talk around", "<think>{\"question\":\"non\"}</think>Voici :\n```json\n{ \"question\" : \"Combien\\ncoûte\u200b l’eau ?\" }\n```", "Combien coûte l’eau ?"},
		{"closing brace missing", `{"question":"Combien ?"`, "Combien ?"},
		{"cut", `{"question":"Combien coû`, noForm},
		{"empty", `{"question":" "}`, noForm},
		{"endless", `{"question":"` + strings.Repeat("a", maxQuestion+1) + `"}`, noForm},
		{"another type", `{"question":["a"]}`, noForm},
		{"no JSON", `Combien coûte l’eau ?`, noForm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, err := ParseFollowUp(tt.reply)
			if err != nil {
				q = err.Error()
			}
			if q != tt.want {
				t.Errorf("got %q, want %q", q, tt.want)
			}
		})
	}
}

func TestParseSynonyms(t *testing.T) {
	tests := []struct{ name, reply, want string }{
		{"plain", `{"words":[{"word":"essence","also":["carburant","fuel"]},{"word":"hausse","also":["augmentation"]}]}`, `[{essence [carburant fuel]} {hausse [augmentation]}]`},
		{"one, without brackets", `[{"word":"hausse","synonyms":"augmentation"}]`, `[{hausse [augmentation]}]`},
		{"numbers and acronyms", `{"words":[{"word":"PIB","also":["richesse"]},{"word":"2017","also":["an"]},{"word":"taux","also":["TVA","20 %","Taux","part"]}]}`, `[{taux [part]}]`},
		{"left out", `{"words":[{"word":"eau","also":[]},{"word":3,"also":["x"]},{"also":["x"]},{"word":"eau","also":[3,"` + strings.Repeat("a", maxWord+1) + `","onde"]}]}`, `[{eau [onde]}]`},
		{"none", `{"words":[]}`, `[]`},
		{"another form", `{"question":"x"}`, noForm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			words, err := ParseSynonyms(tt.reply)
			if got := showWhole(words, err); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func showWhole(v any, err error) string {
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(v)
}

// longReply is a reply of some 200 kB with 50 claims.
func longReply() string {
	claim := `{"quotes":[{"passage":"p1","text":"` + strings.Repeat("Le préfet a déclaré que la mesure pourrait être reportée. ", 64) + `"}],"prose":"Le préfet l’a dit."}`
	return `{"declined":false,"claims":[` + strings.Repeat(claim+",", maxClaims-1) + claim + `]}`
}

func BenchmarkClaimReader(b *testing.B) {
	reply := longReply()
	for _, size := range []int{1, 16, len(reply)} {
		b.Run(fmt.Sprintf("pieces of %d", size), func(b *testing.B) {
			b.SetBytes(int64(len(reply)))
			for b.Loop() {
				var r ClaimReader
				for i := 0; i < len(reply); i += size {
					r.Write(reply[i:min(i+size, len(reply))])
				}
				if d, err := r.Close(); err != nil || len(d.Claims) != maxClaims {
					b.Fatalf("%d claims, %v", len(d.Claims), err)
				}
			}
		})
	}
}
