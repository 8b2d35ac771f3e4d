package retrieval

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// TestRecordKeepsEverything fills every field that a document has: a new one that
// the record does not know fails it.
func TestRecordKeepsEverything(t *testing.T) {
	d := new(corpus.Document)
	n := 0
	fill(reflect.ValueOf(d).Elem(), &n)
	d.Text = "0123456789 ceci est un texte qui est assez long pour tout ce qui y pointe 0123456789"
	for i := range d.Passages {
		p := &d.Passages[i]
		p.Span, p.Item, p.Document = corpus.Span{Start: i, End: i + 3}, i, d.ID
		p.Text = p.In(d.Text)
		fillSpans(p.Sentences)
		fillSpans(p.Repeats)
	}
	for i := range d.Items {
		d.Items[i].Span = corpus.Span{Start: i, End: i + 3}
	}
	for i := range d.Skipped {
		d.Skipped[i].Span = corpus.Span{Start: i, End: i + 3}
	}
	for i := range d.Mentions {
		d.Mentions[i].Span = corpus.Span{Start: i, End: i + 3}
	}
	record := appendRecord(nil, d)
	got, err := readRecord(record)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, d) {
		t.Errorf("read\n%+v\nof\n%+v", got, d)
	}
	head, err := readHead(record)
	if err != nil || head.Title != d.Title || !reflect.DeepEqual(head.Items, d.Items) || head.Text != "" {
		t.Errorf("the head is %+v, %v", head, err)
	}
	for cut := range record {
		if _, err := readRecord(record[:cut]); err == nil {
			t.Errorf("cut at %d of %d: no error", cut, len(record))
		}
	}
}

func fillSpans(spans []corpus.Span) {
	for i := range spans {
		spans[i] = corpus.Span{Start: i, End: i + 2}
	}
}

// fill sets everything in v to something that is not zero, and no two alike.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.String:
		v.SetString(fmt.Sprint("s", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32:
		v.SetInt(int64(*n))
	default:
		panic(v.Kind().String())
	}
}

// TestEqualDocumentsHaveEqualRecords is what Sync tells changes by.
func TestEqualDocumentsHaveEqualRecords(t *testing.T) {
	a, b := harbour(t), harbour(t)
	for i := range a {
		if !bytes.Equal(appendRecord(nil, a[i]), appendRecord(nil, b[i])) {
			t.Errorf("%s has two records", a[i].ID)
		}
		b[i].Passages[1].Copies++
		if bytes.Equal(appendRecord(nil, a[i]), appendRecord(nil, b[i])) {
			t.Errorf("%s changed, and its record did not", a[i].ID)
		}
	}
}
