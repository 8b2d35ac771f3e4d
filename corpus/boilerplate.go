package corpus

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A blockRule says that a block of a certain kind is boilerplate. Rules look at
// one block at a time, so that a sentence never disappears for what stands near it.
type blockRule struct {
	why string
	// edge confines the rule to what stands before the first sentence of the
	// body or after its last one: in between, the same words are what the text is about.
	edge    bool
	matches func(line string) bool
}

// blockRules are tried in order; the first that matches names the reason.
var blockRules = []blockRule{
	{"cookies", true, isCookieNotice},
	{"cookies", true, exactly(`
		accepter|tout accepter|j'accepte|accepter et fermer|accepter les cookies|accepter tous les cookies|continuer sans accepter
		refuser|tout refuser|paramétrer|paramétrer les cookies|gérer les cookies|personnaliser|personnaliser mes choix
		accept|accept all|accept cookies|accept all cookies|reject all|reject all cookies|cookie settings|manage cookies|i accept`)},
	{"navigation", false, exactly(`
		navigation path|left navigation|right navigation|additional tools|side bar|sidebar|main navigation
		aller au contenu|aller au contenu principal|skip to content|skip to main content|fil d'ariane|breadcrumb
		menu principal|retour en haut|back to top|haut de page|imprimer|print|partager|share
		suivez-nous|follow us|s'abonner|subscribe|plan du site|sitemap|mentions légales|legal notice
		se connecter|log in|sign in|lire aussi|lire la suite|read more|à lire aussi`)},
	{"navigation", false, matching(`(?i)^(à )?lire (aussi|également) ?[:>] ?.{2,200}$`)},
	{"navigation", true, exactly(`
		menu|accueil|home|retour|newsletter|rechercher|recherche|search|connexion
		tout|toutes|all|précédent|suivant|previous|next`)},
	{"media", false, matching(`(?i)^(cette vidéo|this video|la vidéo|le contenu) (n['’]est|is) (plus|pas|no longer|not) (disponible|available)\.?$`)},
	{"media", false, matching(`^(?:.{0,90}[\s\p{Z}])?(?:Sources?|SOURCES?|Crédits?(?: photos?)?|Photos?|Image|Vidéo|Copyright) ?: ?(?:[^.!?]|\p{Lu}\.){2,50}$`)},
	{"media", false, matching(`(?i)^(©|\(c\)) ?\S.{0,80}$`)},
	{"byline", false, matching(`^(?:La rédaction|LA RÉDACTION|Rédaction|Par la rédaction|Écrit par la rédaction)(?: (?:(?:de|du|avec) (?:la |le |l['’])?|d['’])\p{Lu}\S*(?: \p{Lu}\S*){0,3}){0,2}$`)},
	{"byline", true, matching(`^(?:(?:Écrit |Rédigé |Publié )?[Pp]ar|PAR|By|BY) \p{Lu}[\p{L}’'-]+(?: (?:\p{Lu}[\p{L}’'-]*\.?|de|du|von|van)){1,3}(?: (?:avec|with) .{2,30})?$`)},
	{"contact", false, isContactLine},
}

// boilerplateBytes is the size of a block above which it is never boilerplate.
const boilerplateBytes = 700

// exactly matches a whole line, case and closing colon aside, against words separated by | or line breaks.
func exactly(list string) func(string) bool {
	set := make(map[string]bool)
	longest := 0
	for row := range strings.Lines(list) {
		for w := range strings.SplitSeq(row, "|") {
			if w = strings.TrimSpace(w); w != "" {
				set[w] = true
				longest = max(longest, len(w))
			}
		}
	}
	return func(line string) bool {
		if len(line) > longest+len(" :»") {
			return false
		}
		return set[strings.TrimRight(plainLower(line), " :.>»\u00a0")]
	}
}

// matching matches a line of a few hundred bytes; a longer one is none of its business.
func matching(expr string) func(string) bool {
	re := regexp.MustCompile(expr)
	return func(line string) bool { return len(line) <= 300 && re.MatchString(line) }
}

// plainLower is line in lower case with straight apostrophes.
func plainLower(line string) string {
	return strings.ReplaceAll(strings.ToLower(line), "’", "'")
}

// isCookieNotice recognises the sentences of a consent banner: they name
// cookies, or the visit, together with a consent or a choice, and in them a
// site speaks of itself to its visitor. A sentence about somebody's cookies does not.
func isCookieNotice(line string) bool {
	l := plainLower(line)
	if !containsAny(l, "cookie", "traceurs", "votre navigation", "your browsing", "technologies similaires", "similar technologies") ||
		!containsAny(l, "cookie", "traceurs", "site", "technologies") {
		return false
	}
	asks := containsAny(l, "consent", "accept", "refus", "paramétr", "personnalis", "nous vous proposons de choisir",
		"préférences", "preferences", "choose", "en poursuivant", "by continuing", "votre navigation")
	visitor := containsAny(l, "votre consentement", "votre navigation", "votre visite", "votre expérience", "votre accord", "votre appareil",
		"vos préférences", "vos choix", "vous acceptez", "vous pouvez", "nous utilisons", "utilise des cookies",
		"your consent", "your browsing", "your visit", "your experience", "your device", "your preferences", "your choices",
		"you accept", "you agree", "you can", "we use", "uses cookies")
	site := containsAny(l, "nous ", "notre ", "nos ", "ce site", "fonctionnement du site", "ses partenaires", "en poursuivant", "en cliquant",
		"we ", "our ", "this site", "this website", "its partners", "by continuing", "by clicking")
	return asks && visitor && site
}

func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

