//go:build !amd64

package vectors

// fastCodes is whether scanning codes is faster than scanning float32.
const fastCodes = false

func dotCodesFast(out []int32, query []int16, codes []int8) { dotCodesPlain(out, query, codes) }
