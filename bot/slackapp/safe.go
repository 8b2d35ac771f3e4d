package slackapp

import "regexp"

// secretish is what an error of a library may quote and a log must not: tokens
// and addresses, some of which (response URLs, socket tickets) are secrets themselves.
var secretish = regexp.MustCompile(`(?i)\b(?:https?|wss?)://[^\s"']+|\bx(?:ox[a-z]|app)-[\w-]+`)

// safe is an error's text with everything that may be a secret left out.
func safe(err error) string {
	if err == nil {
		return ""
	}
	return secretish.ReplaceAllString(err.Error(), "[…]")
}
