package syntax

import (
	"bytes"
	"errors"
)

// Limits are what one file may cost. They are counts and not seconds, so that a
// file is read the same everywhere.
const (
	maxObjects  = 2_000_000  // objects that are made
	maxTokens   = 60_000_000 // operators and operands of content streams and character maps
	maxStream   = 32 << 20   // bytes that one of its streams unpacks to
	maxUnpacked = 128 << 20  // bytes that they unpack to, all together
	maxChain    = 40         // objects that must be read to read one
	maxNumber   = 1_000_000  // the greatest number of an object
)

var (
	// ErrNotPDF is the error of Open for what does not begin as a PDF does.
	ErrNotPDF = errors.New("not a PDF file")
	// ErrEncrypted is the error of Open for a file that asks for a password.
	ErrEncrypted = errors.New("protected by a password")
	// ErrBroken is the error of Open for a file without a catalogue.
	ErrBroken = errors.New("broken: it has no table of contents that could be read, or was cut off")
)

// A File is an opened PDF. It is not safe for concurrent use.
type File struct {
	data    []byte
	table   map[int]entry
	trailer Dict
	crypt   *crypt

	objects  int            // how many more may be made
	tokens   int            // how many more operators and operands
	unpacked int            // how many more bytes streams may unpack to
	loaded   map[int]Object // by number
	loading  map[int]bool
	chain    int
	packs    map[int]*pack
	rebuilt  bool
	exceeded bool
}

// An entry says where an object stands: at an offset, or as one of a stream.
type entry struct {
	offset int
	in     int // the number of the stream, 0 for none
}

// Open finds the objects of a file. The error is ErrNotPDF, ErrEncrypted, ErrBroken or
// says what about an encryption is not known.
func Open(data []byte) (*File, error) {
	start := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-"))
	if start < 0 {
		return nil, ErrNotPDF
	}
	f := &File{data: data[start:], objects: maxObjects, tokens: maxTokens, unpacked: maxUnpacked}
	f.forget()
	if err := f.readTable(); err != nil || !f.hasPages() {
		f.rebuild()
	}
	if err := f.decrypt(); err != nil {
		return nil, err
	}
	if !f.hasPages() {
		f.rebuild()
		if !f.hasPages() {
			return nil, ErrBroken
		}
	}
	return f, nil
}

func (f *File) forget() {
	f.loaded, f.loading, f.packs = make(map[int]Object), make(map[int]bool), make(map[int]*pack)
}

// hasPages reports whether the catalogue can be found. Behind an encryption that is not opened
// yet it may stand in a stream that cannot be read.
func (f *File) hasPages() bool {
	if f.trailer["Encrypt"] != nil && f.crypt == nil {
		return f.trailer["Root"] != nil
	}
	return f.Dict(f.Catalog()["Pages"]) != nil
}

// Catalog is the root of the document, nil when there is none.
func (f *File) Catalog() Dict { return f.Dict(f.trailer["Root"]) }

// Info is what the file says of itself, nil when it says nothing.
func (f *File) Info() Dict { return f.Dict(f.trailer["Info"]) }

// Exceeded reports whether the file asked for more than Limits allow: what was read of it is not all.
func (f *File) Exceeded() bool { return f.exceeded || f.objects <= 0 || f.tokens <= 0 }

// Get is the object that o stands for, which is o itself unless it is a
// reference; nil when there is none or it leads to itself.
func (f *File) Get(o Object) Object {
	for range maxChain {
		ref, ok := o.(Ref)
		if !ok {
			return o
		}
		o = f.load(ref.Num)
	}
	return nil
}

// Dict is the dictionary that o stands for, or that of the stream, or nil.
func (f *File) Dict(o Object) Dict {
	switch o := f.Get(o).(type) {
	case Dict:
		return o
	case *Stream:
		return o.Dict
	}
	return nil
}

// Array is the array that o stands for, or nil.
func (f *File) Array(o Object) Array { a, _ := f.Get(o).(Array); return a }

// Name is the name that o stands for, or "".
func (f *File) Name(o Object) Name { n, _ := f.Get(o).(Name); return n }

// Number is the number that o stands for, or 0.
func (f *File) Number(o Object) float64 { return Number(f.Get(o)) }

