package corpus

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// maxMetadata is the greatest size in bytes of a front matter or a sidecar.
const maxMetadata = 64 << 10

// metadata is what can be said about a document beside its text: in YAML front
// matter, in a sidecar, in the head of a page or in the fields of a record.
// Every field is as written; the empty string says nothing.
type metadata struct {
	Title, Publisher, URL, Date, Collection, Lang string
}

// checked returns m less the fields that make no sense, and what is wrong with those.
func (m metadata) checked() (sound metadata, problems []string) {
	m.Title, m.Publisher = oneLine(m.Title), oneLine(m.Publisher)
	m.Collection = collectionName(m.Collection)
	m.URL, m.Date, m.Lang = strings.TrimSpace(m.URL), strings.TrimSpace(m.Date), strings.TrimSpace(m.Lang)
	if m.URL != "" && !webAddress(m.URL) {
		problems = append(problems, fmt.Sprintf("url %q is not a web address", clip(m.URL)))
		m.URL = ""
	}
	if m.Date != "" {
		if _, ok := metadataDate(m.Date); !ok {
			problems = append(problems, fmt.Sprintf("date %q is not like 2017-10-20, 2017-10 or 2017", clip(m.Date)))
			m.Date = ""
		}
	}
	return m, problems
}

// collectionName is the name of a collection as written, "" when that is no name.
func collectionName(s string) string { return strings.Trim(oneLine(s), "/ ") }

// apply writes what m, which is checked, says into d, over what d had.
func (m metadata) apply(d *Document) {
	set := func(field *string, value string) {
		if value != "" {
			*field = value
		}
	}
	set(&d.Title, m.Title)
	set(&d.Publisher, m.Publisher)
	set(&d.Collection, m.Collection)
	set(&d.URL, m.URL)
	if m.Date != "" {
		d.Date, _ = metadataDate(m.Date)
	}
	if m.Lang != "" {
		d.Lang = language(m.Lang)
	}
}

// over returns m with what it leaves open taken from base.
func (m metadata) over(base metadata) metadata {
	return metadata{
		Title: cmp.Or(m.Title, base.Title), Publisher: cmp.Or(m.Publisher, base.Publisher), URL: cmp.Or(m.URL, base.URL),
		Date: cmp.Or(m.Date, base.Date), Collection: cmp.Or(m.Collection, base.Collection), Lang: cmp.Or(m.Lang, base.Lang),
	}
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
