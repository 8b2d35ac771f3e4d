package corpus

import (
	"strings"
	"time"
)

// A word is what the grammar knows of a word; zero fields say "not that".
type word struct {
	month   time.Month
	weekday int8 // 1 Monday … 7 Sunday
	season  int8
	unit    Unit
	number  int8 // cardinal, 1 to 100
	ordinal int8 // 1 to 31, -1 for last
	step    int8 // -1 past, +1 to come
	feast   Feast
	short   bool // an abbreviation, or a word that is something else as often as not
	english bool
	plural  bool
	starts  bool // a date may begin with it
	tense   Tense
}

type entry struct {
	fold string
	word word
}

var vocabulary = newVocabulary()

const (
	monthWords = `janvier janv jan january/fevrier fev fevr february feb/mars march mar/avril avr april apr/mai may/juin june jun/` +
		`juillet juil july jul/aout august aug/septembre sept september sep/octobre oct october/novembre nov november/decembre dec december`
	weekdayWords = `lundi lun monday mon/mardi mar tuesday tue tues/mercredi mer wednesday wed/jeudi jeu thursday thu thur thurs/` +
		`vendredi ven friday fri/samedi sam saturday sat/dimanche dim sunday sun`
	seasonWords  = `printemps spring/ete summer/automne autumn fall/hiver winter`
	numberWords  = `un une one/deux two/trois three/quatre four/cinq five/six/sept seven/huit eight/neuf nine/dix ten/onze eleven/douze twelve/treize/quatorze/quinze/seize`
	ordinalWords = `premier premiere first/deuxieme second seconde/troisieme third/quatrieme fourth/cinquieme fifth/sixieme sixth/septieme/huitieme/neuvieme/dixieme`

	englishDateWords = `weekend weekends quarter quarters decade decades century centuries day days week weeks month months year years january february march april may june july august september october november december ` +
		`monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter`

	pastWords  = `dernier derniere derniers dernieres passe passee passes passees ecoule ecoulee ecoules ecoulees last past previous`
	aheadSteps = `prochain prochaine prochains prochaines next coming upcoming`

	// Words around a date that tell where it lies. Forms of avoir and être before
	// a participle are past; see the tense recogniser for the endings of the future.
	pastTense = `ont avait avaient etait etaient fut furent eut eurent avons avez etions sont est ai was were had did has have been annonce ` +
		`declare explique precise indique adopte confirme retroactif retroactive`
	aheadTense = `va vont sera seront serait seraient aura auront aurait auraient devra devront devrait devraient doit doivent ira iront fera feront ` +
		`prevu prevue prevus prevues programme programmee programmes programmees attendu attendue attendus attendues planifie planifiee ` +
		`repousse repoussee repousses repoussees reporte reportee reportes reportees renvoye renvoyee ajourne ajournee postponed ` +
		`veuillez planifier reserver reservez will shall scheduled planned expected due upcoming tomorrow must should`

	// starters begin an expression without being any of the above.
	starters = `ce cet cette this il voici voila dans in ago debut early beginning mi mid milieu middle fin late end courant week t q s h ` +
		`nouvel new saint a an premiers premieres soon starting reste rest earlier later meme same maintenant now ` +
		`aujourd today tonight avant avanthier hier yesterday apres demain tomorrow lendemain surlendemain veille plus moins pres environ`

	// grammarWords need no class of their own.
	grammarWords = `a ago after alors an and apres article as at au aujourd aux avant avec before beginning between by ce ces cet cette ci commencant ` +
		`compter courant cours d dans de debut depuis des du durant early effet en end ends entre er ere ete et exercice ` +
		`fin for from h haut hier horizon hui ici il in into jusqu jusque la late later le lendemain les lors l mi mid middle milieu ` +
		`midi minuit n nd no nd numero of on or ou partir pendant plus pour puis qu quand que quinzaine rd s since soir matin matinee soiree ` +
		`nuit apres-midi sous st suivant suivante suivants suivantes precedent precedente precedents precedentes sur t q th that the this to today demain ` +
		`tomorrow tonight yesterday tous toutes chaque every each through till until up veille venir vers voici voila y ` +
		`week end weekend weekends decennie decennies siecle siecles rue avenue boulevard place pont quai square ` +
		`section sections chapter version norme iso resolution reglement directive decision arret affaire loi page pages chapitre ue ce cee ligne tram tramway bus ` +
		`et e eme ieme ans annees surlendemain avanthier maintenant now jour quel quelle autour nouvel new eve saint sylvestre meme same rest reste earlier later tot tard suit precede possible minutes sous within environ around about ` +
		`depart budget rentree saison edition promotion millesime session programme rapport ici-la presque fois ` +
		`cent cents mille moitie actuel actuelle vingt trente quarante cinquante soixante septante octante nonante quatre ` +
		`euros euro dollars dollar francs personnes habitants metres metre km kilometres m kg tonnes tonne hectares ha mw kw emplois salaries ` +
		`exemplaires places logements pieces membres voix unites litres degres chf eur usd fr pour millions milliards million milliard ` +
		`minute minutes heure heures hour hours half peu deja comme compared with encore ne qui dont mais car donc ni soit vendu dated dates datee date monthly lu`
)

