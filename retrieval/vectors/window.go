package vectors

// outsidePlain is outside for any machine. Its loop has no branch to guess:
// whether a row passes is as good as random.
func outsidePlain(from, to []int32, since, until int32) uint64 {
	to = to[:len(from)]
	var out uint64
	for i := len(from) - 1; i >= 0; i-- {
		// Negative, with its top bit set, when either difference is.
		miss := (int64(to[i]) - int64(since)) | (int64(until) - int64(from[i]))
		out = out<<1 | uint64(miss)>>63
	}
	return out
}
