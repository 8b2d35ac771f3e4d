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
	state   int    // 0 before the reply has begun, 1 in thoughts, 2 after
	held    string // what may yet be a part of a mark
	dropped int    // bytes of thoughts
}

// write takes the next piece and returns what of it belongs to the reply.
func (f *thoughtFilter) write(piece string) string {
	if f.state == 2 {
		return piece
	}
	f.held += piece
	if f.state == 0 {
		begun := strings.TrimLeft(f.held, " \t\r\n")
		if strings.HasPrefix(thoughtBegins, begun) && len(begun) < len(thoughtBegins) {
			return ""
		}
		rest, ok := strings.CutPrefix(begun, thoughtBegins)
		if !ok {
			f.state = 2
			return f.rest()
		}
		f.state, f.held, f.dropped = 1, rest, len(thoughtBegins)
	}
	if i := strings.Index(f.held, thoughtEnds); i >= 0 {
		f.dropped += i + len(thoughtEnds)
		f.state, f.held = 2, strings.TrimLeft(f.held[i+len(thoughtEnds):], " \t\r\n")
		return f.rest()
	}
	keep := max(len(f.held)-len(thoughtEnds)+1, 0)
	f.dropped += keep
	f.held = f.held[keep:]
	return ""
}

// rest returns what is held, when the reply ends or was seen to have no thoughts.
func (f *thoughtFilter) rest() string {
	if f.state == 1 {
		f.dropped += len(f.held)
		f.held = ""
	}
	out := f.held
	f.held = ""
	return out
}
