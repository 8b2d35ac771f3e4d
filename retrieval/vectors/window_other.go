//go:build !amd64

package vectors

// outside tells of at most 64 stretches of days [from, to] which have no day of
// [since, until], as a bit for each.
func outside(from, to []int32, since, until int32) uint64 {
	return outsidePlain(from, to, since, until)
}