// Int is the whole number that o stands for, or 0.
func (f *File) Int(o Object) int { return int(f.Number(o)) }

// Stream is the stream that o stands for, or nil.
func (f *File) Stream(o Object) *Stream { s, _ := f.Get(o).(*Stream); return s }

// Bytes is the string that o stands for, or "".
func (f *File) Bytes(o Object) String { s, _ := f.Get(o).(String); return s }

// load reads the object of a number, once.
func (f *File) load(num int) Object {
	if o, ok := f.loaded[num]; ok {
		return o
	}
	at, ok := f.table[num]
	if !ok || f.loading[num] || f.chain >= maxChain {
		return nil
	}
	f.loading[num] = true
	f.chain++
	o, found := f.read(num, at)
	f.chain--
	delete(f.loading, num)
	if !found && !f.rebuilt && f.chain == 0 {
		// The table does not hold.
		f.rebuild()
		return f.load(num)
	}
	f.loaded[num] = o
	return o
}

// read reads an object where it stands; found is false when it is not there.
func (f *File) read(num int, at entry) (o Object, found bool) {
	if at.in != 0 {
		return f.readPacked(num, at)
	}
	if at.offset <= 0 || at.offset >= len(f.data) {
		return nil, false
	}
	l := &Lexer{data: f.data, pos: at.offset, objects: &f.objects}
	if n, _ := l.next(); n != num {
		return nil, false
	}
	gen, _ := l.next()
	if k, _ := l.next(); k != Keyword("obj") {
		return nil, false
	}
	ref := Ref{Num: num}
	ref.Gen, _ = gen.(int)
	o, _ = l.Next()
	if dict, ok := o.(Dict); ok {
		if raw, ok := f.streamData(l, dict); ok {
			return &Stream{Dict: f.plainDict(dict, ref), raw: raw, ref: ref}, true
		}
	}
	return f.plain(o, ref, 0), true
}

// streamData is what follows the keyword stream, if that comes next.
func (f *File) streamData(l *Lexer, dict Dict) ([]byte, bool) {
	l.space()
	if !bytes.HasPrefix(l.data[l.pos:], []byte("stream")) {
		return nil, false
	}
	start := l.pos + len("stream")
	if start < len(l.data) && l.data[start] == '\r' {
		start++
	}
	if start < len(l.data) && l.data[start] == '\n' {
		start++
	}
	// What the file says of the length is believed where the stream ends there.
	end := start + f.Int(dict["Length"])
	if end < start || end > len(l.data) || !bytes.HasPrefix(bytes.TrimLeft(l.data[end:min(end+20, len(l.data))], "\r\n\t \x00"), []byte("endstream")) {
		end = len(l.data)
		if n := bytes.Index(l.data[start:], []byte("endstream")); n >= 0 {
			end = start + n
		}
	}
	l.pos = end
	return l.data[start:end], true
}

// A pack is an unpacked stream of objects.
type pack struct {
	data []byte
	at   map[int]int
}

func (f *File) readPacked(num int, at entry) (Object, bool) {
	p := f.packs[at.in]
	if p == nil {
		p = f.unpackObjects(at.in)
		f.packs[at.in] = p
	}
	offset, ok := p.at[num]
	if !ok || offset < 0 || offset >= len(p.data) {
		return nil, len(p.at) > 0
	}
	l := &Lexer{data: p.data, pos: offset, objects: &f.objects}
	o, _ := l.Next()
	return o, true
}

func (f *File) unpackObjects(num int) *pack {
	p := &pack{at: make(map[int]int)}
	if f.table[num].in != 0 { // a stream never stands in a stream
		return p
	}
	s, ok := f.load(num).(*Stream)
	if !ok {
		return p
	}
	p.data, _ = f.Decode(s) // what could be unpacked of it
	first := f.Int(s.Dict["First"])
	l := &Lexer{data: p.data, noRefs: true, objects: &f.objects}
	for range f.Int(s.Dict["N"]) {
		n, ok := l.Next()
		offset, ok2 := l.Next()
		num, isInt := n.(int)
		rel, isInt2 := offset.(int)
		if !ok || !ok2 || !isInt || !isInt2 {
			break
		}
		if _, twice := p.at[num]; !twice {
			p.at[num] = first + rel
		}
	}
	return p
}
