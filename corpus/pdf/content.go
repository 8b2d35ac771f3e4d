package pdf

import (
	"math"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus/pdf/syntax"
)

// A letter is one code of a string as it stands on the page as it is shown:
// mostly one letter, sometimes a ligature of several.
type letter struct {
	x, y float64 // where it begins, on its base line
	w    float64 // along the line
	size float64
	turn int // of its line, in quarters of a circle against the clock; -1 for askew
	text string
	font *font
	// unseen marks what has no ink; a scan has its words like that behind its picture.
	unseen bool
	soft   bool // a hyphen that its maker says is there for the line end only
}

// A state is what a drawing saves and restores.
type state struct {
	ctm          matrix
	font         *font
	size         float64
	charSpace    float64
	wordSpace    float64
	stretch      float64
	leading      float64
	rise         float64
	mode         int
	white, clear bool
	space        colorSpace
}

// A mark is a part of the content that is marked as belonging together.
type mark struct {
	hidden bool
	actual string // what it stands for, if the maker says so
	says   bool
}

// A drawing follows what draws a page.
type drawing struct {
	r         *reader
	page      box
	state     state
	stack     []state
	text, row matrix
	marks     []mark
	hidden    int // marks that are hidden
	letters   []letter
	painted   []paint
	path      box
	scan      bool // a picture covers most of the page
	full      bool // there was more than is read
}

const maxSaved = 1000

// run executes a content stream.
func (d *drawing) run(data []byte, resources syntax.Dict, depth int) {
	l := d.r.file.NewLexer(data)
	var args []syntax.Object
	for !d.full {
		o, ok := l.Next()
		if !ok {
			return
		}
		op, isOp := o.(syntax.Keyword)
		if !isOp {
			if args = append(args, o); len(args) > 64 {
				args = args[1:]
			}
			continue
		}
		switch op {
		case "ID":
			l.SkipImage()
			d.paint(box{0, 0, 1, 1}.under(d.state.ctm), false)
		case "Do":
			d.object(args, resources, depth)
		default:
			if !d.textOp(op, args, resources) && !d.markOp(op, args, resources) {
				d.stateOp(op, args, resources)
			}
		}
		args = args[:0]
	}
}

// num is the i-th number from the front, 0 when there is none.
func num(args []syntax.Object, i int) float64 {
	if i < len(args) {
		return syntax.Number(args[i])
	}
	return 0
}

func name(args []syntax.Object, i int) syntax.Name {
	if i < len(args) {
		n, _ := args[i].(syntax.Name)
		return n
	}
	return ""
}

func matrixOf(args []syntax.Object) matrix {
	return matrix{num(args, 0), num(args, 1), num(args, 2), num(args, 3), num(args, 4), num(args, 5)}
}

// textOp executes an operator of text; it reports false for any other.
func (d *drawing) textOp(op syntax.Keyword, args []syntax.Object, resources syntax.Dict) bool {
	s := &d.state
	switch op {
	case "BT":
		d.text, d.row = identity, identity
	case "ET":
	case "Tf":
		s.font = d.r.font(d.r.file.Dict(resources["Font"])[name(args, 0)])
		s.size = num(args, 1)
	case "Tc":
		s.charSpace = num(args, 0)
	case "Tw":
		s.wordSpace = num(args, 0)
	case "Tz":
		s.stretch = num(args, 0) / 100
	case "TL":
		s.leading = num(args, 0)
	case "Ts":
		s.rise = num(args, 0)
	case "Tr":
		s.mode = int(num(args, 0))
	case "Tm":
		d.row = matrixOf(args)
		d.text = d.row
	case "Td":
		d.move(num(args, 0), num(args, 1))
	case "TD":
		s.leading = -num(args, 1)
		d.move(num(args, 0), num(args, 1))
	case "T*":
		d.move(0, -s.leading)
	case "Tj":
		d.show(args, 0)
	case "'":
		d.move(0, -s.leading)
		d.show(args, 0)
	case "\"":
		s.wordSpace, s.charSpace = num(args, 0), num(args, 1)
		d.move(0, -s.leading)
		d.show(args, 2)
	case "TJ":
		d.showSpaced(args)
	default:
		return false
	}
	return true
}

func (d *drawing) move(x, y float64) {
	d.row = matrix{a: 1, d: 1, e: x, f: y}.then(d.row)
	d.text = d.row
}

func (d *drawing) advance(x float64) { d.text = matrix{a: 1, d: 1, e: x}.then(d.text) }

func (d *drawing) show(args []syntax.Object, i int) {
	if i < len(args) {
		if s, ok := args[i].(syntax.String); ok {
			d.showString(string(s))
		}
	}
}

func (d *drawing) showSpaced(args []syntax.Object) {
	if len(args) == 0 {
		return
	}
	list, _ := args[0].(syntax.Array)
	for _, o := range list {
		if s, ok := o.(syntax.String); ok {
			d.showString(string(s))
			continue
		}
		d.advance(-syntax.Number(o) / 1000 * d.state.size * d.state.stretch)
	}
}

