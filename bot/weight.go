package bot

// weightOf is what each trait is worth: rank for telling the sentences of one question
// apart, trust for telling whether the best of them answers it. Both are fitted, by
//
//	go test ./bot -run TestFitWeights -fit
//
// which prints them with what they reach on questions they were not fitted on. These
// are the means of two such fits, one of them with further questions (-also) and more
// weight on those of the sample.
var weightOf = [traits]struct{ rank, trust float64 }{
	hasHere:     {0.90, -0.40},
	hasTold:     {2.15, 0.61},
	hasBeside:   {0.51, 0.42},
	hasTitled:   {1.89, 1.14},
	hasAround:   {0.17, -0.71},
	hasLead:     {0.07, 0.07},
	hasItem:     {-1.86, -1.22},
	hasTogether: {-0.07, 0.08},
	hasRest:     {1.40, 1.86},
	hasVerb:     {0.49, 0.15},
	hasFocus:    {1.36, -0.01},
	hasNear:     {0.58, 0.24},
	carriesOn:   {2.08, 0.59},
	lacksMost:   {-0.26, -0.56},
	lacksNear:   {0.07, -0.01},
	lacksName:   {-1.60, -1.54},
	lacksWord:   {0.42, 1.32},
	lacksMuch:   {-1.11, -2.26},
	lacksFocus:  {-0.01, -0.57},
	lacksDone:   {0.64, -0.07},
	fitsFigure:  {1.91, -0.41},
	fitsTime:    {0.59, -0.70},
	fitsWho:     {0.29, 0.32},
	fitsWhere:   {0.27, 0.62},
	fitsWhat:    {0.80, 0.04},
	fitsWords:   {0.69, 0.66},
	fitsCause:   {-0.28, -0.30},
	isMisfit:    {-1.96, -2.36},
	isPartly:    {-0.47, -0.91},
	isSpeech:    {1.88, -0.20},
	newNames:    {1.03, -0.31},
	agreesTime:  {2.04, 0.88},
	clashesTime: {-1.19, -0.04},
	newDate:     {0.07, -1.57},
	oldDate:     {-0.93, -0.90},
	wantsFigure: {0.01, -0.60},
	wantsTime:   {0.01, 0.94},
	wantsName:   {0.01, -0.79},
	wantsWords:  {0, -0.62},
	wantsCause:  {0, -1.71},
	rankOf:      {1.67, 0.92},
	foundOf:     {1.96, 0.54},
	ofFirst:     {1.11, 0.90},
	inDays:      {0.80, -0.03},
	offDays:     {-0.80, -2.85},
	saysDays:    {1.46, 0.12},
	itemDays:    {1.00, 1.94},
	otherDays:   {-0.82, -1.74},
	isBroken:    {-0.93, -0.02},
	isShort:     {0.07, 0.09},
	isLong:      {-0.09, 0.61},
	isOpening:   {-0.30, -0.18},
	isDenied:    {0.46, -0.08},
	isOpposite:  {-1.02, -0.82},
	noName:      {-0.44, 0.18},
	noFocus:     {0.17, 0.13},
	noTopic:     {-0.76, -0.26},
	noPhrase:    {-0.15, -0.27},
	noDenial:    {-0.57, -0.80},
	noFigure:    {-0.42, -1.59},
	noObject:    {0.19, 0.29},
	isOther:     {0.96, 0.33},
	isStopped:   {-0.66, -1.55},
	tooLittle:   {-0.18, 0.44},
}

// trustBase is the trust in a sentence without any trait.
const trustBase = -0.57
