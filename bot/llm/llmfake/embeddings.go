// Embeddings: vectors made by hashing words, and the ways in which they may come out wrong.

package llmfake

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
)

// An Embedding is a request for vectors.
type Embedding struct {
	Model      string // or Azure's deployment
	Input      []string
	Dimensions int // 0 when none was sent
	Base64     bool
	// Fields are all fields as they were sent.
	Fields map[string]json.RawMessage
}

// Vectors say how an embedding request is answered. The zero value answers it
// right: one vector for each text, in their order.
type Vectors struct {
	// Wait is the time before the first byte.
	Wait time.Duration
	// Status, Error, Header and Body are those of Reply.
	Status int
	Error  string
	Header http.Header
	Body   string
	// Shuffle turns the order round; each vector still bears its index.
	Shuffle bool
	// Extra is how many vectors there are too many, or, when negative, too few.
	Extra int
	// SameIndex gives every vector the index 0.
	SameIndex bool
	// Null writes the first number of the last vector as null, which is how some servers write NaN.
	Null bool
	// Length is the length of the last vector, when not 0.
	Length int
	// Zero makes the last vector all zeros.
	Zero bool
	// NoUsage leaves out what it cost.
	NoUsage bool
}

var embeddingFields = []string{"model", "input", "dimensions", "encoding_format", "user"}

const maxInputs = 2048

func decodeEmbedding(o Options, body []byte, deployment string) (*Embedding, *refusal) {
	fields, wrong := object(o, body, embeddingFields)
	if wrong != nil {
		return nil, wrong
	}
	e := &Embedding{Fields: fields}
	var format string
	for _, wrong := range []*refusal{
		field(fields, "model", &e.Model), field(fields, "dimensions", &e.Dimensions), field(fields, "encoding_format", &format),
	} {
		if wrong != nil {
			return nil, wrong
		}
	}
	if deployment != "" {
		e.Model = deployment
	}
	if wrong := hasModel(o, e.Model); wrong != nil {
		return nil, wrong
	}
	var one string
	if json.Unmarshal(fields["input"], &one) == nil {
		e.Input = []string{one}
	} else if json.Unmarshal(fields["input"], &e.Input) != nil {
		return nil, bad("input", "invalid_type", "Invalid type for 'input'.")
	}
	switch {
	case len(e.Input) == 0 || slices.Contains(e.Input, ""):
		return nil, bad("input", "", "'$.input' is invalid. Input cannot be an empty string.")
	case len(e.Input) > maxInputs:
		return nil, bad("input", "", "'$.input' is invalid. Array should have at most %d items.", maxInputs)
	case format != "" && format != "float" && format != "base64":
		return nil, bad("encoding_format", "invalid_value", "Invalid value: '%s'.", format)
	case e.Dimensions < 0 || fields["dimensions"] != nil && e.Dimensions == 0:
		return nil, bad("dimensions", "", "Invalid value for 'dimensions'.")
	}
	e.Base64 = format == "base64"
	return e, nil
}

// Vector is the vector of text: its words hashed, of length 1. Texts with words in
// common are near one another; one without words has all its weight in the first place.
func Vector(text string, dimensions int) []float32 {
	v := make([]float32, dimensions)
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		h := fnv.New64a()
		h.Write([]byte(word))
		sum := h.Sum64()
		sign := float32(1)
		if sum>>63 == 1 {
			sign = -1
		}
		v[int(sum%uint64(dimensions))] += sign
	}
	var norm float64
	for _, x := range v {
		norm += float64(x) * float64(x)
	}
	if norm == 0 {
		v[0] = 1
		return v
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / math.Sqrt(norm))
	}
	return v
}

type vector struct {
	Object    string          `json:"object"`
	Index     int             `json:"index"`
	Embedding json.RawMessage `json:"embedding"`
}

// embed writes the vectors of e as v says.
func (s *Server) embed(o Options, w http.ResponseWriter, r *http.Request, e *Embedding, v Vectors) {
	(&wire{s: s, w: w, r: r, left: -1}).wait(v.Wait)
	if v.Body == "" && v.Status != 0 && v.Status != http.StatusOK {
		o.Errors.write(w, &refusal{status: v.Status, kind: kindOf(v.Status), code: codeOf(v.Status), message: cmp.Or(v.Error, http.StatusText(v.Status))}, v.Header)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	for name, values := range v.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(cmp.Or(v.Status, http.StatusOK))
	if v.Body != "" {
		w.Write([]byte(v.Body))
		return
	}
	var data []vector
	tokens := 0
	size := cmp.Or(e.Dimensions, o.Dimensions, 64)
	for i := range max(0, len(e.Input)+v.Extra) {
		text := e.Input[i%len(e.Input)]
		tokens += len(text)/4 + 1
		data = append(data, vector{"embedding", i, v.write(Vector(text, size), i == len(e.Input)-1, e.Base64)})
		if v.SameIndex {
			data[i].Index = 0
		}
	}
	if v.Shuffle {
		slices.Reverse(data)
	}
	out := map[string]any{"object": "list", "model": e.Model, "data": data}
	if !v.NoUsage {
		out["usage"] = map[string]int{"prompt_tokens": tokens, "total_tokens": tokens}
	}
	json.NewEncoder(w).Encode(out)
}

// write is one vector as JSON; last is set for the one that v may spoil.
func (v Vectors) write(values []float32, last, inBase64 bool) json.RawMessage {
	if last && v.Length > 0 {
		values = slices.Repeat(values, v.Length/len(values)+1)[:v.Length]
	}
	if last && v.Zero {
		values = make([]float32, len(values))
	}
	if inBase64 {
		raw := make([]byte, 0, 4*len(values))
		for i, x := range values {
			if last && v.Null && i == 0 {
				x = float32(math.NaN())
			}
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
		}
		b, _ := json.Marshal(base64.StdEncoding.EncodeToString(raw))
		return b
	}
	b, err := json.Marshal(values)
	if err != nil {
		panic(fmt.Sprintf("llmfake: %v", err))
	}
	if last && v.Null {
		_, rest, _ := strings.Cut(string(b), ",")
		b = []byte("[null," + rest)
	}
	return b
}
