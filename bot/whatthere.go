package bot

import "github.com/verbatim-briefing/verbatim/corpus"

// Questions that only want to know what there is on something are put in many
// ways that name the documents themselves or nobody in particular. The documents
// are then no speaker whose words are wanted, and to know or to have is no
// predicate to look for.
var (
	whatThereFR = corpus.NewPattern(`(?i)^(?:` +
		`(?:que|qu['’]est-ce que) (?:nous )?(?:disent|rapportent|racontent|contiennent|apprennent|révèlent|indiquent) ` + theTextsFR +
		`|que (?:sait-on|savons-nous|savez-vous|sais-tu|trouve-t-on|avez-vous|as-tu)` +
		`|qu['’]est-ce (?:qu['’]on|que l['’]on|que nous|que vous|que tu) (?:sait|savons|savez|sais|avez|as)` +
		`|(?:y a-t-il|avez-vous|as-tu|existe-t-il|trouve-t-on) (?:des|un|une|quelque|quelques) (?:chose|documents?|textes?|sources?|dépêches?|communiqués?|articles?)` +
		`)(?: dans ` + theTextsFR + `)? (?:sur|concernant|(?:à propos|au sujet) (?:de |du |des |d['’]))\s*(\S.*)$`)
	whatThereEN = corpus.NewPattern(`(?i)^(?:` +
		`what (?:do|does|did) ` + theTextsEN + ` (?:say|tell(?: us| me)?|report|contain|have)` +
		`|what (?:is|was) known` +
		`|what do (?:we|you) (?:know|have)` +
		`|(?:is|are) there (?:anything|something|any (?:documents?|texts?|sources?|releases?))` +
		`|do (?:we|you) (?:have|know) (?:anything|something|any (?:documents?|texts?|sources?|releases?))` +
		`)(?: in ` + theTextsEN + `)? (?:about|on|regarding|concerning)\s+(\S.*)$`)
)

const (
	theTextsFR = `(?:les|nos|vos|tes|ces|tous les) (?:documents|textes|sources|dépêches|communiqués|articles|archives|fichiers)`
	theTextsEN = `(?:the|our|your|these|all the) (?:documents|texts|sources|(?:press )?releases|dispatches|articles|archives|files)`
)

// plainly puts a question that wants to know what there is on something in the
// one way that is understood as such; any other is returned as it is.
func plainly(question string) string {
	if m := whatThereFR.FindStringSubmatch(question); m != nil {
		return "Qu'y a-t-il sur " + m[1]
	}
	if m := whatThereEN.FindStringSubmatch(question); m != nil {
		return "What is there about " + m[1]
	}
	return question
}
