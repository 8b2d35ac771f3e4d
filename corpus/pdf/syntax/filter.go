package syntax

import (
	"bytes"
	"compress/flate"
	"encoding/ascii85"
	"errors"
	"io"
)

// Errors of Decode.
var (
	ErrPicture  = errors.New("a picture")
	ErrTooLarge = errors.New("it unpacks to more than is read of one file")
	errFilter   = errors.New("packed in a way that is not known")
	errDamaged  = errors.New("damaged")
)

// maxFilters is how many times over a stream may be packed.
const maxFilters = 8

// Decode unpacks a stream. With an error there may still be the part before what
// is damaged.
func (f *File) Decode(s *Stream) ([]byte, error) {
	data := f.decrypted(s)
	filters, params := listed(f, s.Dict, "Filter", "F"), listed(f, s.Dict, "DecodeParms", "DP")
	if len(filters) > maxFilters {
		return nil, errFilter
	}
	if len(filters) == 0 {
		if len(data) > min(f.unpacked, maxStream) {
			f.exceeded = true
			return nil, ErrTooLarge
		}
		f.unpacked -= len(data)
	}
	var damaged error
	for i, filter := range filters {
		var param Dict
		if i < len(params) {
			param = f.Dict(params[i])
		}
		var err error
		data, err = f.unfilter(f.Name(filter), data, param)
		if errors.Is(err, ErrPicture) || errors.Is(err, errFilter) || errors.Is(err, ErrTooLarge) {
			return nil, err
		}
		damaged = errors.Join(damaged, err)
	}
	return data, damaged
}

// listed is the value of a key as a list, whether it is one or not.
func listed(f *File, d Dict, keys ...Name) Array {
	for _, key := range keys {
		switch o := f.Get(d[key]).(type) {
		case nil:
		case Array:
			return o
		default:
			return Array{o}
		}
	}
	return nil
}

func (f *File) unfilter(name Name, data []byte, param Dict) ([]byte, error) {
	var r io.Reader
	switch name {
	case "FlateDecode", "Fl":
		// The two bytes before say nothing that matters, and the sum behind is often wrong.
		if len(data) < 2 {
			return nil, nil
		}
		r = flate.NewReader(bytes.NewReader(data[2:]))
	case "LZWDecode", "LZW":
		early := 1
		if e, ok := f.Get(param["EarlyChange"]).(int); ok {
			early = e
		}
		r = &lzwReader{data: data, early: early}
	case "ASCII85Decode", "A85":
		data, _, _ = bytes.Cut(bytes.TrimPrefix(bytes.TrimSpace(data), []byte("<~")), []byte("~"))
		r = ascii85.NewDecoder(bytes.NewReader(data))
	case "ASCIIHexDecode", "AHx":
		l := &Lexer{data: append([]byte("<"), data...)}
		return []byte(l.hex()), nil
	case "RunLengthDecode", "RL":
		r = &runReader{data: data}
	case "Crypt":
		return data, nil
	case "DCTDecode", "DCT", "JPXDecode", "CCITTFaxDecode", "CCF", "JBIG2Decode":
		return nil, ErrPicture
	default:
		return nil, errFilter
	}
	out, err := f.readAll(r)
	if err != nil && errors.Is(err, ErrTooLarge) {
		return nil, err
	}
	if name != "ASCII85Decode" && name != "RunLengthDecode" {
		var wrong error
		out, wrong = f.unpredict(out, param)
		err = errors.Join(err, wrong)
	}
	return out, err
}

// readAll reads what may still be unpacked. At the limit the file is done with:
// Exceeded says so.
func (f *File) readAll(r io.Reader) ([]byte, error) {
	var out bytes.Buffer
	most := min(f.unpacked, maxStream)
	_, err := out.ReadFrom(io.LimitReader(r, int64(most)+1))
	if out.Len() > most {
		f.exceeded = true
		return nil, ErrTooLarge
	}
	f.unpacked -= out.Len()
	if err != nil {
		return out.Bytes(), errDamaged
	}
	return out.Bytes(), nil
}

// unpredict undoes the differences that a packer stored instead of the bytes.
func (f *File) unpredict(data []byte, param Dict) ([]byte, error) {
	predictor := f.Int(param["Predictor"])
	if predictor < 2 {
		return data, nil
	}
	or := func(n, without int) int {
		if n == 0 {
			return without
		}
		return n
	}
	colors, bits, columns := or(f.Int(param["Colors"]), 1), or(f.Int(param["BitsPerComponent"]), 8), or(f.Int(param["Columns"]), 1)
	if colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<24 {
		return nil, errDamaged
	}
	pixel, row := max(1, colors*bits/8), (colors*bits*columns+7)/8
	if predictor == 2 {
		if bits != 8 {
			return nil, errFilter
		}
		for start := 0; start < len(data); start += row {
			for i := start + pixel; i < min(start+row, len(data)); i++ {
				data[i] += data[i-pixel]
			}
		}
		return data, nil
	}
	return unpredictPNG(data, pixel, row), nil
}

// unpredictPNG undoes the filters of PNG in place: each row begins with a byte that names its own.
func unpredictPNG(data []byte, pixel, row int) []byte {
	out := data[:0]
	above := make([]byte, row)
	for len(data) > 1 {
		kind := data[0]
		n := min(row, len(data)-1)
		line := data[1 : 1+n]
		for i := range line {
			var left, corner byte
			if i >= pixel {
				left, corner = line[i-pixel], above[i-pixel]
			}
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				line[i] += paeth(left, above[i], corner)
			}
		}
		copy(above, line)
		data = data[1+n:]
		out = append(out, above[:n]...)
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int { return max(n, -n) }

// A runReader unpacks runs: a byte says how many bytes follow, or how often the next one stands.
type runReader struct {
	data []byte
	pend []byte
}

func (r *runReader) Read(b []byte) (int, error) {
	for len(r.pend) == 0 {
		if len(r.data) < 2 || r.data[0] == 128 {
			return 0, io.EOF
		}
		n := int(r.data[0])
		if n < 128 {
			n = min(n+1, len(r.data)-1)
			r.pend, r.data = r.data[1:1+n], r.data[1+n:]
		} else {
			r.pend, r.data = bytes.Repeat(r.data[1:2], 257-n), r.data[2:]
		}
	}
	n := copy(b, r.pend)
	r.pend = r.pend[n:]
	return n, nil
}
