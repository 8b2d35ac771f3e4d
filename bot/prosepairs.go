package bot

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed data/prose-pairs.txt
var pairTable string

// A pairForm is one form of a word of the table, in one language.
type pairForm struct {
	words []string // in lower case, but for a name
	class string   // noun, adj, link or name
	id    string   // what both languages call it
	// number is 's', 'p' or '?' for a noun and a French adjective; gender 'm', 'f' or '?'.
	number, gender byte
}

// A verbForm is one form of a verb of the table, in one language.
type verbForm struct {
	id   string
	slot verbSlot
	// gives is set where somebody to whom may follow; says where only "that" may.
	gives, says bool
}

// A verbSlot is what a form of a verb is. One form may have several.
type verbSlot int

const (
	slotBase       verbSlot = iota // the infinitive; in English the plural of the present too
	slotPresent                    // in the third person
	slotPast                       // of one word, English only
	slotFuture                     // of one word, French only
	slotParticiple                 // of the past
)

// pairs is the table in one language: by the first word of a form, the longest first.
type pairs struct {
	forms map[string][]pairForm
	verbs map[string][]verbForm
}

// provenPairs returns the table by language.
var provenPairs = sync.OnceValue(func() map[string]*pairs {
	p, err := parsePairs(pairTable)
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	return p
})

// parsePairs reads the table. A form that says two things of one class is an error.
func parsePairs(table string) (map[string]*pairs, error) {
	out := map[string]*pairs{}
	for _, lang := range []string{"en", "fr"} {
		out[lang] = &pairs{forms: make(map[string][]pairForm), verbs: make(map[string][]verbForm)}
	}
	for n, fields := range tableLines(table) {
		if len(fields) != 3 {
			return nil, fmt.Errorf("line %d: %d fields, not class | English | French", n, len(fields))
		}
		class := strings.TrimSpace(fields[0])
		id := class + " " + strings.TrimSpace(fields[1])
		for i, lang := range []string{"en", "fr"} {
			for way := range strings.SplitSeq(fields[1+i], ",") {
				if err := out[lang].add(class, id, lang, strings.Fields(way)); err != nil {
					return nil, fmt.Errorf("line %d: %w", n, err)
				}
			}
		}
	}
	for _, p := range out {
		for _, list := range p.forms {
			slices.SortStableFunc(list, func(a, b pairForm) int { return len(b.words) - len(a.words) })
		}
	}
	return out, nil
}

// add puts in the forms of one word.
func (p *pairs) add(class, id, lang string, forms []string) error {
	if len(forms) == 0 {
		return fmt.Errorf("no word")
	}
	switch class {
	case "verb", "give", "say":
		return p.addVerb(class, id, lang, forms)
	case "noun", "nounf":
		if len(forms) == 1 {
			forms = append(forms, pluralOf(forms[0], lang))
		}
		gender := byte('m')
		if class == "nounf" {
			gender = 'f'
		}
		if forms[0] == forms[1] {
			return p.addForm(pairForm{class: "noun", id: id, number: '?', gender: gender}, forms[0])
		}
		if err := p.addForm(pairForm{class: "noun", id: id, number: 's', gender: gender}, forms[0]); err != nil {
			return err
		}
		return p.addForm(pairForm{class: "noun", id: id, number: 'p', gender: gender}, forms[1])
	case "adj":
		if lang == "en" {
			return p.addForm(pairForm{class: "adj", id: id, number: '?', gender: '?'}, forms[0])
		}
		return p.addAdjective(id, forms)
	case "link", "name":
		return p.addForm(pairForm{class: class, id: id}, forms[0])
	}
	return fmt.Errorf("no class %q", class)
}

