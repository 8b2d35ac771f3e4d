package pdf

import "github.com/verbatim-briefing/verbatim/corpus/pdf/syntax"

// A colorSpace is a way to write a colour, as far as white can be told in it.
type colorSpace int

const (
	spaceUnknown colorSpace = iota
	spaceGray
	spaceRGB
	spaceCMYK
)

// A paint is a place that was painted.
type paint struct {
	box
	white bool
}

// maxPaints is how many painted places of a page are kept; beyond that white
// letters count as seen.
const maxPaints = 500

func (d *drawing) paint(b box, white bool) {
	if len(d.painted) <= maxPaints {
		d.painted = append(d.painted, paint{b, white})
	}
}

// onInk reports whether something that is not white was painted there.
func (d *drawing) onInk(x, y float64) bool {
	if len(d.painted) > maxPaints {
		return true
	}
	for i := len(d.painted) - 1; i >= 0; i-- {
		if d.painted[i].holds(x, y) {
			return !d.painted[i].white
		}
	}
	return false
}

// stateOp executes the operators of the state, of colours and of paths.
func (d *drawing) stateOp(op syntax.Keyword, args []syntax.Object, resources syntax.Dict) {
	s := &d.state
	switch op {
	case "q":
		if d.stack = append(d.stack, *s); len(d.stack) > maxSaved {
			d.full = true
		}
	case "Q":
		if n := len(d.stack); n > 0 {
			*s, d.stack = d.stack[n-1], d.stack[:n-1]
		}
	case "cm":
		s.ctm = matrixOf(args).then(s.ctm)
	case "gs":
		if gs := d.r.file.Dict(d.r.file.Dict(resources["ExtGState"])[name(args, 0)]); gs["ca"] != nil {
			s.clear = d.r.file.Number(gs["ca"]) < 0.05
		}
	case "g":
		s.space = spaceGray
		s.white = isWhite(s.space, args)
	case "rg":
		s.space = spaceRGB
		s.white = isWhite(s.space, args)
	case "k":
		s.space = spaceCMYK
		s.white = isWhite(s.space, args)
	case "cs":
		s.space = d.spaceOf(name(args, 0), resources)
		s.white = false
	case "sc", "scn":
		s.white = isWhite(s.space, args)
	default:
		d.pathOp(op, args)
	}
}

func (d *drawing) pathOp(op syntax.Keyword, args []syntax.Object) {
	point := func(i int) { d.path = d.path.with(d.state.ctm.apply(num(args, i), num(args, i+1))) }
	switch op {
	case "m", "l":
		point(0)
	case "c":
		point(0)
		point(2)
		point(4)
	case "v", "y":
		point(0)
		point(2)
	case "re":
		b := nowhere.with(num(args, 0), num(args, 1)).with(num(args, 0)+num(args, 2), num(args, 1)+num(args, 3)).under(d.state.ctm)
		d.path = d.path.with(b.x0, b.y0).with(b.x1, b.y1)
	case "f", "F", "f*", "B", "B*", "b", "b*":
		if !d.state.clear {
			d.paint(d.path, d.state.white)
		}
		d.path = nowhere
	case "S", "s", "n":
		d.path = nowhere
	case "sh":
		d.paint(d.page, false)
	}
}

func (d *drawing) spaceOf(n syntax.Name, resources syntax.Dict) colorSpace {
	o := d.r.file.Get(d.r.file.Dict(resources["ColorSpace"])[n])
	if a, ok := o.(syntax.Array); ok && len(a) > 0 {
		n = d.r.file.Name(a[0])
		if n == "ICCBased" && len(a) > 1 {
			switch d.r.file.Int(d.r.file.Dict(a[1])["N"]) {
			case 1:
				return spaceGray
			case 3:
				return spaceRGB
			case 4:
				return spaceCMYK
			}
		}
	} else if alias, ok := o.(syntax.Name); ok {
		n = alias
	}
	switch n {
	case "DeviceGray", "CalGray":
		return spaceGray
	case "DeviceRGB", "CalRGB":
		return spaceRGB
	case "DeviceCMYK":
		return spaceCMYK
	}
	return spaceUnknown
}

// isWhite reports whether a colour can hardly be told from paper.
func isWhite(space colorSpace, args []syntax.Object) bool {
	const near = 0.05
	n, paper := 0, 1.0
	switch space {
	case spaceGray:
		n = 1
	case spaceRGB:
		n = 3
	case spaceCMYK:
		n, paper = 4, 0
	}
	if n == 0 || len(args) < n {
		return false
	}
	for i := range n {
		if v := num(args, i); v < paper-near || v > paper+near {
			return false
		}
	}
	return true
}
