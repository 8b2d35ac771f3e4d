package corpus

import (
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"ASCII", "Le 3 mai.\r\n", "Le 3 mai.\r\n"},
		{"UTF-8 stays as it is", utf8BOM + "L’été\u00a0: «\u202foui\u202f»\t\f", utf8BOM + "L’été\u00a0: «\u202foui\u202f»\t\f"},
		{"decomposed accents stay", "e\u0301te\u0301", "e\u0301te\u0301"},
		{"UTF-16 little endian", "\xff\xfe\xe9\x00t\x00\xe9\x00", "été"},
		{"UTF-16 big endian", "\xfe\xff\x00\xe9\x00t\x00\xe9", "été"},
		{"UTF-16 surrogates", "\xff\xfe\x3d\xd8\x00\xde", "😀"},
		{"Windows-1252", "\x93L'\xe9t\xe9\x94 \x80 c\x9cur", "“L'été” € cœur"},
		{"ISO-8859-1", "L'\xe9t\xe9 \xe0 No\xebl", "L'été à Noël"},
		{"ISO-8859-15", "le c\xbdur co\xfbte 3 \xa4", "le cœur coûte 3 €"},
		{"no-break spaces after accents", "le caf\xe9\xa0! Le maire a d\xe9clar\xe9\xa0\xbb", "le café\u00a0! Le maire a déclaré\u00a0»"},
		{"capitals before marks", "l'\xc9TAT \xab\xa0LE CAF\xc9\xa0\xbb, \x93L'\xc9T\xc9\x94", "l'ÉTAT «\u00a0LE CAFÉ\u00a0», “L'ÉTÉ”"},
		{"a half is a half", "3\xbd litres d'\xe9t\xe9", "3½ litres d'été"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := decode([]byte(tt.data))
			if err != nil || got != tt.want {
				t.Errorf("decode = %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestDecodeRejects(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"nothing", "", "empty"},
		{"white space", " \n\u00a0\t", "empty"},
		{"byte order mark alone", utf8BOM, "empty"},
		{"NUL", "a\x00b", "NUL"},
		{"NUL in UTF-16", "\xff\xfea\x00\x00\x00", "NUL"},
		{"control characters", strings.Repeat("\x01\x02ab", 10), "control characters"},
		{"an odd byte of UTF-16", "\xff\xfea\x00b", "odd number"},
		{"a lone high surrogate", "\xff\xfea\x00\x3d\xd8", "half a character at offset 4"},
		{"a lone low surrogate", "\xfe\xff\xde\x00\x00a", "half a character at offset 2"},
		{"UTF-8 with a broken byte", "été, été\xff", "invalid byte 0xff at offset 12"},
		{"UTF-8 and Latin-1", "L'été a été long.\nL'\xe9t\xe9 co\xfbte, \xe0 No\xebl aussi.", "invalid byte 0xe9 at offset 24"},
		{"one accent of UTF-8 in Latin-1", "L'été. \xe9t\xe9 co\xfbte, \xe0 No\xebl", "damaged UTF-8"},
		{"UTF-8 cut short", "été à No\xc3", "damaged UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := decode([]byte(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("decode = %q, %v; want a reason with %q", got, err, tt.want)
			}
		})
	}
}
