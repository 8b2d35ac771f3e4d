package vectors

import "golang.org/x/sys/cpu"

var fastWindow = cpu.X86.HasAVX2

// outside tells of at most 64 stretches of days [from, to] which have no day of
// [since, until], as a bit for each.
func outside(from, to []int32, since, until int32) uint64 {
	if len(from) != 64 || len(to) != 64 || !fastWindow {
		return outsidePlain(from, to, since, until)
	}
	return outsideAVX2((*[64]int32)(from), (*[64]int32)(to), since, until)
}

// outsideAVX2 is outside for 64 stretches, eight of them an instruction.
//
//go:noescape
func outsideAVX2(from, to *[64]int32, since, until int32) uint64