// showString notes the letters of a string.
func (d *drawing) showString(str string) {
	s := &d.state
	if s.font == nil || !d.text.sound() || !s.ctm.sound() {
		return
	}
	s.font.decode(str, func(c shown) {
		if len(d.letters) >= maxPageLetters {
			d.full = true
			return
		}
		d.r.letters++
		at := matrix{a: s.size * s.stretch, d: s.size, f: s.rise}.then(d.text).then(s.ctm)
		d.note(at, c)
		width := c.width*s.size + s.charSpace
		if c.space {
			width += s.wordSpace
		}
		d.advance(width * s.stretch)
	})
}

// note adds a letter that is drawn by at, in units of its size.
func (d *drawing) note(at matrix, c shown) {
	const tiny = 1 // point: below that nobody reads
	size := math.Hypot(at.c, at.d) * d.state.font.em
	across := math.Hypot(at.a, at.b)
	if c.text == blank {
		return
	}
	if c.text == "" {
		d.r.unknown++
	}
	if d.hidden > 0 || size < tiny || across < tiny/2.0 || math.IsNaN(size) || size > 1e6 {
		return
	}
	x, y := at.e, at.f
	midX, midY := at.apply(c.width/2, 0.25)
	margin := size
	if midX < d.page.x0-margin || midX > d.page.x1+margin || midY < d.page.y0-margin || midY > d.page.y1+margin {
		return
	}
	l := letter{w: c.width * across, size: size, text: c.text, font: d.state.font, turn: turnOf(at)}
	l.x, l.y = x, y
	l.unseen = d.state.mode == 3 || d.state.mode == 7 || d.state.clear || d.state.white && d.state.mode != 1 && !d.onInk(midX, midY)
	if n := len(d.marks); n > 0 && d.marks[n-1].says {
		d.replace(&l, &d.marks[n-1])
	}
	d.letters = append(d.letters, l)
}

// replace makes use of what the maker says that a letter stands for: of a hyphen
// that it is a soft one, and of letters that nobody knows what they are. Other
// letters stay as they are shown, whatever is said of them.
func (d *drawing) replace(l *letter, m *mark) {
	switch {
	case l.text == "-" && (m.actual == "\u00ad" || m.actual == ""):
		l.soft = true
	case l.text == "":
		l.text = m.actual
		m.actual = ""
	}
}

// turnOf is the direction of a line in quarters, -1 when it is askew.
func turnOf(m matrix) int {
	const slack = 0.05
	switch {
	case math.Abs(m.b) <= slack*math.Abs(m.a):
		if m.a > 0 {
			return 0
		}
		return 2
	case math.Abs(m.a) <= slack*math.Abs(m.b):
		if m.b > 0 {
			return 1
		}
		return 3
	}
	return -1
}

// markOp executes the operators that mark content.
func (d *drawing) markOp(op syntax.Keyword, args []syntax.Object, resources syntax.Dict) bool {
	switch op {
	case "BMC":
		d.begin(mark{})
	case "BDC":
		var m mark
		if len(args) >= 2 {
			props := args[1]
			if n, ok := props.(syntax.Name); ok {
				props = d.r.file.Dict(resources["Properties"])[n]
			}
			if name(args, 0) == "OC" {
				m.hidden = d.r.hides(props)
			}
			if actual, ok := d.r.file.Get(d.r.file.Dict(props)["ActualText"]).(syntax.String); ok {
				m.actual, m.says = textString(actual), true
			}
		}
		d.begin(m)
	case "EMC":
		if n := len(d.marks); n > 0 {
			if d.marks[n-1].hidden {
				d.hidden--
			}
			d.marks = d.marks[:n-1]
		}
	default:
		return false
	}
	return true
}

func (d *drawing) begin(m mark) {
	if len(d.marks) >= maxSaved {
		d.full = true
		return
	}
	if m.hidden {
		d.hidden++
	}
	d.marks = append(d.marks, m)
}

// object draws what stands elsewhere: a picture, or a drawing.
func (d *drawing) object(args []syntax.Object, resources syntax.Dict, depth int) {
	s := d.r.file.Stream(d.r.file.Dict(resources["XObject"])[name(args, 0)])
	if s == nil || d.r.hides(s.Dict["OC"]) {
		return
	}
	switch d.r.file.Name(s.Dict["Subtype"]) {
	case "Image":
		b := box{0, 0, 1, 1}.under(d.state.ctm)
		d.paint(b, false)
		if b.area() >= d.page.area()/2 {
			d.scan = true
		}
	case "Form":
		if depth >= maxForms {
			return
		}
		saved, stack := d.state, d.stack
		d.stack = nil
		if m := d.r.file.Array(s.Dict["Matrix"]); len(m) == 6 {
			var plain [6]syntax.Object
			for i := range m {
				plain[i] = d.r.file.Get(m[i])
			}
			d.state.ctm = matrixOf(plain[:]).then(d.state.ctm)
		}
		own := d.r.file.Dict(s.Dict["Resources"])
		if own == nil {
			own = resources
		}
		text, row, marks, hidden := d.text, d.row, slices.Clone(d.marks), d.hidden
		d.run(d.r.form(s), own, depth+1)
		d.text, d.row, d.marks, d.hidden = text, row, marks, hidden
		d.state, d.stack = saved, stack
	}
}

// visible is the letters that can be seen; where a picture of the page covers
// the words that were read off it, those.
func (d *drawing) visible() []letter {
	out := d.letters[:0]
	for _, l := range d.letters {
		if !l.unseen || d.scan {
			out = append(out, l)
		}
	}
	return out
}
