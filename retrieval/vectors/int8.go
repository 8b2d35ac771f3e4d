package vectors

// dotCodes writes to out the products of query with as many rows of codes of the
// same length, one row after the other. No sum may pass 31 bits. It panics when
// the lengths do not fit.
func dotCodes(out []int32, query []int16, codes []int8) {
	if len(codes) != len(out)*len(query) {
		panic("vectors: products of a query with rows of another length")
	}
	if len(codes) == 0 {
		clear(out)
		return
	}
	if !fastCodes {
		dotCodesPlain(out, query, codes)
		return
	}
	dotCodesFast(out, query, codes)
}

// dotCodesPlain is dotCodes for any machine. It is slower than the product of
// float32, for which reason nothing but the tests and a remainder asks for it.
func dotCodesPlain(out []int32, query []int16, codes []int8) {
	dims := len(query)
	for i := range out {
		row := codes[i*dims:][:dims]
		var sum int32
		for j, q := range query {
			sum += int32(q) * int32(row[j])
		}
		out[i] = sum
	}
}
