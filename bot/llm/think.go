package llm

import "strings"

// The marks between which models that reason put their thoughts, where a server
// does not take them out of the reply.
const (
	thoughtBegins = "<think>"
	thoughtEnds   = "</think>"
)

// A thoughtFilter leaves out the thoughts that a reply opens with. The zero
// thoughtFilter is ready.
type thoughtFilter struct {
	state   thoughtState
	held    string // what may yet be a part of a mark
	dropped int    // bytes of thoughts
}

// A thoughtState is where in a reply a thoughtFilter is.
type thoughtState int

const (
	unbegun       thoughtState = iota // nothing but space so far
	inThoughts                        // after the opening mark
	afterThoughts                     // nothing but space since the closing mark
	inReply
)

// write takes the next piece and returns what of it belongs to the reply.
func (f *thoughtFilter) write(piece string) string {
	if f.state == afterThoughts {
		piece = strings.TrimLeft(piece, " \t\r\n")
		if piece != "" {
			f.state = inReply
		}
	}
	if f.state >= afterThoughts {
		return piece
	}
	f.held += piece
	if f.state == unbegun {
		begun := strings.TrimLeft(f.held, " \t\r\n")
		if strings.HasPrefix(thoughtBegins, begun) && len(begun) < len(thoughtBegins) {
			return ""
		}
		rest, ok := strings.CutPrefix(begun, thoughtBegins)
		if !ok {
			f.state = inReply
			return f.rest()
		}
		f.state, f.held, f.dropped = inThoughts, rest, len(thoughtBegins)
	}
	if i := strings.Index(f.held, thoughtEnds); i >= 0 {
		f.dropped += i + len(thoughtEnds)
		after := f.held[i+len(thoughtEnds):]
		f.state, f.held = afterThoughts, ""
		return f.write(after)
	}
	keep := max(len(f.held)-len(thoughtEnds)+1, 0)
	f.dropped += keep
	f.held = f.held[keep:]
	return ""
}

// rest returns what is held, when the reply ends or was seen to have no thoughts.
func (f *thoughtFilter) rest() string {
	if f.state == inThoughts {
		f.dropped += len(f.held)
		f.held = ""
	}
	out := f.held
	f.held = ""
	return out
}
