package syntax

import (
	"bytes"
)

// readTable reads the table of objects and the tables before it, as the end of the file says.
func (f *File) readTable() error {
	f.table, f.trailer = make(map[int]entry), nil
	tail := f.data[max(0, len(f.data)-2048):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return ErrBroken
	}
	l := &Lexer{data: tail, pos: i + len("startxref"), noRefs: true}
	first, _ := l.Next()
	at, _ := first.(int)
	seen := make(map[int]bool)
	for next := []int{at}; len(next) > 0; {
		at, next = next[0], next[1:]
		if seen[at] || at < 0 || at >= len(f.data) || len(seen) > 1000 {
			continue
		}
		seen[at] = true
		trailer := f.section(at)
		if trailer == nil {
			return ErrBroken
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		for _, key := range []Name{"XRefStm", "Prev"} {
			if before, ok := trailer[key].(int); ok && before > 0 {
				next = append(next, before)
			}
		}
	}
	if f.trailer["Root"] == nil {
		return ErrBroken
	}
	return nil
}

// section reads the table that stands at an offset and returns its trailer, or nil.
func (f *File) section(at int) Dict {
	l := &Lexer{data: f.data, pos: at, objects: &f.objects}
	o, _ := l.Next()
	if o == Keyword("xref") {
		return f.plainSection(l)
	}
	if _, ok := o.(int); !ok {
		return nil
	}
	_, _ = l.Next()
	if k, _ := l.Next(); k != Keyword("obj") {
		return nil
	}
	o, _ = l.Next()
	dict, ok := o.(Dict)
	if !ok {
		return nil
	}
	raw, ok := f.streamData(l, dict)
	if !ok || dict["Type"] != Name("XRef") {
		return nil
	}
	f.streamSection(&Stream{Dict: dict, raw: raw})
	return dict
}

// plainSection reads lines of "offset generation n".
func (f *File) plainSection(l *Lexer) Dict {
	l.noRefs = true
	for {
		o, ok := l.Next()
		if o == Keyword("trailer") {
			break
		}
		first, isInt := o.(int)
		o, ok2 := l.Next()
		count, isInt2 := o.(int)
		if !ok || !ok2 || !isInt || !isInt2 {
			return nil
		}
		for num := first; num < first+count; num++ {
			offset, _ := l.Next()
			_, _ = l.Next()
			kind, ok := l.Next()
			if !ok {
				return nil
			}
			if n, isInt := offset.(int); isInt && kind == Keyword("n") {
				f.note(num, entry{offset: n})
			}
		}
	}
	l.noRefs = false
	o, _ := l.Next()
	trailer, _ := o.(Dict)
	return trailer
}

// note enters what stands where, unless a later table said so.
func (f *File) note(num int, e entry) {
	if _, known := f.table[num]; !known && num > 0 && num <= maxNumber {
		f.table[num] = e
	}
}

// streamSection reads a table that is a stream of records of fixed width.
func (f *File) streamSection(s *Stream) {
	data, _ := f.Decode(s) // what could be unpacked of it
	var width [3]int
	for i, w := range f.Array(s.Dict["W"]) {
		if n, ok := w.(int); ok && i < len(width) && n >= 0 && n <= 8 {
			width[i] = n
		}
	}
	size := width[0] + width[1] + width[2]
	if size == 0 {
		return
	}
	index := f.Array(s.Dict["Index"])
	if len(index) < 2 {
		index = Array{0, s.Dict["Size"]}
	}
	for i := 0; i+1 < len(index); i += 2 {
		first, count := f.Int(index[i]), f.Int(index[i+1])
		for num := first; num < first+count && len(data) >= size; num++ {
			kind, a, b := 1, 0, 0
			if width[0] > 0 {
				kind = bigEndian(data[:width[0]])
			}
			a, b = bigEndian(data[width[0]:width[0]+width[1]]), bigEndian(data[width[0]+width[1]:size])
			data = data[size:]
			switch kind {
			case 1:
				f.note(num, entry{offset: a})
			case 2:
				f.note(num, entry{offset: b, in: a})
			}
		}
	}
}

func bigEndian(b []byte) int {
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// rebuild makes the table anew from the objects that stand in the file: of two
// of one number, the later one.
func (f *File) rebuild() {
	f.rebuilt = true
	f.forget()
	old := f.trailer
	f.table, f.trailer = make(map[int]entry), Dict{}
	var packs []int
	mark := []byte("obj")
	for at := 0; ; {
		n := bytes.Index(f.data[at:], mark)
		if n < 0 {
			break
		}
		at += n
		num, start, ok := f.numberBefore(at)
		at += len(mark)
		if !ok {
			continue
		}
		f.table[num] = entry{offset: start}
		l := &Lexer{data: f.data[:min(len(f.data), at+1024)], pos: at, objects: &f.objects}
		o, _ := l.Next()
		dict, _ := o.(Dict)
		switch dict["Type"] {
		case Name("ObjStm"):
			packs = append(packs, num)
		case Name("XRef"):
			f.takeTrailer(dict)
		case Name("Catalog"):
			if f.trailer["Root"] == nil {
				f.trailer["Root"] = Ref{Num: num}
			}
		}
	}
	f.rebuildTrailer()
	f.takeTrailer(old)
	for _, num := range packs {
		for packed := range f.packed(num) {
			if _, known := f.table[packed]; !known && packed > 0 && packed <= maxNumber {
				f.table[packed] = entry{in: num}
			}
		}
	}
}

func (f *File) packed(num int) map[int]int {
	p := f.unpackObjects(num)
	f.packs[num] = p
	return p.at
}

// rebuildTrailer takes what the trailers of the file say, the last one first.
func (f *File) rebuildTrailer() {
	for end := len(f.data); ; {
		at := bytes.LastIndex(f.data[:end], []byte("trailer"))
		if at < 0 {
			return
		}
		end = at
		l := &Lexer{data: f.data, pos: at + len("trailer"), objects: &f.objects}
		o, _ := l.Next()
		if dict, ok := o.(Dict); ok {
			f.takeTrailer(dict)
		}
	}
}

// takeTrailer fills what the trailer leaves open.
func (f *File) takeTrailer(dict Dict) {
	for _, key := range []Name{"Root", "Info", "Encrypt", "ID"} {
		if _, ref := dict[key].(Ref); f.trailer[key] == nil && dict[key] != nil || key == "Root" && ref {
			f.trailer[key] = dict[key]
		}
	}
}

// numberBefore reads "num gen " backwards from at.
func (f *File) numberBefore(at int) (num, start int, ok bool) {
	i := at
	digits := func() (string, bool) {
		end := i
		for i > 0 && f.data[i-1] >= '0' && f.data[i-1] <= '9' && end-i < 10 {
			i--
		}
		return string(f.data[i:end]), i < end
	}
	spaces := func() bool {
		end := i
		for i > 0 && IsSpace(f.data[i-1]) && end-i < 10 {
			i--
		}
		return i < end
	}
	if !spaces() {
		return 0, 0, false
	}
	if _, ok := digits(); !ok {
		return 0, 0, false
	}
	if !spaces() {
		return 0, 0, false
	}
	s, ok := digits()
	n, isInt := integer([]byte(s))
	return n, i, ok && isInt && n > 0 && n <= maxNumber
}
