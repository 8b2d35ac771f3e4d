package inlet

import (
	"regexp"
	"strings"
)

var (
	tokens    = regexp.MustCompile(`(?i)\bx(?:ox[a-z]?(?:\.xox[a-z])?|app)-[^\s"'&]*`)
	addresses = regexp.MustCompile(`(?i)\b(https?|wss?)://(?:[^\s/"'@]*@)?([^\s/"'?#]*)[^\s"']*`)
)

// Redact takes the secrets out of a text that is to be logged: of tokens it leaves
// nothing, of addresses the scheme and the host, since the path of a response URL and
// the query of a Socket Mode address are keys. It keeps no more than 300 bytes.
func Redact(text string) string {
	text = addresses.ReplaceAllString(text, "$1://$2/…")
	text = tokens.ReplaceAllString(text, "[token]")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + "…"
	}
	return text
}
