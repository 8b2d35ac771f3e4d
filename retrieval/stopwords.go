package retrieval

import "strings"

// Stop words, folded. They carry no subject of their own: articles, pronouns,
// prepositions, auxiliaries, modal verbs and the words that open a question.
var (
	stopFR = wordSet(`
aujourd'hui quelqu'un quelqu'une quelques-uns quelques-unes a ai aient aie ainsi ait alors apres as au aucun aucune aucuns auquel aura aurai auraient aurait auras auront aussi autant autre
autres aux auxquelles auxquels avaient avait avant avec avez aviez avions avoir avons ayant c car ce ceci cela celle celles celui
cependant certain certaine certaines certains ces cet cette ceux chacun chacune chaque chez ci combien comme comment contre d dans
de dehors deja depuis des desormais desquelles desquels devra devraient devrait devront doit doivent donc dont du duquel durant
elle elles en encore enfin ensuite entre es est et etaient etait etant etre eu eue eues eurent eus eut eux faut furent fut hors
hui il ils j je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais malgre me
meme memes mes mien mienne moi moins mon n ne neanmoins ni non nos notre nous on ont or ou par parce parmi pas pendant peu peut
peuvent plus plusieurs pour pourquoi pourra pourraient pourrait pourront pouvait puis puisqu puisque qu quand quant que quel quelle
quelles quelqu quelque quelques quels qui quoi quoiqu quoique s sa sans se selon sera serai seraient serait seront ses seulement si
sien sienne soi soient soit son sont sous suis sur surtout t ta tandis tant te tel telle telles tels tes toi ton toujours tous tout
toute toutes tres trop tu un une va vers veulent veut voici voila vont vos votre vous y`)

	stopEN = wordSet(`
a about above after again all also am among an and any are as at be because been before being between both but by can cannot could
d did do does doing don during each few for from further had has have having he her here hers herself him himself his how i if in
into is it its itself just ll m many may me might more most much must my myself no nor not of off on once only or other our ours ourselves out
over own per re s same shall she should so some such t than that the their theirs them themselves then there these they this those
through to too under until up upon us ve very was we were what when where which while who whom whose why will with within without
would you your yours yourself`)

	// elided are the words that lose their vowel before another; the
	// apostrophe belongs to them.
	elided = wordSet("l d j m t s n c qu jusqu lorsqu puisqu quoiqu")

	// whole are words with an apostrophe or a hyphen inside that is no seam.
	whole = wordSet(`aujourd'hui quelqu'un quelqu'une quelques-uns quelques-unes presqu'ile presqu'iles prud'homme prud'hommes
prud'homal prud'homale prud'homaux entr'ouvert rendez-vous add-on au-dela par-dela en-dela`)

	// clitics follow a verb (or ce, celui…) after a hyphen: peut-on, a-t-elle, celui-ci.
	clitics = wordSet("je tu il elle on nous vous ils elles ce t le la les lui leur y en moi toi ci")

	// tails are what English writes after an apostrophe.
	tails = wordSet("s t d ll ve re m")
)

func wordSet(s string) map[string]bool {
	words := strings.Fields(s)
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// isStop reports whether a folded word is a stop word of lang; every language
// but "en" counts as French.
func isStop(fold, lang string) bool {
	if lang == "en" {
		return stopEN[fold]
	}
	return stopFR[fold]
}
