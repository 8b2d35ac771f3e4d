package corpus

import (
	"strings"

	"golang.org/x/net/html"
)

// readAloud are the classes by which frameworks and makers of sites mark what screen
// readers read and nobody sees. Their rules mostly stand in another file.
var readAloud = map[string]bool{
	"sr-only": true, "sronly": true, "sr_only": true, "is-sr-only": true, "u-sr-only": true, "fr-sr-only": true,
	"usa-sr-only": true, "ecl-u-sr-only": true, "srOnly": true,
	"visually-hidden": true, "visuallyhidden": true, "visuallyHidden": true, "visually_hidden": true, "visually-hidden-focusable": true,
	"is-visually-hidden": true, "u-visually-hidden": true, "u-visuallyhidden": true, "u-visuallyHidden": true,
	"u-hidden-visually": true, "u-hiddenVisually": true, "hidden-visually": true,
	"govuk-visually-hidden": true, "govuk-visually-hidden-focusable": true, "nhsuk-u-visually-hidden": true, "ecl-u-visually-hidden": true,
	"cdk-visually-hidden": true, "bx--visually-hidden": true, "cds--visually-hidden": true,
	"screen-reader-text": true, "screen-reader-only": true, "screenreader-only": true,
	"show-for-sr": true, "pf-u-screen-reader": true, "pf-v5-u-screen-reader": true,
	"element-invisible": true, "ui-helper-hidden-accessible": true,
	"assistive-text": true, "slds-assistive-text": true,
}

// isReadAloud reports whether n has such a class, and none that takes it back, as
// on wider screens.
func isReadAloud(n *html.Node) bool {
	aloud := false
	for _, class := range classesOf(n) {
		if class == "not-sr-only" || strings.HasSuffix(class, ":not-sr-only") {
			return false
		}
		aloud = aloud || readAloud[class]
	}
	return aloud
}
