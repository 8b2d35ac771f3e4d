package retrieval

import (
	"strings"
	"unicode/utf8"
)

// number adds the number that starts with the digit at pos and returns its end.
// Digits that letters follow at once ("22h42", "5G", "1er") are a word.
func (s *scanner) number(pos int) int {
	end, fold := scanNumber(s.text, pos, s.lang)
	r, _ := utf8.DecodeRuneInString(s.text[end:])
	if plain := end == pos+len(fold) && !strings.Contains(fold, ","); plain && end < len(s.text) && (isWordRune(r) || isHyphen(r)) {
		if stop, seams, _ := s.run(pos); stop > end && len(seams) == 0 {
			s.hyphened(pos, stop)
			if t := &s.out[len(s.out)-1]; t.Kind == Word && strings.Trim(t.Fold, "0123456789-") == "" {
				return s.splitDigits(pos, stop)
			}
			return stop
		}
	}
	s.add(pos, end, Number, fold)
	return end
}

// splitDigits undoes a compound of digits and hyphens alone, "2014-2020",
// "2017-10-20": they are numbers of their own.
func (s *scanner) splitDigits(start, end int) int {
	s.out = s.out[:len(s.out)-1]
	for start < end {
		stop := start
		for stop < end && isDigit(s.text[stop]) {
			stop++
		}
		if stop > start {
			s.add(start, stop, Number, s.text[start:stop])
			start = stop
			continue
		}
		_, size := utf8.DecodeRuneInString(s.text[start:])
		start += size
	}
	return end
}

// scanNumber returns the end of the number at pos and its normal form: no
// separator of thousands, a comma before decimals.
func scanNumber(text string, pos int, lang string) (end int, normal string) {
	end = digits(text, pos)
	normal = text[pos:end]
	if end-pos <= 3 && text[pos] != '0' {
		end, normal = thousands(text, end, normal, lang)
	}
	// The last number of 12.05.2020 is no decimal fraction either.
	if pos >= 2 && (text[pos-1] == '.' || text[pos-1] == ',') && isDigit(text[pos-2]) {
		return end, normal
	}
	if end+1 < len(text) && (text[end] == ',' || text[end] == '.') && isDigit(text[end+1]) {
		stop := digits(text, end+1)
		// 12.05.2020 is a date, 1.2.3 a version: no decimals.
		if stop+1 < len(text) && (text[stop] == '.' || text[stop] == ',') && isDigit(text[stop+1]) {
			return end, normal
		}
		normal += "," + text[end+1:stop]
		end = stop
	}
	return end, normal
}

// thousands extends a number of up to three digits by the groups of three that follow it.
func thousands(text string, end int, normal, lang string) (int, string) {
	separator := rune(0)
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isThousands(r, lang) || separator != 0 && r != separator {
			break
		}
		stop := digits(text, end+size)
		if stop-end-size != 3 {
			break
		}
		if next, _ := utf8.DecodeRuneInString(text[stop:]); next != ' ' && isWordRune(next) {
			break
		}
		separator = r
		normal += text[end+size : stop]
		end = stop
	}
	return end, normal
}

// isThousands reports whether r separates thousands in lang. The comma of
// English and the full stop of French are each the other's decimal sign.
func isThousands(r rune, lang string) bool {
	switch r {
	case ' ', '\u00a0', '\u202f', '\u2009', '\'', '’':
		return true
	case ',':
		return lang == "en"
	case '.':
		return lang != "en"
	}
	return false
}

func digits(text string, pos int) int {
	for pos < len(text) && isDigit(text[pos]) {
		pos++
	}
	return pos
}
