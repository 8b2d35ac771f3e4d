package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lineRule says that a line of a certain kind is boilerplate. Rules look at
// one line at a time, so that a sentence never disappears for what stands near it.
type lineRule struct {
	why     string
	matches func(line string) bool
}

// lineRules are tried in order; the first that matches names the reason.
var lineRules = []lineRule{
	{"cookies", isCookieNotice},
	{"navigation", exactly(`
		navigation path|left navigation|right navigation|additional tools|side bar|sidebar|main navigation
		aller au contenu|aller au contenu principal|skip to content|skip to main content|fil d'ariane|breadcrumb
		menu|menu principal|accueil|home|retour|retour en haut|back to top|haut de page|imprimer|print|partager|share
		suivez-nous|follow us|s'abonner|subscribe|newsletter|plan du site|sitemap|mentions légales|legal notice
		rechercher|recherche|search|connexion|se connecter|log in|sign in|lire aussi|lire la suite|read more|à lire aussi
		tout|toutes|all|précédent|suivant|previous|next`)},
	{"media", matching(`(?i)^(cette vidéo|this video|la vidéo|le contenu) (n['’]est|is) (plus|pas|no longer|not) (disponible|available)\.?$`)},
	{"media", matching(`(?i)^.{0,90}\b(source|crédits?( photo)?|photo|image|vidéo|copyright) ?: ?[^.!?]{2,50}$`)},
	{"media", matching(`(?i)^(©|\(c\)) ?\S.{0,80}$`)},
	{"byline", matching(`(?i)^(la rédaction|rédaction|écrit par|par la rédaction)( (de|du|d['’]|avec) ?\S+){0,4}$`)},
	{"contact", isContactLine},
}

// exactly matches a whole line, case and closing colon aside, against words separated by | or line breaks.
func exactly(list string) func(string) bool {
	set := make(map[string]bool)
	for row := range strings.Lines(list) {
		for w := range strings.SplitSeq(row, "|") {
			set[strings.TrimSpace(w)] = true
		}
	}
	return func(line string) bool {
		key := strings.ReplaceAll(strings.ToLower(line), "’", "'")
		return set[strings.TrimRight(key, " :.>»\u00a0")]
	}
}

func matching(expr string) func(string) bool { return regexp.MustCompile(expr).MatchString }

// isCookieNotice recognises the sentences of a consent banner: they name
// cookies, or the visit, together with the visitor's consent or choice.
func isCookieNotice(line string) bool {
	l := strings.ReplaceAll(strings.ToLower(line), "’", "'")
	if utf8.RuneCountInString(l) > 600 {
		return false
	}
	names := containsAny(l, "cookie", "traceurs", "votre navigation", "your browsing", "technologies similaires", "similar technologies")
	asks := containsAny(l, "consent", "accept", "refus", "paramétr", "personnalis", "nous vous proposons de choisir",
		"préférences", "preferences", "choose", "en poursuivant", "by continuing", "votre navigation")
	return names && asks && containsAny(l, "cookie", "traceurs", "site", "technologies")
}

func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

var phone = regexp.MustCompile(`(\+|\b00|\b0)[ .]?\d{1,3}([ .-]?\d{2,3}){3,}`)

// isContactLine recognises press contacts: a heading for them, or a line that
// gives a telephone number or an address to write to and says nothing else.
func isContactLine(line string) bool {
	l := strings.ToLower(line)
	if utf8.RuneCountInString(l) > 250 {
		return false
	}
	named := containsAny(l, "contact", "renseignements", "téléphone", "tél.", "tel.", "courriel", "e-mail", "email", "service de presse", "press office", "phone")
	if !named {
		return false
	}
	heading := strings.HasSuffix(strings.TrimSpace(l), ":") && utf8.RuneCountInString(l) < 80
	return heading || phone.MatchString(l) || strings.Contains(l, "@")
}

// markBoilerplate adds to doc.Skipped the lines of doc that rules or recurrence
// tell to be boilerplate. Skips that a reader has already set stay as they are.
func markBoilerplate(doc *Document, recurring map[string]bool) {
	lines := linesOf(doc.Text, Span{0, len(doc.Text)})
	if first, last := bodyLines(doc.Text, lines); first >= 0 {
		for i, line := range lines {
			if line.Len() == 0 || doc.skips(line) {
				continue
			}
			if why := boilerplate(doc, line, i > last, recurring); why != "" {
				doc.Skipped = append(doc.Skipped, Skip{line, why})
			}
		}
	}
	slices.SortFunc(doc.Skipped, func(a, b Skip) int { return a.Start - b.Start })
}

func boilerplate(doc *Document, line Span, afterBody bool, recurring map[string]bool) string {
	text := line.In(doc.Text)
	for _, rule := range lineRules {
		if rule.matches(text) {
			return rule.why
		}
	}
	switch {
	case len(recurring) > 0 && len(text) <= recurringBytes && recurring[lineKey(text)]:
		return "recurring"
	case afterBody && isLabel(text):
		return "navigation"
	}
	return ""
}

// skips reports whether s lies in a skipped span of doc.
func (doc *Document) skips(s Span) bool {
	return slices.ContainsFunc(doc.Skipped, func(k Skip) bool { return k.Overlaps(s) })
}

// bodyLines returns the first and last line that hold a whole sentence, or
// -1, -1 for a text without any: of such a text nothing is a mere label.
func bodyLines(text string, lines []Span) (first, last int) {
	first, last = -1, -1
	for i, l := range lines {
		s := l.In(text)
		if endsSentence(s) && !strings.HasSuffix(s, ":") && len(strings.Fields(s)) >= 5 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return 0, len(lines)
	}
	return first, last
}

// isLabel reports whether line is one to three words without a number or a
// reference ("IP/17/1789"), a sentence end or a list bullet: a tab, a site's
// name, a button.
func isLabel(line string) bool {
	words := strings.Fields(line)
	if len(words) == 0 || len(words) > 3 || endsSentence(line) {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		digits := strings.IndexFunc(w, unicode.IsDigit) >= 0 && strings.ContainsAny(w, "/-.")
		return unicode.IsDigit(first) || digits || strings.ContainsRune(bullets, first)
	})
}

// A line recurs when it stands near the head or the foot of at least
// recurringMin documents and of one in recurringShare of them.
const (
	recurringMin   = 4
	recurringShare = 50
	recurringZone  = 6 // lines from either end of a document
	recurringBytes = 300
)

// recurringLines finds the lines that recur over documents. A line that holds
// a digit is never boilerplate by recurrence: it may be a figure or a date.
func recurringLines(docs []*Document) map[string]bool {
	count := make(map[string]int)
	for _, doc := range docs {
		seen := make(map[string]bool)
		lines := slices.DeleteFunc(linesOf(doc.Text, Span{0, len(doc.Text)}), func(s Span) bool { return s.Len() == 0 })
		for i, l := range lines {
			if i >= recurringZone && i < len(lines)-recurringZone || l.Len() > recurringBytes {
				continue
			}
			key := lineKey(l.In(doc.Text))
			if key != "" && !seen[key] && !strings.ContainsFunc(key, unicode.IsDigit) {
				seen[key] = true
				count[key]++
			}
		}
	}
	recurring := make(map[string]bool)
	for key, n := range count {
		if n >= recurringMin && n*recurringShare >= len(docs) {
			recurring[key] = true
		}
	}
	return recurring
}

// lineKey is what two renderings of one line share.
func lineKey(line string) string {
	return strings.ToLower(strings.Join(strings.Fields(string(fold(line).runes)), " "))
}
