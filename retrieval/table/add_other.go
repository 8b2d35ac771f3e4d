//go:build !amd64

package table

// addRow adds a row whose numbers are (bits - 7.5) × scale to the halves of a vector,
// which are as long as packed.
func addRow(low, high []float32, packed string, scale float32) { addRowPlain(low, high, packed, scale) }
