package prompts

import "encoding/json"

// The schemas of the replies. They depend on nothing in the request, because
// servers compile a schema once and keep it. A model writes the properties in this
// order: first whether it can answer, then the words it relies on, and only then
// its own.
var (
	answerSchema = json.RawMessage(`{"type":"object","properties":{` +
		`"declined":{"type":"boolean"},` +
		`"claims":{"type":"array","items":{"type":"object","properties":{` +
		`"quotes":{"type":"array","items":{"type":"object","properties":{` +
		`"passage":{"type":"string"},"text":{"type":"string"}},` +
		`"required":["passage","text"],"additionalProperties":false}},` +
		`"prose":{"type":"string"}},` +
		`"required":["quotes","prose"],"additionalProperties":false}}},` +
		`"required":["declined","claims"],"additionalProperties":false}`)

	rewordSchema = json.RawMessage(`{"type":"object","properties":{` +
		`"points":{"type":"array","items":{"type":"object","properties":{` +
		`"point":{"type":"string"},"prose":{"type":"string"}},` +
		`"required":["point","prose"],"additionalProperties":false}}},` +
		`"required":["points"],"additionalProperties":false}`)

	followUpSchema = json.RawMessage(`{"type":"object","properties":{` +
		`"question":{"type":"string"}},` +
		`"required":["question"],"additionalProperties":false}`)

	expandSchema = json.RawMessage(`{"type":"object","properties":{` +
		`"words":{"type":"array","items":{"type":"object","properties":{` +
		`"word":{"type":"string"},"also":{"type":"array","items":{"type":"string"}}},` +
		`"required":["word","also"],"additionalProperties":false}}},` +
		`"required":["words"],"additionalProperties":false}`)
)
