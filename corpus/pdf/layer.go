package pdf

import "github.com/verbatim-briefing/verbatim/corpus/pdf/syntax"

// layers are the optional parts of a document that are not shown.
type layers struct {
	off map[syntax.Ref]bool
	on  map[syntax.Ref]bool // nil: all but off
}

func (r *reader) readLayers() *layers {
	l := &layers{off: make(map[syntax.Ref]bool)}
	config := r.file.Dict(r.file.Dict(r.file.Catalog()["OCProperties"])["D"])
	fill := func(set map[syntax.Ref]bool, list syntax.Array) {
		for _, o := range list {
			if ref, ok := o.(syntax.Ref); ok {
				set[ref] = true
			}
		}
	}
	if r.file.Name(config["BaseState"]) == "OFF" {
		l.on = make(map[syntax.Ref]bool)
		fill(l.on, r.file.Array(config["ON"]))
	}
	fill(l.off, r.file.Array(config["OFF"]))
	return l
}

// hides reports whether what belongs to a layer, or to several, is not shown.
func (r *reader) hides(o syntax.Object) bool {
	d := r.file.Dict(o)
	if d == nil {
		return false
	}
	if members := d["OCGs"]; members != nil {
		list := r.file.Array(members)
		if list == nil {
			list = syntax.Array{members}
		}
		for _, m := range list {
			if !r.isOff(m) {
				return false
			}
		}
		return len(list) > 0
	}
	return r.isOff(o)
}

func (r *reader) isOff(o syntax.Object) bool {
	ref, ok := o.(syntax.Ref)
	return ok && (r.layers.off[ref] || r.layers.on != nil && !r.layers.on[ref])
}
