package table

// addRowPlain is addRow for any machine.
func addRowPlain(low, high []float32, packed string, scale float32) {
	if len(packed) == 0 {
		return
	}
	var values [16]float32
	for q := range values {
		values[q] = (float32(q) - 7.5) * scale
	}
	low, high = low[:len(packed)], high[:len(packed)]
	for i := range len(packed) {
		b := packed[i]
		low[i] += values[b&15]
		high[i] += values[b>>4]
	}
}
