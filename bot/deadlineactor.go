package bot

import (
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var (
	// actorNouns are nouns, in the singular and small letters, of those who can be held to something:
	// persons by what they are or do, and bodies of persons.
	actorNouns = wordSet(`abonné académie académies accusé acheteur acheteuse actionnaire adhérent administrateur administration administratrice adolescent adulte agence agent
		agente agriculteur agricultrice alliance allocataire ambassade ambassadeur ambassadrice apprenti apprentie armée artisan artiste assemblée assistant
		assistante association assurance assureur assuré astronaute athlète attaché auditeur auditrice auteur automobiliste autorité autrice avocat avocate
		aîné bailleur banque bataillon batelier batelière berger bergère bibliothèque bourgmestre brigade bureau bénéficiaire cabinet cadres caisse candidat
		candidate canton cantonnier chacun chacune chambre champion championne chancelier chancelière chancellerie chef cheffe cheminot chercheur chercheuse
		chômeur chômeuse citoyen citoyenne client cliente coalition collectif collectivité collège comité commandant commandante commandement commerçant
		commerçante commissaire commissariat commission communauté commune compagnie conducteur conductrice confédération conseil conseiller
		conseillère conservateur consommateur consommatrice consortium constructeur consul consulat contribuable coopérative coprésident coprésidente corps
		couple cour coureur créateur créatrice curateur curatrice directeur direction directrice dirigeant dirigeante distributeur docteur donateur douane
		délégation délégué déléguée département député députée détaillant détenteur détenu ecclésiastique employeur employeuse employé employée enfant
		enquêteur enquêtrice enseignant enseignante entrepreneur entreprise espion expert experte exploitant exploitante exportateur exposant exécutif
		fabricant famille femme filiale firme fonctionnaire fondation footballeur forces formateur formatrice fournisseur fournisseuse fraction fraternité
		fédération gendarmerie gens gestionnaire gouvernement gouverneur gouverneure greffe grossiste groupe groupement gérant habitant habitante historien
		historienne homme hébergeur hôpital hôte hôtelier importateur industriel infirmier infirmière ingénieur ingénieure inspecteur inspection inspectorat
		inspectrice institut institution instructeur intendance intermédiaire intervenant intervenante investisseur invité jardinier jeunes journaliste juge
		jury laboratoire lauréat lauréate lecteur lectrice livreur locataire logeur législateur législatif magasinier magistrat magistrate magistrature maire
		mairie maison majorité marins membre migrant migrante milice militaire ministre ministère minorité mission monarque municipalité musicien musicienne
		mère médecin médias médiateur médiatrice nageur nation notaire négociateur négociatrice observatoire octogénaire office officier officière opérateur
		orchestre organe organisateur organisation organisatrice organisme ouvrier ouvrière parent parlement parlementaire partenaire parti participant
		participante particuliers parties passager pasteur patient patiente patron patronne pays paysan paysanne peintre personnalité personne personnel peuple
		pharmacie pharmacien pilote piéton plénum police policier policière pompier pompière population porteur pouvoirs premier-ministre prestataire prince
		princesse procureur procureure producteur productrice professeur professeure professionnel promoteur propriétaire protecteur province préfecture préfet
		préfète présidence président présidente prévenu publics père pêcheur quartier-maître rapporteur rapporteuse recrue recteur rectorat rectrice reine
		représentant représentante représentation requérant responsable ressortissant restaurateur retraité retraitée riverain riveraine roi rédacteur
		rédaction rédactrice réfugié réfugiée régie régiment région régisseur régisseuse résident résidente réviseur salarié salariée savant scientifique
		secouriste secrétaire secrétariat section service skieur skieuse société soldat soldate souverain souveraine sportif sportive spécialiste stagiaire
		start-up suspect syndic syndicat séjournant sénat sénateur sénatrice task-force tenancier titulaire touriste traducteur transporteur travailleur
		travailleuse tribunal troupe troupes trésorerie trésorier tuteur témoin union unité université usager utilisateur utilisatrice vainqueur vendeur
		vendeuse vice-chancelier vice-chancelière vice-président vice-présidente victime vigneron village ville visiteur visiteuse viticulteur voisin
		volontaire voyageur voyageuse vétérinaire éclusier éclusière école éditeur éditrice électeur électorat électrice éleveur éleveuse élu élue élève
		émetteur épidémiologiste équipe état étudiant étudiante évêché évêque
		academy administrator agency ambassador army artist assembly athlete author authority bank beneficiary board body captain chair chairman chairwoman
		chancellor chief child children citizen city club coach commander commissioner committee community company conductor confederation contractor
		cooperative council councillor country court crew customer delegate delegation department deputy director directorate district driver editor embassy
		employee employer engineer envoy family farmer federation firm foundation government governor group head holder inspector institute journalist judge
		keeper king lawyer leader man manager master mayor member men minister ministry officer official operator organiser organization organizer owner panel
		parliament partner party passenger people person pilot president principal producer professor prosecutor queen region regulator representative resident
		school scientist secretariat secretary senate senator server shareholder skipper society soldier speaker staff state student supervisor supplier
		surgeon taxpayer teacher team tenant town trader trainee treasurer troops university user visitor volunteer voter winner woman women worker`)
	// amounts are nouns behind which stands what they are of: "la plupart des communes".
	amounts = wordSet(`plupart partie majorité minorité moitié tiers quart ensemble totalité nombre dizaine douzaine quinzaine vingtaine trentaine centaine millier milliers chacun chacune certains certaines plusieurs beaucoup
		cent cents mille million millions most half majority number each some`)
	// things are nouns that begin with a capital in names of what does not act.
	things = wordSet(`accord accords acte affaire agenda année article base bulletin centenaire charte code concept concert congrès consultation convention coupe cyber déclaration directive dispositif exposition expo festival
		feuille forum foire fête grand grande horizon initiative inventaire jeux jeudi journée journées journal loi lois marathon mesure mesures modèle musée nuit nouveau nouvelle objectif ordonnance paquet phase plan plans plateforme podium
		pont prix procédure programme programmes projet projets protocole rapport référendum règlement règles réforme rencontre rencontres rentrée révision route salon scrutin semaine session site sommet statistique stratégie symposium système table test tour tournoi traité train
		tunnel université-été vaccin vision vote votation zone act agreement award bill budget bridge campaign conference-day contract day decision document fair law market month plan policy prize project regulation report route rule scheme summit treaty
		website week year davantage tout tous toutes autres autre certains certaines plusieurs quelques cela ceci celui celle différents différentes divers diverses nombreux nombreuses rien personne aucun aucune beaucoup moins plus peu
		parallèlement mi- nul seul seuls seule seules deux trois quatre cinq six sept huit neuf dix`)
	// nounEnds open a part of a nominal that says of what, or where, its head is.
	nounEnds = wordSet(`de du des d' à au aux en pour par sur dans avec sans sous chez entre contre vers face of for in on at with from to by under between against`)
)

// isActor reports whether the noun w names somebody, in whatever number.
func isActor(w string) bool {
	if actorNouns[w] {
		return true
	}
	if w == "cours" {
		return false
	}
	for _, end := range [...]struct{ plural, one string }{{"s", ""}, {"aux", "al"}, {"x", ""}, {"ies", "y"}, {"ens", "en"}, {"ales", "al"}} {
		if one, ok := strings.CutSuffix(w, end.plural); ok && actorNouns[one+end.one] {
			return true
		}
	}
	return false
}

// proper reports whether the word at i is a name, or one of one, and no name of a thing that does not act.
func (s *sentenceReader) proper(i int) bool {
	l := s.lex[i]
	return l.word && l.upper && !nounOpeners[l.low] && !things[l.low] && !things[strings.TrimSuffix(l.low, "s")] && !(fronts[l.low] && i == 0)
}

// acronym reports whether the word at i is written in capitals.
func (s *sentenceReader) acronym(i int) bool {
	w := s.lex[i].In(s.text)
	return len(w) > 1 && strings.ToUpper(w) == w && strings.IndexFunc(w, unicode.IsLetter) >= 0
}

// beforeHead are words that may stand between the beginning of a nominal and its head.
var beforeHead = wordSet(`nouveau nouvelle nouveaux nouvelles nouvel premier première premiers premières second seconde grand grande grands grandes petit petite petits petites jeune ancien ancienne anciens
	anciennes futur future futurs futures actuel actuelle actuels actuelles quelque quelques environ seul seule seuls seules autre autres propre propres prochain prochaine prochains prochaines dernier dernière derniers
	dernières haut haute hauts hautes gros grosse grosses bon bonne bons bonnes principal principale principaux principales différents différentes divers diverses certains certaines plusieurs nombreux nombreuses tout toute tous
	toutes près plus moins deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente cent cents mille millions million`)

var englishOpeners = wordSet(`the a an this these its their our all each every`)

// actor reports whether the words [from, to), a nominal, name somebody who can act: their head is
// one of actorNouns or a name. Nobody can tell of "les machines", nor of most else.
func (s *sentenceReader) actor(from, to int) bool {
	if from >= to {
		return false
	}
	if englishOpeners[s.low(from)] {
		end := from + 1
		for end < to && !nounEnds[s.low(end)] && s.lex[end].word {
			end++
		}
		head := end - 1
		return head > from && (isActor(s.low(head)) || s.proper(head) && !isLower(s.lex[from+1]))
	}
	head := from
	for head < to && (nounOpeners[s.low(head)] || s.is(head, "de", "d'") || beforeHead[s.low(head)] && !isActor(s.low(head)) || s.digits(head)) {
		head++
	}
	switch {
	case head >= to:
		return false
	case isActor(s.low(head)):
		return true
	case amounts[s.low(head)] && s.is(head+1, "de", "d'", "des", "du"):
		return s.actor(head+2, to)
	case !s.lex[head].upper || fronts[s.low(head)] && !s.acronym(head) || s.thing(head, to) || things[s.low(head)] || things[strings.TrimSuffix(s.low(head), "s")]:
		return false
	case head > 0:
		return true // a name that no sentence begins with
	}
	return s.acronym(head) || head+1 == to || s.proper(head+1) || nounEnds[s.low(head+1)]
}

// thing reports whether the name that begins at word i is, by its last word, one of a thing: "Point Zero Forum".
func (s *sentenceReader) thing(i, to int) bool {
	for i+1 < to && s.upperAt(i+1) {
		i++
	}
	return things[s.low(i)]
}

func isLower(w dueWord) bool { return w.word && !w.upper }

// digits reports whether the word at i is a number.
func (s *sentenceReader) digits(i int) bool {
	w := s.low(i)
	return w != "" && w[0] >= '0' && w[0] <= '9'
}

// names reports whether the words [from, to) are a name and nothing more.
func (s *sentenceReader) names(from, to int) bool {
	if from >= to {
		return false
	}
	for i := from; i < to; i++ {
		if !(s.lex[i].upper && s.lex[i].word) && !(i > from && s.is(i, "de", "du", "von", "van", "der", "den", "di", "da", "d'", "-", "et")) {
			return false
		}
	}
	return s.proper(from)
}

// stretch are the bytes of the words [from, to).
func (s *sentenceReader) stretch(from, to int) corpus.Span {
	if from >= to {
		return corpus.Span{}
	}
	return corpus.Span{Start: s.lex[from].Start, End: s.lex[to-1].End}
}

// anyOf reports whether a word of [from, to) is in set.
func (s *sentenceReader) anyOf(from, to int, set map[string]bool) bool {
	return slices.ContainsFunc(s.lex[max(0, from):max(from, to, 0)], func(l dueWord) bool { return set[l.low] })
}
