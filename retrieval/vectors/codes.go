package vectors

import (
	"fmt"
	"math"
)

// Codes are the rows of a matrix in a byte for each number. Row i is about
// Scales[i] times its codes, and no further from that than Errors[i].
type Codes struct {
	codes  []int8
	scales []float32
	errors []float32
	rows   int
	dims   int
}

// Encode writes the codes of row to dst, which is as long, and returns what one
// step is worth and the length of the difference that remains, rounded up.
func Encode(dst []int8, row []float32) (scale, rest float32) {
	var widest float32
	for _, x := range row {
		widest = max(widest, x, -x)
	}
	if widest == 0 {
		clear(dst)
		return 0, 0
	}
	if scale = widest / 127; !(scale > 0 && scale <= math.MaxFloat32) {
		// What cannot be coded is all difference, so that it is always looked at.
		clear(dst)
		return 0, float32(math.Inf(1))
	}
	var sum float64
	for i, x := range row {
		code := math.RoundToEven(float64(x) / float64(scale))
		dst[i] = int8(max(-127, min(127, code)))
		off := float64(x) - float64(scale)*float64(dst[i])
		sum += off * off
	}
	return scale, math.Nextafter32(float32(math.Sqrt(sum)), math.MaxFloat32)
}

// Quantize returns the codes of m.
func Quantize(m *Matrix) *Codes {
	c := &Codes{
		codes:  make([]int8, len(m.flat)),
		scales: make([]float32, m.rows),
		errors: make([]float32, m.rows),
		rows:   m.rows,
		dims:   m.dims,
	}
	for i := range m.rows {
		c.scales[i], c.errors[i] = Encode(c.codes[i*m.dims:(i+1)*m.dims], m.Row(i))
	}
	return c
}

// CodesOf returns the codes that [Encode] made, row after row, and what it
// returned for each row. The slices are kept and must not change any more. It is
// an error when they are not of as many rows; that they are of this matrix and no
// other is for the caller to know.
func CodesOf(codes []int8, scales, errors []float32, dims int) (*Codes, error) {
	rows, err := rowsOf(len(codes), dims)
	if err != nil {
		return nil, err
	}
	if len(scales) != rows || len(errors) != rows {
		return nil, fmt.Errorf("codes of %d rows with %d scales and %d errors", rows, len(scales), len(errors))
	}
	return &Codes{codes: codes, scales: scales, errors: errors, rows: rows, dims: dims}, nil
}

// Rows is the number of rows.
func (c *Codes) Rows() int { return c.rows }

// Dims is the number of codes of each row.
func (c *Codes) Dims() int { return c.dims }

// Codes, Scales and Errors are what [CodesOf] takes. They must not be written to.
func (c *Codes) Codes() []int8 { return c.codes }

// Scales is what one step of each row is worth.
func (c *Codes) Scales() []float32 { return c.scales }

// Errors is how far each row is off at most, in length.
func (c *Codes) Errors() []float32 { return c.errors }

// encodeQuery writes query, of unit length, in steps of scale to dst, as finely as
// sums of products with codes fit in 32 bits, and returns the length of the
// difference that remains.
func encodeQuery(dst []int16, query []float32) (scale, rest float64) {
	var widest, total float64
	for _, x := range query {
		widest = max(widest, math.Abs(float64(x)))
		total += math.Abs(float64(x))
	}
	// Rounding adds at most half a step for each number.
	room := float64(math.MaxInt32)/127 - float64(len(query))
	scale = max(widest/math.MaxInt16, total/room)
	var sum float64
	for i, x := range query {
		dst[i] = int16(math.RoundToEven(float64(x) / scale))
		off := float64(x) - scale*float64(dst[i])
		sum += off * off
	}
	return scale, math.Sqrt(sum)
}