var (
	phone = NewPattern(`(\+|\b00|\b0)[ .]?\d{1,3}(?: ?\(0\))?(?:[ .-]?\d)?(?:[ .-]?\d{2,3}){3,}`)
	// address is a line that is nothing but a telephone number or an address to write to.
	address = NewPattern(`^(` + phone.String() + `|[\w.+-]+@[\w-]+(\.[\w-]+)+)$`)
	// contactHeading is a line that announces contacts.
	contactHeading = NewPattern(`^(vos |your |les )?(personnes? de )?(contacts?|renseignements|service de presse|press office|media relations|relations? presse)\b[^.!?]*:$`)
)

// isContactLine recognises press contacts: a heading for them, or a line that
// gives a telephone number or an address to write to and is not a sentence.
func isContactLine(line string) bool {
	if len(line) > 250 || !strings.ContainsAny(line, ":@0") {
		return false
	}
	l := strings.ToLower(line)
	if address.MatchString(l) {
		return true
	}
	if !containsAny(l, "contact", "renseignements", "téléphone", "tél.", "tel.", "courriel", "e-mail", "email", "mail :", "mail:", "service de presse",
		"press office", "media relations", "relations presse", "phone") {
		return false
	}
	if contactHeading.MatchString(l) {
		return utf8.RuneCountInString(l) < 60
	}
	return (phone.MatchString(l) || strings.Contains(l, "@")) && !isSentence(line) && len(Sentences(line, Span{0, len(line)})) == 1
}

// isSentence reports whether a block ends as a sentence does and is long enough to be one.
func isSentence(block string) bool {
	const shortest = 5 // words
	if !endsSentence(block) || strings.HasSuffix(block, ":") {
		return false
	}
	words := 0
	for range strings.FieldsSeq(block) {
		if words++; words == shortest {
			return true
		}
	}
	return false
}

// markBoilerplate adds to doc.Skipped those of parts, the blocks of doc outside
// what its reader skipped, that rules or recurrence tell to be boilerplate. Keys are
// those of parts (see blockKey). It returns the others.
func markBoilerplate(doc *Document, parts []Span, keys []uint64, recurring map[uint64]bool) []Span {
	whys := ruled(doc, parts)
	markRecurring(doc, parts, keys, whys, recurring)
	markLabels(doc, parts, whys)
	content := parts[:0:0]
	for i, part := range parts {
		if whys[i] == "" {
			content = append(content, part)
		} else {
			doc.Skipped = append(doc.Skipped, Skip{part, whys[i]})
		}
	}
	slices.SortFunc(doc.Skipped, func(a, b Skip) int { return cmp.Compare(a.Start, b.Start) })
	return content
}

// ruled returns for each part the reason that the rules give to skip it, "" for none.
func ruled(doc *Document, parts []Span) []string {
	whys := make([]string, len(parts))
	edge := make([]bool, len(parts)) // whether whys[i] holds at an edge only
	first, last := len(parts), -1    // of the body
	rules := rulesOf(doc.Publisher, doc.URL)
	for i, part := range parts {
		text := part.In(doc.Text)
		if len(text) <= boilerplateBytes && skippedBy(rules, text) && text != doc.Title {
			whys[i] = "publisher"
		} else if rule := ruleFor(text); rule != nil && text != doc.Title {
			whys[i], edge[i] = rule.why, rule.edge
		} else if isSentence(text) {
			first, last = min(first, i), i
		}
	}
	for i := range parts {
		// Without a body nothing is at its edge.
		if edge[i] && (last < 0 || first < i && i < last) {
			whys[i] = ""
		}
	}
	return whys
}

func ruleFor(text string) *blockRule {
	if len(text) > boilerplateBytes {
		return nil
	}
	if strings.Contains(text, "\n") {
		text = strings.Join(strings.Fields(text), " ")
	}
	for i := range blockRules {
		if blockRules[i].matches(text) {
			return &blockRules[i]
		}
	}
	return nil
}

// markLabels marks the labels at the foot of a page that stand beside its
// furniture, and the publisher's name there. Labels alone, or after a colon,
// are a list, and a list is content.
func markLabels(doc *Document, parts []Span, whys []string) {
	foot, furniture := len(parts), false
	for foot > 0 {
		i := foot - 1
		text := parts[i].In(doc.Text)
		if whys[i] == "" && !isLabel(text) {
			break
		}
		furniture = furniture || whys[i] != "" && whys[i] != "contact"
		foot = i
	}
	if foot == 0 {
		return
	}
	listed := strings.HasSuffix(parts[foot-1].In(doc.Text), ":")
	for i := foot; i < len(parts); i++ {
		switch {
		case whys[i] != "":
			listed = false
		case furniture && !listed, doc.Publisher != "" && parts[i].In(doc.Text) == doc.Publisher:
			whys[i] = "navigation"
		}
	}
}

// isLabel reports whether line is one to three words without a number or a
// reference ("IP/17/1789"), an address, a sentence end or a list bullet: a tab,
// a site's name, a button.
func isLabel(line string) bool {
	words := strings.Fields(line)
	if len(words) == 0 || len(words) > 3 || endsSentence(line) {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		digits := strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsAny(w, "/-.")
		address := strings.ContainsAny(w, "@_") || strings.Contains(w, "://") || strings.HasPrefix(w, "www.")
		return digits || address || unicode.IsDigit(first) || strings.ContainsRune(bullets+dashes, first)
	})
}

// skips reports whether s lies in a skipped span of doc, in part at least.
// doc.Skipped must be in text order.
func (doc *Document) skips(s Span) bool {
	i, _ := slices.BinarySearchFunc(doc.Skipped, s.Start, func(k Skip, start int) int {
		if k.End <= start {
			return -1
		}
		return 1
	})
	return i < len(doc.Skipped) && doc.Skipped[i].Overlaps(s)
}
