// Package prompts is all that is said to a model, and how its reply is read.
//
// It exists so that the words which leave the house, and the bytes which come
// back from a stranger, are in one place where both can be tested without any
// service. It is pure: questions and passages in, a Request out; a reply in, plain
// data out. Whether what the model said is true is not decided here: a Draft is
// hearsay, and package bot believes none of it before it has looked at the
// documents itself.
package prompts
