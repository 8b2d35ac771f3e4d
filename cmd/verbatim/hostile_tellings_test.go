package main

// Sentences of the sample corpus, told wrong on purpose.

// turned are sentences of the sample, by what stands in them, and how they are
// told wrong while every name and number stays.
var turned = []struct{ of, prose string }{
	{"accouché d'aucune mesure", "Ce sommet contre le terrorisme jihadiste a accouché de mesures concrètes."},
	{"accouché d'aucune mesure", "Le sommet a débouché sur des mesures concrètes, préparées par la Maison Blanche."},
	{"Aucun de nos pays", "Nos pays sont aujourd'hui à l'abri de tels événements tragiques, estime Julian King."},
	{"ils ne sont pas suffisants", "Les engagements qui ont été pris sont suffisants."},
	{"ne veulent pas être les seules", "Londres et Paris veulent être les seules capitales à s'attaquer au terrorisme en ligne."},
	{"explorer la possibilité", "Nous allons contraindre juridiquement les sociétés à retirer les contenus."},
	{"devrait être doté", "L'EC3 est doté par Europol de nouveaux spécialistes en informatique."},
	{"devrait être doté", "Europol a doté l'EC3 de nouveaux spécialistes en informatique."},
	{"devraient être prises", "Plusieurs mesures opérationnelles à court terme ont été prises pour affermir la réponse de l'UE."},
	{"éventuelles mesures législatives", "La Commission adopte des mesures législatives qui améliorent l'accès transfrontalier aux preuves numériques."},
	{"éventuelles mesures législatives", "La Commission ne se penche sur aucune mesure législative pour améliorer l'accès transfrontalier aux preuves numériques."},
	{"plus de 100 millions", "Le fonds européen pour la sécurité intérieure sera abondé de moins de 100 millions d'euros."},
	{"peut et doit apporter", "L'Union européenne ne peut apporter un soutien significatif."},
	{"peut et doit apporter", "L'Union européenne n'a pas à apporter de soutien significatif."},
	{"doit permettre aux États", "La rencontre n'a pas permis aux États de définir des engagements conjoints."},
	{"sera lancée à l’automne", "Aucune conférence sur ce thème ne sera lancée à l'automne 2019."},
	{"mettra en place sous peu", "La Commission ne mettra pas en place de groupe d'experts à haut niveau sur la radicalisation."},
	{"doivent intensifier leurs efforts", "Les plateformes internet ne doivent pas intensifier leurs efforts."},
	{"doivent intensifier leurs efforts", "Les plateformes internet pourraient intensifier leurs efforts."},
	{"peser collectivement", "Il a refusé de peser collectivement sur les opérateurs."},
	{"afin que les messageries ne puissent pas", "Il faut que les messageries puissent être l'outil des terroristes ou des criminels."},
	{"continuera de soutenir", "La Commission cessera de soutenir l'inclusion sociale et l'intégration."},
	{"continuera de soutenir", "La Commission ne continuera pas de soutenir l'inclusion sociale."},
	{"mieux utiliser les données", "Les ministres ne préconisent pas de mieux utiliser les données récoltées en Syrie et en Irak."},
	{"s’engagent à", "Les États membres du G7 refusent de mieux coordonner leurs efforts."},
	{"Aucun de nos pays", "None of this is a threat: our countries are safe from such tragic events."},
	{"ils ne sont pas suffisants", "The commitments that were made are sufficient."},
	{"devrait être doté", "Europol has provided the centre with new IT specialists."},
	{"accouché d'aucune mesure", "The summit produced concrete measures."},
}

// crossed are tellings that give the words of one to another, whom a second
// quotation names.
var crossed = []struct{ first, second, prose string }{
	{"Aucun de nos pays", "Gérard Collomb", "Gérard Collomb estime qu'aucun de nos pays n'est aujourd'hui à l'abri de tels événements tragiques."},
	{"Aucun de nos pays", "Christian Estrosi", "Selon Christian Estrosi, aucun de nos pays n'est aujourd'hui à l'abri de tels événements tragiques."},
	{"a indiqué Theresa May", "Emmanuel Macron", "Emmanuel Macron a indiqué que la France et le Royaume étaient convenus de faire plus pour lutter contre le terrorisme en ligne."},
	{"a indiqué Theresa May", "Emmanuel Macron", "« Nous sommes convenus de faire plus pour lutter contre le terrorisme en ligne », a indiqué Emmanuel Macron."},
	{"Julian King annonce que le fonds", "Christian Estrosi", "Christian Estrosi annonce que le fonds européen pour la sécurité intérieure sera prochainement abondé de plus de 100 millions d'euros."},
	{"assure le président français", "Theresa May", "Theresa May assure que l'initiative vise d'abord à renforcer les engagements et les obligations des opérateurs en ligne."},
	{"peser collectivement", "Maison Blanche", "La Maison Blanche a appelé à peser collectivement sur les opérateurs."},
	{"la Maison Blanche préfère", "Bernard Cazeneuve", "Bernard Cazeneuve préfère ne retenir que le positif, en vantant un plan d'action contre l'extrémisme violent."},
	{"précise l’Élysée", "Christophe Castaner", "Christophe Castaner précise que la sécurité et la lutte contre le terrorisme constitueront l'une des priorités."},
}

// bound are tellings that bind a name or a figure of the sentence to something else in it.
var bound = []struct{ of, prose string }{
	{"plus de 100 millions", "Le fonds européen pour la sécurité intérieure sera abondé de 10 millions d'euros."},
	{"plus de 100 millions", "Plus de 100 millions d'euros seront consacrés à la sécurité des espaces publics."},
	{"Turku (Finlande)", "La Catalogne a été frappée le vendredi 18 août 2017."},
	{"maire (LR) de Nice", "Gérard Collomb est maire (LR) de Nice."},
	{"maire (LR) de Nice", "Christian Estrosi est ministre de l'Intérieur."},
	{"réseau CSIRT) dans 14", "Le réseau CSIRT recevra 14 millions d'euros."},
	{"réseau CSIRT) dans 14", "Le réseau CSIRT sera renforcé dans 10,8 États membres."},
	{"4 et vendredi 5 avril 2019", "Le sommet du G7 est organisé à Biarritz le vendredi 5 avril 2019."},
	{"14 septembre 2016", "Le président Juncker a prononcé son discours sur l'état de l'Union en juillet 2014."},
	{"préconisent en outre", "Les combattants étrangers préconisent de mieux utiliser les données récoltées en Syrie et en Irak."},
}
