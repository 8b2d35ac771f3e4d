package bot

import "strings"

// numeralsOf reads "=1 word word =2 word".
func numeralsOf(lists ...string) map[string]int64 {
	m := make(map[string]int64)
	for _, list := range lists {
		n := int64(-1)
		for _, w := range strings.Fields(list) {
			if v, ok := strings.CutPrefix(w, "="); ok {
				n = 0
				for _, c := range v {
					n = 10*n + int64(c-'0')
				}
				continue
			}
			m[w] = n
		}
	}
	return m
}

var (
	numeralsFR = numeralsOf(`=0 zero =2 deux =3 trois =4 quatre =5 cinq =6 six =7 sept =8 huit =9 neuf =10 dix =11 onze =12 douze
		=13 treize =14 quatorze =15 quinze =16 seize =20 vingt vingts =30 trente =40 quarante =50 cinquante =60 soixante
		=70 septante =80 huitante octante =90 nonante`)
	numeralsEN = numeralsOf(`=0 zero =2 two =3 three =4 four =5 five =6 six =7 seven =8 eight =9 nine =10 ten =11 eleven =12 twelve
		=13 thirteen =14 fourteen =15 fifteen =16 sixteen =17 seventeen =18 eighteen =19 nineteen =20 twenty =30 thirty
		=40 forty fourty =50 fifty =60 sixty =70 seventy =80 eighty =90 ninety`)
	hundreds = wordSet("cent cents hundred")
	ones     = wordSet("un une one")

	// scales multiply; billion and trillion depend on the language.
	scales = map[string]int{"mille": 3, "millier": 3, "milliers": 3, "thousand": 3, "thousands": 3, "million": 6, "millions": 6, "mio": 6,
		"milliard": 9, "milliards": 9, "md": 9, "mds": 9, "mrd": 9, "mrds": 9, "mia": 9, "bn": 9, "tn": 12}
	// collectives count roughly so many.
	collectives = numeralsOf(`=8 huitaine =10 dizaine dizaines =12 douzaine douzaines dozen dozens =15 quinzaine =20 vingtaine =30 trentaine
		=40 quarantaine =50 cinquantaine =60 soixantaine =100 centaine centaines =2 couple`)

	ordinalsFR = numeralsOf(`=1 premier premiere premiers premieres unieme =2 deuxieme deuxiemes second seconde seconds secondes =3 troisieme troisiemes
		=4 quatrieme =5 cinquieme cinquiemes =6 sixieme =7 septieme =8 huitieme =9 neuvieme =10 dixieme dixiemes =11 onzieme =12 douzieme =13 treizieme
		=14 quatorzieme =15 quinzieme =16 seizieme =20 vingtieme =30 trentieme =40 quarantieme =50 cinquantieme =60 soixantieme =100 centieme =1000 millieme`)
	ordinalsEN = numeralsOf(`=1 first =2 second =4 fourth =5 fifth fifths =6 sixth =7 seventh =8 eighth =9 ninth =10 tenth tenths =11 eleventh
		=12 twelfth =13 thirteenth =14 fourteenth =15 fifteenth =16 sixteenth =17 seventeenth =18 eighteenth =19 nineteenth =20 twentieth
		=30 thirtieth =40 fortieth =50 fiftieth =60 sixtieth =100 hundredth =1000 thousandth`)
	ordinalEndings = wordSet("er ere re e eme ieme nd nde st rd th ers eres es emes")

	// multiples say that something is taken so many times, by the beginning of the word.
	multiples = []struct{ stem, key string }{
		{"doubl", "x2"}, {"twice", "x2"}, {"twofold", "x2"}, {"tripl", "x3"}, {"trebl", "x3"}, {"thrice", "x3"}, {"threefold", "x3"}, {"quadrupl", "x4"},
		{"quintupl", "x5"}, {"decupl", "x10"}, {"tenfold", "x10"}, {"centupl", "x100"},
	}
	// fractions are words for parts. A third may be counted or cut off.
	fractions = map[string][]string{
		"demi": {"1/2"}, "demie": {"1/2"}, "demis": {"1/2"}, "moitie": {"1/2"}, "half": {"1/2"}, "halves": {"1/2"}, "halve": {"1/2"},
		"halved": {"1/2"}, "halving": {"1/2"}, "tiers": {"1/3"}, "tierce": {"1/3", "o3"}, "third": {"1/3", "o3"}, "thirds": {"1/3"},
		"quart": {"1/4"}, "quarts": {"1/4"}, "quarters": {"1/4"},
	}
)

