package bot

import (
	"strings"
	"testing"
)

// TestVerifyRefusal: a refusal says one of the reasons there are, of this question.
func TestVerifyRefusal(t *testing.T) {
	a := shipped(t)
	for _, question := range []string{
		"Combien d'éléphants vivent à Biarritz ?", "How many elephants live in Biarritz?", "Que s'est-il passé en 1850 ?",
		"Qui l'a signé ?", "?", "Quand Zorglub a-t-il rencontré “Bulgroz” ?", strings.Repeat("Pourquoi ? ", 500),
	} {
		saved := mustAsk(t, a, Question{Text: question})
		if saved.Answered {
			t.Fatalf("%q is answered", question)
		}
		if fails := a.Verify(saved); fails != nil {
			t.Errorf("%q: %+v", question, fails)
		}
		for _, reason := range []string{"Le maire ment.", *saved.Reason + " Le maire ment.", "Le maire ment. " + *saved.Reason, ""} {
			forged := *saved
			forged.Reason, forged.Text = &reason, reason
			if a.Verify(&forged) == nil {
				t.Errorf("%q: the reason %q holds", question, reason)
			}
		}
	}
}
