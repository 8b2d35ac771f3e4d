package corpus

import (
	"math"
	"strconv"
	"strings"
)

// tellsLook are the properties that bear on whether an element shows.
var tellsLook = setOf("display", "visibility", "content-visibility", "opacity", "filter", "font-size", "text-indent", "white-space",
	"color", "-webkit-text-fill-color", "background", "background-color", "background-image", "background-clip", "-webkit-background-clip", "text-shadow",
	"position", "z-index", "left", "right", "top", "bottom", "margin-left", "margin-top", "width", "height", "max-width", "max-height",
	"overflow", "overflow-x", "overflow-y", "clip", "clip-path", "transform", "animation", "animation-name", "transition")

// isColour are those that say in what colours.
var isColour = setOf("color", "-webkit-text-fill-color", "background", "background-color", "background-image")

func setOf(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
}

// mayConceal reports whether d could help to hide an element.
func mayConceal(d declaration) bool {
	one := map[string]string{d.name: d.value}
	switch d.name {
	case "display":
		return d.value == "none"
	case "visibility", "content-visibility":
		return d.value != "visible"
	case "font-size":
		return isTiny(d.value, false)
	case "opacity", "filter":
		return isFaint(one)
	case "width", "height", "max-width", "max-height":
		at, ok := length(d.value)
		return ok && at <= specks
	case "overflow", "overflow-x", "overflow-y":
		return d.value != "visible"
	case "clip", "clip-path", "transform":
		return d.value != "none" && d.value != "auto"
	case "position":
		return d.value != "static" && d.value != "relative"
	case "text-indent", "left", "right", "top", "bottom", "margin-left", "margin-top":
		at, ok := length(d.value)
		return !ok || math.Abs(at) >= percentWide
	case "white-space":
		return true
	}
	return false
}

// Lengths, in pixels of a screen.
const (
	farAway     = 900 // from the edge of the page, where nothing is seen
	specks      = 1   // in size: nothing can be read in it
	legible     = 2   // of letters
	percentWide = 500 // what 100 % is taken for, no more than half the width of a page
)

var pixels = map[string]float64{"px": 1, "pt": 4.0 / 3, "pc": 16, "em": 16, "rem": 16, "ex": 8, "ch": 8,
	"cm": 38, "mm": 3.8, "in": 96, "q": 0.95, "vw": 10, "vh": 8, "vmin": 8, "vmax": 10, "%": percentWide / 100.0}