func newVocabulary() map[string]entry {
	v := make(map[string]entry, 600)
	edit := func(fold string, f func(*word)) {
		e := v[fold]
		e.fold = fold
		f(&e.word)
		v[fold] = e
	}
	// each calls f for the words of every group of list, with the group's number from 1.
	each := func(list string, f func(n int, fold string)) {
		for n, group := range strings.Split(list, "/") {
			for _, fold := range strings.Fields(group) {
				f(n+1, fold)
			}
		}
	}
	each(grammarWords, func(_ int, s string) { edit(s, func(*word) {}) })
	each(monthWords, func(n int, s string) { edit(s, func(w *word) { w.month = time.Month(n) }) })
	each(weekdayWords, func(n int, s string) { edit(s, func(w *word) { w.weekday = int8(n) }) })
	each(seasonWords, func(n int, s string) { edit(s, func(w *word) { w.season = int8(n) }) })
	each(numberWords, func(n int, s string) { edit(s, func(w *word) { w.number = int8(n) }) })
	each("vingt/trente/quarante/cinquante/soixante", func(n int, s string) { edit(s, func(w *word) { w.number = int8(10 * (n + 1)) }) })
	each("twenty/thirty", func(n int, s string) { edit(s, func(w *word) { w.number = int8(10 * (n + 1)) }) })
	each(ordinalWords, func(n int, s string) { edit(s, func(w *word) { w.ordinal = int8(n) }) })
	each("dernier derniere last", func(_ int, s string) { edit(s, func(w *word) { w.ordinal = -1 }) })
	each(pastWords, func(_ int, s string) { edit(s, func(w *word) { w.step = -1 }) })
	each(aheadSteps, func(_ int, s string) { edit(s, func(w *word) { w.step = 1 }) })
	each(englishDateWords, func(_ int, s string) { edit(s, func(w *word) { w.english = true }) })
	each("mars march may mar sept sep fall spring mon sat sun sam mer jan dec ven lun dim jeu", func(_ int, s string) { edit(s, func(w *word) { w.short = true }) })
	each("janv fev fevr feb avr apr jun jul juil aug oct nov wed thu thur thurs fri tue tues", func(_ int, s string) { edit(s, func(w *word) { w.short = true }) })
	for fold, f := range map[string]Feast{
		"noel": FeastChristmas, "christmas": FeastChristmas, "paques": FeastEaster, "easter": FeastEaster,
		"pentecote": FeastPentecost, "ascension": FeastAscension, "toussaint": FeastAllSaints,
	} {
		edit(fold, func(w *word) { w.feast = f })
	}
	for unit, names := range map[Unit]string{
		UnitDay:     "jour jours journee journees day days",
		UnitWeekend: "weekend weekends",
		UnitWeek:    "semaine semaines week weeks",
		UnitMonth:   "mois month months",
		UnitQuarter: "trimestre trimestres quarter quarters",
		UnitHalf:    "semestre semestres",
		UnitYear:    "an ans annee annees year years exercice",
		UnitDecade:  "decennie decennies decade decades",
		UnitCentury: "siecle siecles century centuries",
	} {
		each(names, func(_ int, s string) {
			edit(s, func(w *word) { w.unit, w.plural = unit, s != "mois" && strings.HasSuffix(s, "s") })
		})
	}
	each("lundis mardis mercredis jeudis vendredis samedis dimanches mondays tuesdays wednesdays thursdays fridays saturdays sundays",
		func(_ int, s string) { edit(s, func(*word) {}) })
	each(pastTense, func(_ int, s string) { edit(s, func(w *word) { w.tense = TensePast }) })
	each(aheadTense, func(_ int, s string) { edit(s, func(w *word) { w.tense = TenseAhead }) })
	each(starters, func(_ int, s string) { edit(s, func(w *word) { w.starts = true }) })
	for fold, e := range v {
		w := &e.word
		w.starts = w.starts || w.month != 0 || w.weekday != 0 || w.season != 0 || w.unit != 0 || w.number != 0 || w.ordinal != 0 || w.step != 0 || w.feast != 0
		v[fold] = e
	}
	return v
}
