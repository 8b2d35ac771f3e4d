package corpus

import "testing"

func mustDay(t *testing.T, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestResolveByWeekdayAndNearbyYears(t *testing.T) {
	for _, tt := range []struct {
		text  string
		years []int
		want  string // "" when it must not resolve
	}{
		{"adopté lundi 26 août, lors du sommet", []int{2017, 2018, 2019}, "2019-08-26"},
		{"adopté lundi 26 août, lors du sommet", []int{2017, 2018}, ""},
		{"adopté lundi 26 août, lors du sommet", []int{2013, 2019}, ""}, // right in both
		{"adopté le 26 août, lors du sommet", []int{2019}, ""},
		{"adopté hier", []int{2019}, ""},
	} {
		exprs := ScanDates(tt.text)
		if len(exprs) != 1 {
			t.Errorf("ScanDates(%q) found %d expressions", tt.text, len(exprs))
			continue
		}
		m, ok := exprs[0].Resolve(Reference{Years: tt.years})
		if ok != (tt.want != "") || m.From.String() != tt.want {
			t.Errorf("%q near %v: got %v, %v; want %q", tt.text, tt.years, m.From, ok, tt.want)
		}
		if ok && m.Basis != BasisWeekday {
			t.Errorf("%q: basis %q", tt.text, m.Basis)
		}
	}
}

func TestExplicit(t *testing.T) {
	for text, want := range map[string]bool{
		"vendredi 20 octobre 2017":           true,
		"du 24 au 26 août 2019":              true,
		"jeudi 4 et vendredi 5 avril 2019":   true,
		"lundi 26 août":                      false,
		"octobre 2017":                       false,
		"hier":                               false,
		"du 3 au 5 mai":                      false,
		"entre le 22 janvier 2019 et demain": false,
	} {
		exprs := ScanDates(text)
		if len(exprs) != 1 || exprs[0].Explicit() != want {
			t.Errorf("ScanDates(%q) = %+v, want one, explicit %v", text, exprs, want)
		}
	}
}