// length reads a length in pixels; false for what is none, such as "auto" and "calc(…)".
func length(s string) (float64, bool) {
	i := len(strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz%"))
	v, err := strconv.ParseFloat(s[:i], 64)
	if err != nil || math.IsNaN(v) {
		return 0, false
	}
	if s[i:] == "" {
		return 0, v == 0
	}
	unit, ok := pixels[s[i:]]
	return v * unit, ok
}

// isTiny reports whether letters of that size cannot be read; parent says so of
// those around.
func isTiny(size string, parent bool) bool {
	switch size {
	case "inherit", "unset", "smaller", "larger":
		return parent
	}
	at, ok := length(size)
	switch {
	case !ok:
		return false
	case strings.HasSuffix(size, "%"):
		return parent || at*100 < 10*percentWide
	case strings.HasSuffix(size, "em") && !strings.HasSuffix(size, "rem"), strings.HasSuffix(size, "ex"), strings.HasSuffix(size, "ch"):
		return parent || at < legible
	}
	return at < legible
}

// sizeOfFont is the font-size of a font shorthand, "" where there is none.
func sizeOfFont(font string) string {
	for f := range strings.FieldsSeq(font) {
		size, _, _ := strings.Cut(f, "/")
		if _, ok := length(size); ok {
			return size
		}
	}
	return ""
}

// moves reports whether an element may come forth by itself.
func moves(st map[string]string) bool {
	for _, name := range []string{"animation", "animation-name", "transition"} {
		if v, ok := st[name]; ok && v != "none" {
			return true
		}
	}
	return false
}

// isFaint reports whether an element is all but transparent.
func isFaint(st map[string]string) bool {
	faint := func(s string) bool {
		number, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
		v, err := strconv.ParseFloat(number, 64)
		if percent {
			v /= 100
		}
		return err == nil && v < 0.05
	}
	inside, ok := argument(st["filter"], "opacity")
	return faint(st["opacity"]) || ok && faint(inside)
}

// isShrunk reports whether an element is a box, or shows through a hole, in which nothing can be read.
func isShrunk(st map[string]string) bool {
	none := func(name string) bool {
		at, ok := length(st[name])
		return ok && at >= 0 && at <= specks
	}
	if cutsOff(st) && (none("width") || none("height") || none("max-width") || none("max-height")) {
		return true
	}
	if hole, ok := argument(st["clip"], "rect"); ok && (st["position"] == "absolute" || st["position"] == "fixed") {
		return holeless(hole)
	}
	if hole, ok := argument(st["clip-path"], "inset"); ok {
		first, _, _ := strings.Cut(strings.TrimSpace(hole), " ")
		at, ok := length(first)
		return ok && strings.HasSuffix(first, "%") && at >= percentWide/2
	}
	if hole, ok := argument(st["clip-path"], "circle"); ok {
		first, _, _ := strings.Cut(strings.TrimSpace(hole), " ")
		at, ok := length(first)
		return ok && at <= specks
	}
	for _, name := range []string{"scale", "scalex", "scaley", "scale3d"} {
		if by, ok := argument(st["transform"], name); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(strings.Split(by, ",")[0]), 64)
			if err == nil && math.Abs(v) < 0.05 {
				return true
			}
		}
	}
	return false
}

// cutsOff reports whether what does not fit into an element is not seen.
func cutsOff(st map[string]string) bool {
	for _, name := range []string{"overflow", "overflow-x", "overflow-y"} {
		if v := st[name]; strings.HasPrefix(v, "hidden") || strings.HasPrefix(v, "clip") {
			return true
		}
	}
	return false
}

// holeless reports whether the four edges of a clip leave nothing to be read.
func holeless(hole string) bool {
	edges := strings.FieldsFunc(hole, func(r rune) bool { return r == ',' || r == ' ' })
	if len(edges) != 4 {
		return false
	}
	var at [4]float64
	for i, e := range edges {
		var ok bool
		if at[i], ok = length(e); !ok {
			return false
		}
	}
	return at[1]-at[3] <= specks || at[2]-at[0] <= specks
}

// isOffScreen reports whether an element stands where no reader gets to.
func isOffScreen(st map[string]string) bool {
	far := func(s string) bool {
		at, ok := length(strings.TrimSpace(s))
		return ok && at <= -farAway
	}
	switch st["position"] {
	case "absolute", "fixed":
		if far(st["left"]) || far(st["top"]) || far(st["right"]) || far(st["bottom"]) {
			return true
		}
	case "relative":
		if far(st["left"]) || far(st["top"]) {
			return true
		}
	}
	if far(st["margin-left"]) || far(st["margin-top"]) {
		return true
	}
	for _, name := range []string{"translate", "translatex", "translatey", "translate3d"} {
		if by, ok := argument(st["transform"], name); ok {
			for part := range strings.SplitSeq(by, ",") {
				if far(part) {
					return true
				}
			}
		}
	}
	return false
}

// argument is what stands between the parentheses of function name in value.
func argument(value, name string) (string, bool) {
	for rest := value; ; {
		i := strings.Index(rest, name+"(")
		if i < 0 {
			return "", false
		}
		whole := i == 0 || rest[i-1] == ' ' || rest[i-1] == ')'
		rest = rest[i+len(name)+1:]
		if inside, _, ok := strings.Cut(rest, ")"); ok && whole {
			return inside, true
		}
	}
}
