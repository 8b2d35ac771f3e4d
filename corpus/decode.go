package corpus

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// utf8BOM is the byte order mark in UTF-8.
const utf8BOM = "\xef\xbb\xbf"

// decode returns the text of data. UTF-8 comes back unchanged, a byte order mark
// included, so that offsets in the text are offsets in the file; UTF-16, told by
// its byte order mark, loses the mark; anything else is read as Windows-1252 or
// ISO-8859-15. The result is valid UTF-8. The error says in plain words why data
// is no text: nothing in it, NUL bytes, control characters, broken UTF-8 or UTF-16.
func decode(data []byte) (string, error) {
	var text string
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		s, err := decodeUTF16(data[2:], binary.LittleEndian)
		if err != nil {
			return "", err
		}
		text = s
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		s, err := decodeUTF16(data[2:], binary.BigEndian)
		if err != nil {
			return "", err
		}
		text = s
	case bytes.IndexByte(data, 0) >= 0:
		return "", errors.New("not a text file: it contains NUL bytes")
	case utf8.Valid(data):
		text = string(data)
	default:
		if at, damaged := damagedUTF8(data); damaged {
			return "", fmt.Errorf("damaged UTF-8: invalid byte 0x%02x at offset %d", data[at], at)
		}
		text = decodeLatin(data)
	}
	if err := checkText(text); err != nil {
		return "", err
	}
	return text, nil
}

// checkText says why a decoded text is not worth reading, or nil.
func checkText(text string) error {
	blank, control, n := true, 0, 0
	for _, r := range strings.TrimPrefix(text, utf8BOM) {
		n++
		switch {
		case r == 0:
			return errors.New("not a text file: it contains NUL characters")
		case unicode.IsSpace(r):
		case unicode.IsControl(r):
			control++
		default:
			blank = false
		}
	}
	// A page break or an escape sequence happens in honest text; one control
	// character in a hundred does not.
	if control*100 > n {
		return errors.New("not a text file: it is full of control characters")
	}
	if blank {
		return errors.New("empty: there is no text in it")
	}
	return nil
}

// damagedUTF8 tells UTF-8 with broken bytes, or with parts in another encoding,
// from a text in a one-byte encoding: in the latter, bytes above 0x7f hardly ever
// form valid sequences, and never those of accented letters and of typographic
// marks. Reading the former as Windows-1252 would garble every accent in it. It
// returns the offset of the first invalid byte.
func damagedUTF8(data []byte) (first int, damaged bool) {
	first = -1
	valid, invalid, western := 0, 0, false
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			if first < 0 {
				first = i
			}
			invalid++
		} else {
			valid++
			western = western || isWestern(r)
		}
		i += size
	}
	return first, valid > invalid || western && invalid > 0
}

// isWestern reports whether r is a character of French whose UTF-8 makes no
// sense in Windows-1252, where it reads "Ã©", "Â°", "Å“" or "â€™".
func isWestern(r rune) bool {
	return 0xa0 <= r && r <= 0xff || r == 'œ' || r == 'Œ' || 0x2010 <= r && r <= 0x203a || r == '€'
}

// decodeLatin reads a one-byte western encoding. ISO-8859-15 differs from
// Windows-1252 where French writes œ and the euro sign; it is taken when no byte
// is used that only Windows-1252 has and one of those places holds a letter's
// neighbour (œ, which would read "½") or a currency sign.
func decodeLatin(data []byte) string {
	cm := charmap.Windows1252
	if isLatin9(data) {
		cm = charmap.ISO8859_15
	}
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	for _, c := range data {
		b.WriteRune(cm.DecodeByte(c))
	}
	return b.String()
}

func isLatin9(data []byte) bool {
	const oe, euro = 0xbd, 0xa4
	found := false
	for i, c := range data {
		switch {
		case c >= 0x80 && c < 0xa0:
			return false
		case c == euro:
			found = true
		case c == oe && i+1 < len(data) && isASCIILetter(data[i+1]):
			found = true
		}
	}
	return found
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func decodeUTF16(data []byte, order binary.ByteOrder) (string, error) {
	if len(data)%2 != 0 {
		return "", errors.New("damaged UTF-16: an odd number of bytes")
	}
	var b strings.Builder
	b.Grow(len(data))
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+4 <= len(data) {
				low = rune(order.Uint16(data[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return "", fmt.Errorf("damaged UTF-16: half a character at offset %d", i+2)
			}
			i += 2
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}