// addAdjective puts in a French adjective.
func (p *pairs) addAdjective(id string, forms []string) error {
	m := forms[0]
	switch {
	case len(forms) == 1 && strings.HasSuffix(m, "e"):
		forms = []string{m, m, m + "s", m + "s"}
	case len(forms) == 1:
		forms = []string{m, m + "e", m + "s", m + "es"}
	case len(forms) != 4:
		return fmt.Errorf("%q: not four forms", m)
	}
	for i, f := range forms {
		x := pairForm{class: "adj", id: id, number: "ssppp"[i], gender: "mfmf"[i]}
		if forms[0] == forms[2] && i%2 == 0 {
			x.number = '?'
		}
		if i%2 == 0 && forms[i] == forms[i+1] {
			x.gender = '?'
		}
		if i > 0 && slices.Contains(forms[:i], f) {
			continue
		}
		if err := p.addForm(x, f); err != nil {
			return err
		}
	}
	return nil
}

func (p *pairs) addForm(f pairForm, form string) error {
	f.words = strings.Split(form, "_")
	for _, o := range p.forms[f.words[0]] {
		if slices.Equal(o.words, f.words) && o.class == f.class {
			return fmt.Errorf("%q stands twice", form)
		}
	}
	p.forms[f.words[0]] = append(p.forms[f.words[0]], f)
	return nil
}

// pluralOf is the plural that a noun has by rule.
func pluralOf(noun, lang string) string {
	switch {
	case lang == "en":
		return sOf(noun)
	case strings.HasSuffix(noun, "s"):
		return noun
	}
	return noun + "s"
}

// sOf is an English word with its s.
func sOf(w string) string {
	for _, end := range []string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(w, end) {
			return w + "es"
		}
	}
	if consonantY(w) {
		return w[:len(w)-1] + "ies"
	}
	return w + "s"
}

func consonantY(w string) bool {
	return len(w) > 1 && w[len(w)-1] == 'y' && !strings.ContainsRune("aeiou", rune(w[len(w)-2]))
}

// addVerb puts in the forms of a verb, those of the regular ones made by rule.
func (p *pairs) addVerb(class, id, lang string, forms []string) error {
	slots := englishForms(forms)
	if lang == "fr" {
		var err error
		if slots, err = frenchForms(forms); err != nil {
			return err
		}
	}
	for slot, list := range slots {
		for _, f := range list {
			for _, o := range p.verbs[f] {
				if o.id != id || o.slot == slot {
					return fmt.Errorf("%q stands twice", f)
				}
			}
			p.verbs[f] = append(p.verbs[f], verbForm{id: id, slot: slot, gives: class == "give", says: class == "say"})
		}
	}
	return nil
}

func englishForms(forms []string) map[verbSlot][]string {
	base := forms[0]
	past := base + "ed"
	switch {
	case strings.HasSuffix(base, "e"):
		past = base + "d"
	case consonantY(base):
		past = base[:len(base)-1] + "ied"
	}
	participle := past
	if len(forms) == 3 {
		past, participle = forms[1], forms[2]
	}
	return map[verbSlot][]string{slotBase: {base}, slotPresent: {sOf(base)}, slotPast: {past}, slotParticiple: {participle}}
}

// frenchForms are the forms of a French verb. A present that is a simple past as well
// ("démolit", "dit") is left out.
func frenchForms(forms []string) (map[verbSlot][]string, error) {
	base := forms[0]
	switch stem := base[:len(base)-2]; {
	case len(forms) == 5:
	case len(forms) == 1 && strings.HasSuffix(base, "er"):
		forms = []string{base, stem + "e", stem + "ent", base + "a", stem + "é"}
	case len(forms) == 1 && strings.HasSuffix(base, "ir"):
		forms = []string{base, stem + "it", stem + "issent", base + "a", stem + "i"}
	default:
		return nil, fmt.Errorf("%q: neither regular nor five forms", base)
	}
	out := map[verbSlot][]string{
		slotBase: {base}, slotPresent: {forms[2]},
		slotFuture:     {forms[3], strings.TrimSuffix(forms[3], "a") + "ont"},
		slotParticiple: {forms[4], forms[4] + "e", forms[4] + "es"},
	}
	if !strings.HasSuffix(forms[1], "it") {
		out[slotPresent] = append(out[slotPresent], forms[1])
	}
	if !strings.HasSuffix(forms[4], "s") {
		out[slotParticiple] = append(out[slotParticiple], forms[4]+"s")
	}
	return out, nil
}
