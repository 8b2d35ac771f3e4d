package retrieval

import "testing"

func TestLead(t *testing.T) {
	const question = "Réparation du phare de Brume"
	f := rereadFeatures(t, question,
		document("a.txt", "", 0, "La réparation du phare de Brume commence.", "Une chaloupe rouge attend."),
		document("b.txt", "", 0, "Une chaloupe rouge attend dans la rade depuis hier.", "La réparation du phare de Brume commence."),
		document("c.txt", "Chaloupes", 0, "La réparation du phare de Brume commence."))
	head, tail, other, titled := f[0], f[1], f[2], f[4]
	if head[featLead] < 0.99 || tail[featLead] != head[featLead] {
		t.Errorf("the head of a text without title counts for all of it: %v, %v", head[featLead], tail[featLead])
	}
	if other[featLead] != 0 || titled[featLead] != 0 {
		t.Errorf("what is not at the head, and what has a title: %v, %v", other[featLead], titled[featLead])
	}
	if head[featLeadShared] <= other[featLeadShared] || head[featLetters] <= other[featLetters] {
		t.Errorf("shared %v, %v, letters %v, %v", head[featLeadShared], other[featLeadShared], head[featLetters], other[featLetters])
	}
	if f[3][featItem] < 0.99 || other[featItem] < 0.99 || other[featCoverage] != 0 {
		t.Errorf("the passages of a document together: %v, %v", f[3][featItem], other[featItem])
	}
}

func TestFourLetters(t *testing.T) {
	for word, want := range map[string]int{"": 0, "a": 0, "le": 1, "phare": 4} {
		if got := fourLetters(nil, []byte(word)); len(got) != want {
			t.Errorf("%q: %x", word, got)
		}
	}
}
