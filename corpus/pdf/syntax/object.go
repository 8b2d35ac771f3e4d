package syntax

// An Object is nil, bool, int, float64, String, Name, Array, Dict, *Stream or Ref.
type Object any

type (
	// A String is bytes in whatever encoding its place in the file asks for.
	String string
	// A Name has no slash.
	Name string
	// An Array holds objects of any kinds.
	Array []Object
	// A Dict maps names to objects.
	Dict map[Name]Object
	// A Ref stands for the object of that number.
	Ref struct{ Num, Gen int }
)

// A Stream is a dictionary with bytes, as they stand in the file.
type Stream struct {
	Dict Dict
	raw  []byte
	ref  Ref // zero when the stream is not encrypted on its own
}

// A Keyword is what is none of the objects: an operator of a content stream.
type Keyword string

// Number is the value of an int or a float64, 0 of anything else.
func Number(o Object) float64 {
	switch o := o.(type) {
	case int:
		return float64(o)
	case float64:
		return o
	}
	return 0
}
