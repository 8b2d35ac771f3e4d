package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"golang.org/x/net/html/charset"
)

// The bounds within which every honest feed stays by far. Beyond them the library
// needs a stack, or time, that grows out of proportion with the size of the feed.
const (
	maxDepth  = 100  // elements within elements
	maxScope  = 200  // names of namespaces that are declared at one place
	maxPieces = 5000 // pieces of text in one element, apart by what is within it
)

var errImmodest = errors.New("nested or scattered as no honest feed is")

// modest reports what of an XML feed goes beyond the bounds. What is wrong with
// it otherwise is left to the parser. Entities of its own are never resolved, here or there.
func modest(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, r) }
	type element struct{ declared, pieces int }
	var open []element
	scope := 0
	for {
		t, err := d.Token()
		if err != nil {
			return nil // the end, or a fault that the parser meets as well
		}
		switch t := t.(type) {
		case xml.StartElement:
			e := element{}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					e.declared++
				}
			}
			open = append(open, e)
			if scope += e.declared; scope > maxScope || len(open) > maxDepth {
				return errImmodest
			}
		case xml.EndElement:
			if n := len(open); n > 0 {
				scope -= open[n-1].declared
				open = open[:n-1]
			}
		case xml.CharData:
			if n := len(open); n > 0 {
				if open[n-1].pieces++; open[n-1].pieces > maxPieces {
					return errImmodest
				}
			}
		}
	}
}
