package vectors

import "golang.org/x/sys/cpu"

// fastCodes is whether scanning codes is faster than scanning float32.
var fastCodes = cpu.X86.HasAVX2

// dotCodesFast is dotCodes by AVX2, in which 16 products are one instruction. What
// remains of rows that are no multiple of 16 long is added in Go.
func dotCodesFast(out []int32, query []int16, codes []int8) {
	dims := len(query)
	whole := dims &^ 15
	if whole > 0 {
		dotCodesAVX2(&out[0], &query[0], &codes[0], whole/16, len(out), dims)
	} else {
		clear(out)
	}
	if whole == dims {
		return
	}
	for i := range out {
		row := codes[i*dims:][:dims]
		for j := whole; j < dims; j++ {
			out[i] += int32(query[j]) * int32(row[j])
		}
	}
}

// dotCodesAVX2 writes to out the products of the first 16*groups numbers of query
// with those of each of rows rows, which start stride bytes from each other. It
// needs groups and rows to be positive.
//
//go:noescape
func dotCodesAVX2(out *int32, query *int16, codes *int8, groups, rows, stride int)
