// Package prompts will hold all that is said to a language model and how its
// reply is read, and nothing else.
//
// There is nothing in it yet but this comment: every answer of this version is
// extracted from the documents, and no model is asked. The package has its place
// in the import table already, because what belongs here must not grow elsewhere.
// It will be pure: passages and a question in, the text for a model out; a reply
// in, a draft or an error out. It will read no clock, call nothing over a network
// and decide nothing about truth: a draft becomes an answer only by passing the
// same check in package bot as an extracted one.
//
// It may import corpus and nothing else of this module.
package prompts
