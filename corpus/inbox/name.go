package inbox

import (
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestName is how many bytes a name has at most: what is put before and after it
// while a file is taken in must still be a name everywhere.
const longestName = 160

// reserved are names that one system or another takes for a device.
var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// SafeName is the name under which a file is kept that others call name: one part of
// a path, in Unicode's composed form, without control characters, without marks that
// show nothing or turn the direction of text, without what a file system or the
// corpus gives a meaning to, no dot file, of at most 160 bytes. Its extension is that
// of name; ext, with its dot, is put after a name that has another one. Nothing but
// the last part of a path counts, whatever the slash.
func SafeName(name, ext string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, ""))
	if at := strings.LastIndexAny(name, `/\`); at >= 0 {
		name = name[at+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		case strings.ContainsRune(`<>:"|?*#`, r):
			return '-'
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	stem := name
	if own := path.Ext(name); strings.EqualFold(own, ext) {
		stem, ext = strings.TrimSuffix(name, own), own
	}
	stem = unlikeMetadata(stem)
	stem = shortened(strings.Trim(stem, " ."), longestName-len(ext))
	if stem == "" {
		stem = "document"
	}
	if before, _, _ := strings.Cut(stem, "."); reserved.MatchString(strings.TrimSpace(before)) {
		stem = "_" + stem
	}
	return stem + ext
}

// unlikeMetadata is stem without what tells the names of metadata from those of
// documents: ".meta" before another dot.
func unlikeMetadata(stem string) string {
	parts := strings.Split(stem, ".")
	out := parts[0]
	for _, p := range parts[1:] {
		if strings.EqualFold(strings.TrimSpace(p), "meta") {
			out += "-" + p
		} else {
			out += "." + p
		}
	}
	return out
}

// shortened is as much of the beginning of s as has at most that many bytes.
func shortened(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return strings.TrimRight(s[:most], " .")
}

// apart is name with a few letters of a digest before its extension.
func apart(name, digest string) string {
	ext := path.Ext(name)
	return shortened(strings.TrimSuffix(name, ext), longestName-len(ext)-len(digest)-1) + "-" + digest + ext
}

// fold is name as file systems compare names that take no account of case.
func fold(name string) string { return strings.ToLower(norm.NFC.String(name)) }
