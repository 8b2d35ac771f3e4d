package bot

import "testing"

func TestPlainly(t *testing.T) {
	for question, want := range map[string]string{
		"Que disent les documents sur la pêche ?":                      "Qu'y a-t-il sur la pêche ?",
		"Que disent nos communiqués à propos du port de Brévin ?":      "Qu'y a-t-il sur port de Brévin ?",
		"Que nous apprennent les textes au sujet de l’eau ?":           "Qu'y a-t-il sur l’eau ?",
		"Que sait-on sur le quai nord ?":                               "Qu'y a-t-il sur le quai nord ?",
		"Qu’est-ce qu’on sait à propos des ferries ?":                  "Qu'y a-t-il sur ferries ?",
		"Y a-t-il des dépêches sur Sablette ?":                         "Qu'y a-t-il sur Sablette ?",
		"Avez-vous quelque chose dans les documents sur les dragues ?": "Qu'y a-t-il sur les dragues ?",
		"What do the documents say about fishing?":                     "What is there about fishing?",
		"What is known about the north quay?":                          "What is there about the north quay?",
		"Do you have anything on ferries?":                             "What is there about ferries?",
		"Is there anything in the texts about Sablette?":               "What is there about Sablette?",
		// Somebody's words, or the words of some texts only.
		"Que dit la maire sur la pêche ?":                      "",
		"Que disent les communiqués du port sur la pêche ?":    "",
		"Que disent les documents ?":                           "",
		"Que disent les rapports de la Cour sur les ports ?":   "",
		"What did the minister say about fishing?":             "",
		"What is the budget about?":                            "",
		"Que sait-on du budget voté sur proposition du port ?": "",
	} {
		if want == "" {
			want = question
		}
		if got := plainly(question); got != want {
			t.Errorf("plainly(%q) = %q, want %q", question, got, want)
		}
	}
}
