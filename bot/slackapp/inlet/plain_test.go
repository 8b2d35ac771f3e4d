package inlet

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var me = Self{User: "U0ME", Bot: "B0ME", App: "A0ME"}

func TestPlain(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"words", "Qui a signé la déclaration ?", "Qui a signé la déclaration ?"},
		{"own mention", "<@U0ME> Qui a signé ?", "Qui a signé ?"},
		{"own mention with label", "<@U0ME|verbatim> Qui ?", "Qui ?"},
		{"own mention with comma", "<@U0ME>, qui a signé ?", "qui a signé ?"},
		{"own mention with colon", "<@U0ME>\u00a0: qui a signé ?", "qui a signé ?"},
		{"own mention in the middle", "Bonjour <@U0ME>, qui a signé ?", "Bonjour, qui a signé ?"},
		{"own mention alone", " <@U0ME> ", ""},
		{"own bot id", "<@B0ME> qui ?", "qui ?"},
		{"another with name", "<@U1|Anne> a dit", "@Anne a dit"},
		{"another with sign", "<@U1|@Anne> a dit", "@Anne a dit"},
		{"another without name", "<@U1> a dit", "a dit"},
		{"channel", "dans <#C1|presse>", "dans #presse"},
		{"channel without name", "dans <#C1|> hier", "dans hier"},
		{"calls", "<!here> <!channel|@channel> <!everyone> qui ?", "qui ?"},
		{"group", "<!subteam^S1|@redaction> qui ?", "@redaction qui ?"},
		{"date", "le <!date^1392734382^{date}^https://example.org/|18 février 2014> ?", "le 18 février 2014 ?"},
		{"link with label", "voir <https://example.org/a?b=1&amp;c|le &lt;texte&gt;>", "voir le <texte>"},
		{"link", "voir <https://example.org/a?b=1&amp;c=2>", "voir https://example.org/a?b=1&c=2"},
		{"mail", "<mailto:a@example.org>", "a@example.org"},
		{"entities once", "R&amp;D &amp;lt; 5 &lt; 6 &quot;", "R&D &lt; 5 < 6 &quot;"},
		{"not a token", "a <b et c> d <", "a <b et c> d <"},
		{"unclosed", "<<<@U0ME", "<<<@U0ME"},
		{"a token in brackets", "<<@U0ME>>", "<>"},
		{"emoji", ":wave::skin-tone-2:", ":wave::skin-tone-2:"},
		{"emoji with marks", ":_a_: ok", ":_a_: ok"},
		{"bold", "*Qui* a _signé_ le `texte` ~hier~ ?", "Qui a signé le texte hier ?"},
		{"nested", "*_Qui_* ?", "Qui ?"},
		{"bold link", "*voir <https://example.org/|ici>* et", "voir ici et"},
		{"no marks", "2*3*4 a_b_c 5 * 6 * 7", "2*3*4 a_b_c 5 * 6 * 7"},
		{"marks in an address", "<https://example.org/_a_/*b*>", "https://example.org/_a_/*b*"},
		{"code", "`*a*` et ```_b_\nc```", "*a* et _b_ c"},
		{"mark across lines", "*a\nb*", "*a b*"},
		{"quoted line", "&gt; citation\n&gt;&gt;&gt; autre", "citation autre"},
		{"lines", "un\r\n\r\n  deux\ttrois ", "un deux trois"},
		{"no-break spaces stay", "«\u00a0oui\u00a0»\u202f!", "«\u00a0oui\u00a0»\u202f!"},
		{"invisible", "a\x00b\u202ec\u200bd\ufeff\u00ade", "abcde"},
		{"joined emoji", "👩\u200d🚀", "👩\u200d🚀"},
		{"broken UTF-8", "a\xffb\xc3", "ab"},
		{"other language", "ニースの宣言は？", "ニースの宣言は？"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Plain(tt.in, me); got != tt.want {
				t.Errorf("Plain(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// A long text of marks that never close must not take time that grows with its square.
func TestPlainLong(t *testing.T) {
	for _, unit := range []string{"*a ", "<", "<@", "`", "```a", "&", "_a", "&gt;", "<@U0ME>,", " <@U0ME>", "~a~"} {
		Plain(strings.Repeat(unit, 1<<20/len(unit)), me)
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("<@U0ME>, *qui* a <https://example.org/|signé> &amp; `quand` ?")
	f.Add("```a``` <!date^1^{date}|hier> &gt;&gt;&gt; b")
	f.Add("\xff<!subteam^S1|@a>\u2028\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		got := Plain(text, me)
		if !utf8.ValidString(got) {
			t.Errorf("%q is not valid UTF-8", got)
		}
		if i := strings.IndexFunc(got, unicode.IsControl); i >= 0 {
			t.Errorf("%q has a control character at %d", got, i)
		}
		if got != strings.TrimSpace(got) {
			t.Errorf("%q has space at an end", got)
		}
		if len(got) > len(text) {
			t.Errorf("%q is longer than %q", got, text)
		}
	})
}