// unitNames are the units by which numbers are bound, with the words for them in
// both languages; several words are joined by _.
var unitNames = map[string]string{
	"%":     "% pour_cent pourcent per_cent percent",
	"‰":     "‰ pour_mille per_mille",
	"point": "point points point_de_pourcentage points_de_pourcentage percentage_point percentage_points pp",
	"EUR":   "€ euro euros eur",
	"USD":   "$ dollar dollars usd us_dollars us_$ dollars_americains dollars_us",
	"GBP":   "£ gbp pound pounds livre_sterling livres_sterling pounds_sterling",
	"JPY":   "¥ jpy yen yens",
	"CNY":   "cny rmb yuan yuans renminbi",
	"CHF":   "chf franc_suisse francs_suisses swiss_franc swiss_francs",
	"FRF":   "franc francs",
	"RUB":   "rouble roubles ruble rubles",
	"SEK":   "couronne couronnes crown crowns krona kronor krone kroner",
	"cent":  "centime centimes",
	"km":    "km kilometre kilometres kilometer kilometers", "cm": "cm centimetre centimetres centimeter centimeters",
	"mm": "mm millimetre millimetres millimeter millimeters", "m": "metre metres meter meters", "mile": "mile miles",
	"km/h": "km_/_h kmh km_h kilometres_heure kilometres_/_heure kilometres_a_l_'_heure kilometres_par_heure kilometres_an_hour kilometers_per_hour kilometres_per_hour kph",
	"m2":   "metre_carre metres_carres square_metre square_metres square_meter square_meters sqm",
	"km2":  "kilometre_carre kilometres_carres square_kilometre square_kilometres square_kilometer square_kilometers",
	"m3":   "metre_cube metres_cubes cubic_metre cubic_metres cubic_meter cubic_meters",
	"ha":   "ha hectare hectares", "kg": "kg kilo kilos kilogramme kilogrammes kilogram kilograms", "g": "gramme grammes gram grams",
	"t": "tonne tonnes ton tons", "l": "litre litres liter liters", "barrel": "baril barils barrel barrels",
	"s": "seconde secondes sec seconds", "min": "minute minutes min mn", "h": "heure heures hour hours",
	"day": "jour jours journee journees day days", "week": "semaine semaines week weeks", "month": "mois month months",
	"year":    "an ans annee annees year years yr yrs year_-_old year_-_olds years_old",
	"quarter": "trimestre trimestres quarter", "half-year": "semestre semestres", "decade": "decennie decennies decade decades",
	"century": "siecle siecles century centuries", "night": "nuit nuits night nights",
	"W": "watt watts", "kW": "kw kilowatt kilowatts", "MW": "mw megawatt megawatts", "GW": "gw gigawatt gigawatts", "TW": "tw terawatt terawatts",
	"kWh": "kwh kilowattheure kilowattheures", "MWh": "mwh megawattheures", "GWh": "gwh gigawattheures", "TWh": "twh terawattheures",
	"kB": "kilooctets kilobytes", "MB": "megaoctets megabytes megaoctet megabyte", "GB": "gigaoctets gigabytes gigaoctet gigabyte",
	"TB": "teraoctets terabytes teraoctet terabyte", "°C": "°_c degre_celsius degres_celsius degrees_celsius", "°": "° degre degres degree degrees",
	"dB": "db decibels", "Hz": "hz hertz", "times": "fois times time",
}

// symbols are units that mean something only as they are written.
var symbols = map[string]string{"m": "m", "g": "g", "t": "t", "l": "l", "L": "l", "h": "h", "H": "h", "s": "s", "W": "W", "m2": "m2", "km2": "km2", "m3": "m3",
	"ko": "kB", "Ko": "kB", "kB": "kB", "KB": "kB", "Mo": "MB", "MB": "MB", "Go": "GB", "GB": "GB", "To": "TB", "TB": "TB"}

// soft are units that a number in the prose may leave out.
var softUnits = wordSet("day week month year h min s night times quarter half-year decade century")

// unitsByFirst are the words of unitNames by the first of them, longest first.
var unitsByFirst = func() map[string][]unitForm {
	m := make(map[string][]unitForm)
	for unit, forms := range unitNames {
		for _, f := range strings.Fields(forms) {
			words := strings.Split(f, "_")
			list := m[words[0]]
			at := 0
			for at < len(list) && len(list[at].words) >= len(words) {
				at++
			}
			list = append(list, unitForm{})
			copy(list[at+1:], list[at:])
			list[at] = unitForm{words, unit}
			m[words[0]] = list
		}
	}
	return m
}()

type unitForm struct {
	words []string
	unit  string
}

var moneySigns = map[string]string{"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF"}

// labels number things; the number is then a name.
var labels = map[string]string{"article": "article", "articles": "article", "art": "article", "numero": "n", "numeros": "n", "number": "n", "no": "n", "n": "n",
	"page": "page", "pages": "page", "chapitre": "chapter", "chapter": "chapter", "section": "section", "annexe": "annex", "annex": "annex",
	"titre": "title", "title": "title", "phase": "phase", "niveau": "level", "level": "level", "etape": "stage", "stage": "stage", "step": "stage",
	"ligne": "line", "line": "line", "lot": "lot", "alinea": "paragraph", "paragraphe": "paragraph", "paragraph": "paragraph",
	"categorie": "category", "category": "category", "classe": "class", "class": "class", "zone": "zone", "tome": "volume", "volume": "volume", "vol": "volume",
	"tableau": "table", "table": "table", "figure": "figure", "terminal": "terminal", "chaine": "channel", "channel": "channel"}

// approximators are words that make a number a rough one.
var approximators = wordSet(`environ quelque quelques pres presque autour approximativement approximatif approximative vers about around roughly some nearly almost
	approximately circa une a dizaine`)

// fallWords tell of a number that goes down; a sign before it may then be left out.
var fallWords = []string{"baiss", "recul", "diminu", "chut", "repli", "perd", "pert", "recess", "contract", "deficit", "moins", "reduc", "redui", "fall", "fell", "drop", "declin",
	"decreas", "down", "lost", "loss", "lose", "shrank", "shrink", "minus", "negati", "below", "cut", "inferieur"}
