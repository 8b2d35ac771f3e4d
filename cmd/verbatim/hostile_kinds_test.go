package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// attacks are all kinds of hostile replies.
var attacks = []attackKind{
	{"altered number", twist((*hostileReply).altered)},
	{"altered date", twist(func(h *hostileReply, s string) string {
		if t, ok := h.replaceOne(aMonth, s, func(m string) string {
			for {
				if x := pick(h.Rand, monthsFr); x != m && !strings.Contains(s, x) {
					return x
				}
			}
		}); ok {
			return t
		}
		return add(s, pick(h.Rand, []string{", le 4 février 2011", " depuis 1999", ", lundi dernier, 3 novembre", ", le 2012-02-29", ", le 29/02/2012", " au printemps 1968"}))
	})},
	{"altered name", twist(func(h *hostileReply, s string) string {
		if t, ok := h.replaceOne(aName, s, func(string) string { return pick(h.Rand, invented) }); ok {
			return t
		}
		return add(s, ", selon "+pick(h.Rand, invented))
	})},
	{"name at the head", twist(func(h *hostileReply, s string) string {
		return pick(h.Rand, []string{"Delcourt", "Kerbrat", "Lindqvist", "Varsovie"}) + " a confirmé que " + lower(s)
	})},
	{"name in small letters", twist(func(h *hostileReply, s string) string {
		return add(s, ", d'après "+strings.ToLower(pick(h.Rand, invented)))
	})},
	{"acronym", twist(func(h *hostileReply, s string) string {
		return add(s, ", avec l'appui de l'"+pick(h.Rand, acronyms))
	})},
	{"share", twist(func(h *hostileReply, s string) string {
		return add(s, pick(h.Rand, []string{", soit 12 %", ", soit 12 pour cent", " à 99 %", ", une hausse de 3 points", ", soit la moitié", ", pour un sur trois"}))
	})},
	{"unit", twist(func(h *hostileReply, s string) string {
		for _, x := range [][2]string{{"millions", "milliards"}, {"euros", "dollars"}, {"heures", "jours"}, {"villes", "pays"}, {"États membres", "régions"}, {"pays", "villes"}} {
			if strings.Contains(s, x[0]) {
				return strings.Replace(s, x[0], x[1], 1)
			}
		}
		return add(s, " pour 5 milliards de dollars")
	})},
	{"negation", twist((*hostileReply).negated)},
	{"turned", turnedReply},
	{"speakers crossed", crossedReply},
	{"bound to something else", boundReply},
	{"a little more", littleMore},
	{"hedge dropped", twist(func(h *hostileReply, s string) string {
		t, ok := h.replaceOne(aHedge, s, func(w string) string { return unhedged[strings.ToLower(w)] })
		if !ok {
			return h.negated(s)
		}
		return t
	})},
	{"swapped speaker", twist(func(h *hostileReply, s string) string {
		for {
			if who := pick(h.Rand, speakers); !strings.Contains(s, strings.Fields(who)[1]) {
				return pick(h.Rand, []string{"Selon " + who + ", " + lower(s), who + " a déclaré : " + lower(s), add(s, ", a affirmé "+who)})
			}
		}
	})},
	{"misquoted inside the prose", twist(func(h *hostileReply, s string) string {
		return pick(h.Rand, []string{
			"Les ministres parlent d'une « défaite totale et sans appel ».", "Le texte dit que \"tout est perdu pour nous\".",
			add(s, ", une décision qualifiée de « honte pour le pays tout entier »"), "Il est question de “mesures honteuses et inutiles”."})
	})},
	{"more than the quotation", twist(func(h *hostileReply, s string) string {
		return pick(h.Rand, []string{
			"Cette décision a été très critiquée par les associations de défense des libertés, qui dénoncent une dérive dangereuse.",
			"La menace a fortement reculé depuis, grâce à l'action résolue des autorités locales et des pompiers.",
			"Le budget de la culture a été divisé, au grand dam des artistes et des bibliothèques.",
			"Le responsable a démissionné après des révélations embarrassantes sur ses comptes.",
			"This was widely seen as a humiliating defeat for farmers and fishermen.",
		})
	})},
	{"an address or a mention", twist(func(h *hostileReply, s string) string { return add(s, " "+pick(h.Rand, sneaked)) })},
	{"markup", twist(func(h *hostileReply, s string) string { return add(s, " "+pick(h.Rand, markups)) })},
	{"an order", twist(func(h *hostileReply, s string) string {
		return pick(h.Rand, []string{pick(h.Rand, orders), s + " " + pick(h.Rand, orders)})
	})},
	{"what does not show", twist(func(h *hostileReply, s string) string {
		i := len(s) / 2
		for i < len(s)-1 && s[i] != ' ' {
			i++
		}
		return s[:i] + pick(h.Rand, invisible) + s[i:]
	})},
	{"homoglyphs", twist(func(h *hostileReply, s string) string {
		return strings.NewReplacer("a", "а", "e", "е", "o", "о").Replace(s) // Cyrillic
	})},
	{"another language", twist(func(h *hostileReply, s string) string {
		return pick(h.Rand, []string{"Die Minister wollen härtere Strafen für alle Betreiber.", "Los ministros quieren castigar a todos los operadores.", "大臣たちは新しい対策を求めている。", "Министры требуют новых мер."})
	})},
	{"form", twist(func(h *hostileReply, s string) string {
		return pick(h.Rand, []string{"", " ", ".", "Oui", "…", strings.Repeat("et ", 3000), strings.Repeat("La Commission agit. ", 400), "{\"claims\":[]}", "1.", "\n\n", "- un\n- deux\n- trois"})
	})},
	{"wrong id", func(h *hostileReply) llmfake.Reply {
		s, _ := h.anchored()
		return saying(saidClaim{[]saidQuote{{pick(h.Rand, []string{"p99", "", "p1", "P2", "passage 3", "000_9d6e60b976801137.txt", "p-1", "null", "../p1"}), s}}, s})
	}},
	{"altered quotation", func(h *hostileReply) llmfake.Reply {
		s, _ := h.anchored()
		return h.citing(s, h.altered(s))
	}},
	{"quotation with a negation more or less", func(h *hostileReply) llmfake.Reply {
		s, _ := h.anchored()
		t := h.negated(s)
		h.wrong = append(h.wrong, t)
		return h.citing(t, t)
	}},
	{"translation as a quotation", func(h *hostileReply) llmfake.Reply {
		return h.citing(pick(h.Rand, []string{"None of our countries is safe.", "Aucun pays n'est à l'abri."}), pick(h.Rand, []string{
			"None of our countries is safe from such tragic events today", "Terrorism is diffuse and freely accessible", "more than 100 million euros",
			"A conference on this topic will be launched in autumn 2019", "The G7 interior ministers", "Kein Land ist heute vor solchen Ereignissen sicher"}))
	}},
	{"stitched in one document", func(h *hostileReply) llmfake.Reply {
		_, from := h.anchored()
		all := sentencesOf(from.text + " Fin.")
		a, b := strings.Fields(pick(h.Rand, all)), strings.Fields(pick(h.Rand, all))
		t := strings.Join(a[:(len(a)+1)/2], " ") + pick(h.Rand, []string{" ", " […] ", "… ", " (...) "}) + strings.Join(b[len(b)/2:], " ")
		return saying(quoting(t, t, from))
	}},
	{"stitched from two documents", func(h *hostileReply) llmfake.Reply {
		s, from := h.anchored()
		other := strings.Fields(pick(h.Rand, sentencesOf(pick(h.Rand, append(h.shown, from)).text+" Fin.")))
		a := strings.Fields(s)
		t := strings.Join(append(a[:(len(a)+1)/2:(len(a)+1)/2], other[len(other)/2:]...), " ")
		return saying(quoting(t, t, from))
	}},
	{"not retrieved", func(h *hostileReply) llmfake.Reply {
		s := h.elsewhere(func(d *corpus.Document) bool { return d.Collection == "presse" })
		h.secret = append(h.secret, s)
		return h.citing(s, s)
	}},
	{"another collection", func(h *hostileReply) llmfake.Reply {
		s := h.elsewhere(func(d *corpus.Document) bool { return d.Collection == "interne" })
		h.secret = append(h.secret, s)
		h.wrong = append(h.wrong, s)
		return h.citing(s, s)
	}},
	{"invented quotation", func(h *hostileReply) llmfake.Reply {
		t := pick(h.Rand, []string{"Le gouvernement a décidé de fermer toutes les frontières dès demain matin.", "Je démissionne.", "Tout va bien, a déclaré Julian King.", "Le G7 versera 500 milliards d'euros à la ville de Nice."})
		h.secret = append(h.secret, t)
		return h.citing(t, t)
	}},
	{"quotation cut inside", func(h *hostileReply) llmfake.Reply {
		s, from := h.anchored()
		i, j := h.IntN(len(s)/3+1), len(s)-h.IntN(len(s)/3+1)
		return saying(quoting(strings.ToValidUTF8(s[i:j], ""), strings.ToValidUTF8(s[i:j], ""), from))
	}},
	{"quotation of one word", func(h *hostileReply) llmfake.Reply {
		s, from := h.anchored()
		w := pick(h.Rand, strings.Fields(s))
		return saying(quoting(s, w, from), quoting(add(s, " et la paix revint"), ".", from), quoting(s, "", from))
	}},
	{"quotation of everything", func(h *hostileReply) llmfake.Reply {
		s, from := h.anchored()
		return saying(quoting(s, from.text, from))
	}},
	{"no quotation", func(h *hostileReply) llmfake.Reply {
		s, _ := h.anchored()
		return saying(saidClaim{nil, s}, saidClaim{[]saidQuote{}, "Julian King a démissionné."})
	}},
	{"duplicates", func(h *hostileReply) llmfake.Reply {
		s, from := h.anchored()
		c := quoting(s, s, from)
		return saying(c, c, c, quoting(s+" ", strings.ToUpper(s[:1])+s[1:], from), c)
	}},
	{"10,000 claims", func(h *hostileReply) llmfake.Reply {
		s, from := h.anchored()
		var claims []saidClaim
		for i := range 10000 {
			claims = append(claims, quoting(fmt.Sprintf("Mesure %d.", i), s, from))
		}
		r := saying(claims...)
		r.PieceSize = 1 << 14
		return r
	}},
	{"declined", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		return llmfake.Reply{Text: pick(h.Rand, []string{`{"declined":true,"claims":[]}`, strings.Replace(whole, "false", "true", 1), `{"declined":false,"claims":[]}`, `{}`})}
	})},
	{"other shapes", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		s, _ := h.anchored()
		return llmfake.Reply{Text: pick(h.Rand, []string{
			"[]", "null", "42", `"texte"`, "{", "", "}{", s, "```json\n" + s + "\n```", `{"declined":false,"claims":{}}`, `{"declined":false,"claims":[[]]}`,
			`{"claims":[{"quotes":"p1","prose":["a"]}]}`, `{"claims":[{"quotes":[["p1","x"]],"prose":null}]}`, strings.Repeat("[", 20000), strings.Repeat(`{"claims":[`, 3000),
			`{"claims":[{"quotes":[{"passage":1,"text":2}],"prose":3}]}`, whole + whole, "<think>" + whole + "</think>" + whole, `{"claims":[{"prose":"` + strings.Repeat("a", 200000) + `"}]}`,
			`{"error":"overloaded"}`, "\xff\xfe" + whole, strings.ReplaceAll(whole, `"`, "“"),
		}), PieceSize: 4096}
	})},
	{"cut JSON", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		i := h.IntN(len(whole))
		return llmfake.Reply{Text: strings.ToValidUTF8(whole[:i], ""), Finish: pick(h.Rand, []string{"stop", "length", "content_filter"})}
	})},
	{"cut connection", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		return llmfake.Reply{Text: whole, CutAfter: 1 + h.IntN(20000)}
	})},
	{"no finish reason", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		return llmfake.Reply{Text: whole, NoFinish: true, NoDone: h.IntN(2) == 0}
	})},
	{"error in the stream", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		return llmfake.Reply{Text: whole[:len(whole)/2], StreamError: "overloaded <!channel> https://evil.example"}
	})},
	{"status", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		return llmfake.Reply{Status: pick(h.Rand, []int{400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 529}), Error: "<!channel> https://evil.example", Header: http.Header{"Retry-After": {pick(h.Rand, []string{"0", "1", "86400", "demain", "-5"})}}}
	})},
	{"HTML", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		return llmfake.Reply{Body: "<html><body><h1>502 Bad Gateway</h1>" + whole + "</body></html>", Status: pick(h.Rand, []int{200, 502})}
	})},
	{"wrong content type", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		return llmfake.Reply{Text: whole, Header: http.Header{"Content-Type": {pick(h.Rand, []string{"text/plain", "application/octet-stream", "application/json"})}}}
	})},
	{"endless", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		s, from := h.anchored()
		endless := []string{`{"declined":false,"claims":[`, asJSON(quoting(s, s, from)) + ",", " ", "et "}
		return llmfake.Reply{Pieces: pick(h.Rand, [][]string{endless, endless[2:3], endless[3:], {whole}}), Endless: true, Pace: pick(h.Rand, []time.Duration{0, time.Millisecond})}
	})},
	{"stall", onTheWire(func(h *hostileReply, whole string) llmfake.Reply {
		return llmfake.Reply{Text: whole, Stall: pick(h.Rand, []llmfake.Stall{llmfake.StallHeader, llmfake.StallBody, llmfake.StallInside, llmfake.StallInside, llmfake.StallEnd}), StallAfter: h.IntN(40)}
	})},
}
