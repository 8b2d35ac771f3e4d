package prompts

// Answer asks for an answer; the reply is read by a ClaimReader.
func Answer(in Answering) Request { return Request{Task: TaskAnswer} }

// Reword asks to say points fluently; the reply is read by ParseReworded.
func Reword(in Rewording) Request { return Request{Task: in.Task} }

// FollowUp asks for a question that stands by itself; the reply is read by ParseFollowUp.
func FollowUp(in Following) Request { return Request{Task: TaskFollowUp} }

// Expand asks for other words that documents may use for those of a question; the
// reply is read by ParseSynonyms.
func Expand(lang, question string) Request { return Request{Task: TaskExpand} }
