package prompts

import "errors"

// ErrForm marks a reply that is not of the form asked for.
var ErrForm = errors.New("the reply is not of the form asked for")

// A ClaimReader reads the reply to an Answer request while it comes. The zero
// ClaimReader is ready.
type ClaimReader struct{}

// Write takes the next piece of the reply and returns the claims that it completes.
func (r *ClaimReader) Write(piece string) []Claim { return nil }

// Close returns all that was read. The error wraps ErrForm when the reply is of
// another form altogether; a reply that is only cut short is no error.
func (r *ClaimReader) Close() (Draft, error) { return Draft{}, ErrForm }

// ParseReworded reads the reply to a Reword request, in the order of the reply.
// Errors are those of ClaimReader.Close.
func ParseReworded(reply string) ([]Reworded, error) { return nil, ErrForm }

// ParseFollowUp reads the reply to a FollowUp request: the question that stands
// by itself. Errors are those of ClaimReader.Close.
func ParseFollowUp(reply string) (string, error) { return "", ErrForm }

// ParseSynonyms reads the reply to an Expand request. Errors are those of ClaimReader.Close.
func ParseSynonyms(reply string) ([]Synonym, error) { return nil, ErrForm }
