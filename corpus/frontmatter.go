package corpus

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// maxMetadata is the greatest size in bytes of a front matter or a sidecar.
const maxMetadata = 64 << 10

// metadata is what can be said about a document beside its text: in YAML front
// matter, in a sidecar, in the head of a page or in the fields of a record.
// Every field is as written; the empty string says nothing.
type metadata struct {
	Title      string `yaml:"title"`
	Publisher  string `yaml:"publisher"`
	URL        string `yaml:"url"`
	Date       string `yaml:"date"`
	Collection string `yaml:"collection"`
	Lang       string `yaml:"lang"`
}

// apply writes what m says into d, over what d had. The problems name the
// fields that make no sense; those leave d as it was.
func (m metadata) apply(d *Document) (problems []string) {
	set := func(field *string, value string) {
		if v := oneLine(value); v != "" {
			*field = v
		}
	}
	set(&d.Title, m.Title)
	set(&d.Publisher, m.Publisher)
	set(&d.Collection, strings.Trim(m.Collection, "/"))
	if v := strings.TrimSpace(m.URL); v != "" {
		if webAddress(v) {
			d.URL = v
		} else {
			problems = append(problems, fmt.Sprintf("url %q is not a web address", clip(v)))
		}
	}
	if v := strings.TrimSpace(m.Date); v != "" {
		if date, ok := metadataDate(v); ok {
			d.Date = date
		} else {
			problems = append(problems, fmt.Sprintf("date %q is not like 2017-10-20, 2017-10 or 2017", clip(v)))
		}
	}
	if v := strings.TrimSpace(m.Lang); v != "" {
		d.Lang = language(v)
	}
	return problems
}

// without returns m less the fields that d already has.
func (m metadata) without(d *Document) metadata {
	drop := func(field *string, have string) {
		if have != "" {
			*field = ""
		}
	}
	drop(&m.Title, d.Title)
	drop(&m.Publisher, d.Publisher)
	drop(&m.URL, d.URL)
	drop(&m.Lang, d.Lang)
	drop(&m.Collection, d.Collection)
	if !d.Date.IsZero() {
		m.Date = ""
	}
	return m
}

// oneLine is s with runs of white space made one space; no-break spaces stay.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, isASCIISpace), " ")
}

func isASCIISpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f'
}

// clip shortens a value for a message.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// webAddress reports whether s is an absolute http or https URL with a host.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// language is "fr" or "en" for a language tag of either ("fr-BE", "en_GB"), else "".
func language(tag string) string {
	primary, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	switch primary {
	case "fr", "fra", "fre", "français", "french":
		return "fr"
	case "en", "eng", "english":
		return "en"
	}
	return ""
}

// metadataDate reads "2017-10-20", "2017-10", "2017", or a time stamp that opens
// with a full date, whose calendar day is taken as written.
func metadataDate(s string) (Date, bool) {
	day := func(s string) (Day, bool) {
		d, err := ParseDay(s)
		return d, err == nil && d != 0
	}
	switch {
	case len(s) == len("2017"):
		from, ok1 := day(s + "-01-01")
		to, ok2 := day(s + "-12-31")
		return Date{From: from, To: to, Precision: PrecisionYear, Basis: BasisMetadata}, ok1 && ok2
	case len(s) == len("2017-10"):
		from, ok := day(s + "-01")
		if !ok {
			return NoDate, false
		}
		y, m, _ := from.Date()
		to := dayOf(time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC))
		return Date{From: from, To: to, Precision: PrecisionMonth, Basis: BasisMetadata}, true
	case len(s) == len(time.DateOnly), len(s) > len(time.DateOnly) && strings.ContainsRune("T t", rune(s[len(time.DateOnly)])):
		d, ok := day(s[:len(time.DateOnly)])
		return Date{From: d, To: d, Precision: PrecisionDay, Basis: BasisMetadata}, ok
	}
	return NoDate, false
}

// firstKey is how the first line of a front matter looks; what else may stand
// between two rules at the top of a text is prose.
var firstKey = regexp.MustCompile(`^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[A-Za-z_][A-Za-z0-9_-]*:(?:[ \t\r\n]|$)`)

// frontMatter finds the YAML block between two lines "---" at the very start of
// text. body is what stands between them, end the offset after the second line's
// end. It reports false when there is no such block.
func frontMatter(text string) (body string, end int, ok bool) {
	start := 0
	if strings.HasPrefix(text, utf8BOM) {
		start = len(utf8BOM)
	}
	line, next := lineAt(text, start)
	if line != "---" {
		return "", 0, false
	}
	start = next
	for at := start; at < len(text) && at-start <= maxMetadata; at = next {
		if line, next = lineAt(text, at); line == "---" || line == "..." {
			return text[start:at], next, firstKey.MatchString(text[start:at])
		}
	}
	return "", 0, false
}

// lineAt is the line that starts at offset at, without its end and trailing
// blanks, and the offset of the next line.
func lineAt(text string, at int) (line string, next int) {
	line, next = text[at:], len(text)
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line, next = line[:i], at+i+1
	}
	return strings.TrimRight(line, " \t\r"), next
}

// parseMetadata reads YAML. With strict, keys that are not those of metadata are
// an error, beside which the known ones still come back.
func parseMetadata(src string, strict bool) (m metadata, err error) {
	// The YAML parser has panicked on hostile input before; a file must not
	// take the whole corpus down.
	defer func() {
		if r := recover(); r != nil {
			m, err = metadata{}, errors.New("bad YAML: it cannot be parsed")
		}
	}()
	if len(src) > maxMetadata {
		return metadata{}, fmt.Errorf("bad YAML: larger than %d kB", maxMetadata>>10)
	}
	if err := yaml.Unmarshal([]byte(src), &m); err != nil {
		return metadata{}, fmt.Errorf("bad YAML: %s", yamlReason(err))
	}
	if strict {
		var again metadata
		if err := yaml.UnmarshalWithOptions([]byte(src), &again, yaml.Strict()); err != nil {
			return m, fmt.Errorf("%s; the known keys are title, publisher, url, date, collection, lang", yamlReason(err))
		}
	}
	return m, nil
}

// yamlReason is the one line of a YAML error that says what and where.
func yamlReason(err error) string {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil && y.GetToken().Position != nil {
		return fmt.Sprintf("line %d: %s", y.GetToken().Position.Line, oneLine(y.GetMessage()))
	}
	reason, _, _ := strings.Cut(err.Error(), "\n")
	return oneLine(reason)
}
