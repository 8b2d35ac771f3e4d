package retrieval

import (
	"bytes"
	"unsafe"
)

// A stringTable is a list of strings in ascending order of bytes: string i lies
// between offsets i and i+1 of data. Offsets that do not add up read as empty strings.
type stringTable struct {
	offsets []uint32 // one more than there are strings; nil for none
	data    []byte
}

func (t *stringTable) len() int { return max(len(t.offsets)-1, 0) }

// at is string i, a view of the table.
func (t *stringTable) at(i int) []byte {
	from, to := t.offsets[i], t.offsets[i+1]
	if from > to || uint64(to) > uint64(len(t.data)) {
		return nil
	}
	return t.data[from:to]
}

// add appends a string, which must not come before the last one.
func (t *stringTable) add(s []byte) {
	if len(t.offsets) == 0 {
		t.offsets = append(t.offsets, 0)
	}
	t.data = append(t.data, s...)
	t.offsets = append(t.offsets, uint32(len(t.data)))
}

// seek is the number of the first string that does not come before s.
func (t *stringTable) seek(s string) int {
	lo, hi := 0, t.len()
	want := unsafe.Slice(unsafe.StringData(s), len(s))
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if bytes.Compare(t.at(mid), want) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// find is the number of s, -1 when the table does not have it.
func (t *stringTable) find(s string) int {
	if i := t.seek(s); i < t.len() && string(t.at(i)) == s {
		return i
	}
	return -1
}
