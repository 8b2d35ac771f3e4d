package vectors

import (
	"errors"
	"fmt"
	"math"
)

// A Matrix is a list of vectors of one length, its rows. They are expected to be
// of unit length (see [Unit]), so that the product of two is their cosine; what a
// search returns for rows that are not is unspecified, but it returns. The zero
// Matrix has no rows.
type Matrix struct {
	flat []float32
	rows int
	dims int
}

// Of returns the matrix whose rows stand one after the other in flat, which it
// keeps and which must not change any more. An empty flat is a matrix without
// rows. It is an error when dims is not positive, when flat is not a whole number
// of rows, and when there are more rows than an int32 counts.
func Of(flat []float32, dims int) (*Matrix, error) {
	rows, err := rowsOf(len(flat), dims)
	if err != nil {
		return nil, err
	}
	return &Matrix{flat: flat, rows: rows, dims: dims}, nil
}

func rowsOf(size, dims int) (int, error) {
	switch {
	case dims <= 0:
		return 0, fmt.Errorf("vectors of %d dimensions", dims)
	case size%dims != 0:
		return 0, fmt.Errorf("%d numbers are no whole number of vectors of %d dimensions", size, dims)
	case size/dims > math.MaxInt32:
		return 0, fmt.Errorf("%d vectors are more than one matrix holds", size/dims)
	}
	return size / dims, nil
}

// Rows is the number of rows.
func (m *Matrix) Rows() int { return m.rows }

// Dims is the length of each row.
func (m *Matrix) Dims() int { return m.dims }

// Row is row i, a part of the matrix itself: it must not be written to, and
// appending to it copies it.
func (m *Matrix) Row(i int) []float32 {
	return m.flat[i*m.dims : (i+1)*m.dims : (i+1)*m.dims]
}

// Flat is all rows, one after the other. It must not be written to.
func (m *Matrix) Flat() []float32 { return m.flat }

// ErrNoDirection is the error about a vector that cannot be compared with others:
// all zeros, or with an element that is infinite or not a number.
var ErrNoDirection = errors.New("a vector without direction (zero or not a number)")

// Unit scales v to unit length in place; what is of unit length to six digits
// stays as it is. On ErrNoDirection, the only error, v is unchanged.
func Unit(v []float32) error {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	// In float64 neither overflows nor vanishes the square of any float32.
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		return ErrNoDirection
	}
	if math.Abs(sum-1) > 1e-6 {
		length := math.Sqrt(sum)
		for i, x := range v {
			v[i] = float32(float64(x) / length)
		}
	}
	return nil
}
