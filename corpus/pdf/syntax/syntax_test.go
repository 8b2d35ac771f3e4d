package syntax

import (
	"bytes"
	"compress/lzw"
	"fmt"
	"strings"
	"testing"
)

func TestLexer(t *testing.T) {
	f := &File{tokens: 1000}
	for _, test := range []struct{ in, want string }{
		{"1 -2 +3.5 .5 -.5 4. 6-7", "[1 -2 3.5 0.5 -0.5 4 6]"},
		{"(a(b)c) (\\n\\051\\\nx) <414> <>", `["a(b)c" "\n)x" "A@" ""]`},
		{"/A#42 /B/C true null", "[AB B C true <nil>]"},
		{"[1 [2] 3] <</A 1/B[2]>>", "[[1 [2] 3] map[A:1 B:[2]]]"},
		{"% a comment\n7 ] } 8 > 9", "[7 8 9]"},
		{"[1 2", "[[1 2]]"},
		{"<</A", "[map[]]"},
		{"(open \\", `["open "]`},
		{"1 0 R BT", "[1 0 R BT]"},
	} {
		l := f.NewLexer([]byte(test.in))
		var got []string
		for o, ok := l.Next(); ok; o, ok = l.Next() {
			if s, isString := o.(String); isString {
				got = append(got, fmt.Sprintf("%q", string(s)))
				continue
			}
			got = append(got, fmt.Sprint(o))
		}
		if s := "[" + strings.Join(got, " ") + "]"; s != test.want {
			t.Errorf("%s: got %s, want %s", test.in, s, test.want)
		}
	}
}

func TestFilters(t *testing.T) {
	text := []byte(strings.Repeat("Le port rouvre. ", 400))
	var packed bytes.Buffer
	w := lzw.NewWriter(&packed, lzw.MSB, 8)
	_, _ = w.Write(text)
	_ = w.Close()
	for _, test := range []struct {
		name   string
		filter Object
		params Object
		raw    string
		want   string
	}{
		{"none", nil, nil, "abc", "abc"},
		{"hexadecimal", Name("ASCIIHexDecode"), nil, "61 62 6>", "ab`"},
		{"base 85", Name("ASCII85Decode"), nil, "<~87cURDZ~>", "Hello"},
		{"runs", Name("RunLengthDecode"), nil, "\x02abc\xfed\x80", "abcddd"},
		{"two of them", Array{Name("AHx"), Name("RL")}, nil, "02616263FE6480", "abcddd"},
		{"LZW as in GIF", Name("LZWDecode"), Dict{"EarlyChange": 0}, packed.String(), string(text)},
	} {
		f := &File{unpacked: 1 << 20, objects: 100}
		got, err := f.Decode(&Stream{Dict: Dict{"Filter": test.filter, "DecodeParms": test.params}, raw: []byte(test.raw)})
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %q, %v", test.name, got, err)
		}
	}
	if _, err := (&File{unpacked: 100, objects: 100}).Decode(&Stream{Dict: Dict{"Filter": Name("RL")}, raw: bytes.Repeat([]byte("\x81a"), 10)}); err != ErrTooLarge {
		t.Errorf("a bomb: %v", err)
	}
	if _, err := (&File{unpacked: 100}).Decode(&Stream{Dict: Dict{"Filter": Name("DCTDecode")}}); err != ErrPicture {
		t.Errorf("a picture: %v", err)
	}
}

func TestPredictors(t *testing.T) {
	f := &File{}
	png := []byte("\x00\x01\x02\x03\x01\x01\x01\x01\x02\x01\x01\x01\x03\x02\x02\x02\x04\x01\x01\x01")
	got, err := f.unpredict(png, Dict{"Predictor": 15, "Columns": 3})
	if want := "\x01\x02\x03\x01\x02\x03\x02\x03\x04\x03\x05\x06\x04\x06\x07"; err != nil || string(got) != want {
		t.Errorf("PNG: %x, want %x, %v", got, want, err)
	}
	if got, _ := f.unpredict([]byte("\x01\x01\x01\x05\x01\x01"), Dict{"Predictor": 2, "Columns": 3}); string(got) != "\x01\x02\x03\x05\x06\x07" {
		t.Errorf("TIFF: %x", got)
	}
}
