//go:build onnx

package onnx

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A proto is bytes in the wire format of protocol buffers, which ONNX files are in.
type proto []byte

func (p proto) number(field, v int) proto {
	return binary.AppendUvarint(binary.AppendUvarint(p, uint64(field)<<3), uint64(v))
}

func (p proto) bytes(field int, b []byte) proto {
	p = binary.AppendUvarint(p, uint64(field)<<3|2)
	return append(binary.AppendUvarint(p, uint64(len(b))), b...)
}

func (p proto) text(field int, s string) proto { return p.bytes(field, []byte(s)) }

// The types of ONNX's tensors, and of attributes.
const (
	float32s, int64s      = 1, 7
	isNumber, isNumbers   = 2, 7
	layers, hidden, heads = 2, 32, 2
	positions             = 64
)

// A graph is an encoder of random weights on its way into a file.
type graph struct {
	random  *rand.Rand
	weights proto
	nodes   proto
	count   int
}

func (g *graph) tensor(name string, kind int, raw []byte, dims ...int) string {
	var t proto
	for _, d := range dims {
		t = t.number(1, d)
	}
	g.weights = g.weights.bytes(5, t.number(2, kind).text(8, name).bytes(9, raw))
	return name
}

func floats(v ...float32) []byte {
	var raw []byte
	for _, x := range v {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
	}
	return raw
}

func (g *graph) matrix(name string, dims ...int) string {
	n := 1
	for _, d := range dims {
		n *= d
	}
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(g.random.NormFloat64() * 0.2)
	}
	return g.tensor(name, float32s, floats(v...), dims...)
}

func (g *graph) scalar(name string, v float64) string {
	return g.tensor(name, float32s, floats(float32(v)))
}

func (g *graph) integers(name string, v ...int) string {
	var raw []byte
	for _, x := range v {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(x))
	}
	return g.tensor(name, int64s, raw, len(v))
}

// node adds an operation and returns the name of what it gives. An attribute is an
// int or a list of them.
func (g *graph) node(kind string, inputs []string, attributes map[string]any) string {
	g.count++
	out := fmt.Sprintf("t%d", g.count)
	var n proto
	for _, in := range inputs {
		n = n.text(1, in)
	}
	n = n.text(2, out).text(3, "n"+out).text(4, kind)
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		a := proto(nil).text(1, name)
		switch v := attributes[name].(type) {
		case int:
			a = a.number(3, v).number(20, isNumber)
		case []int:
			for _, x := range v {
				a = a.number(8, x)
			}
			a = a.number(20, isNumbers)
		}
		n = n.bytes(5, a)
	}
	g.nodes = g.nodes.bytes(1, n)
	return out
}

func (g *graph) op(kind string, inputs ...string) string { return g.node(kind, inputs, nil) }

func (g *graph) normalized(x, name string) string {
	mean := func(x string) string {
		return g.node("ReduceMean", []string{x}, map[string]any{"axes": []int{-1}, "keepdims": 1})
	}
	d := g.op("Sub", x, mean(x))
	spread := g.op("Sqrt", g.op("Add", mean(g.op("Mul", d, d)), "little"))
	return g.op("Add", g.op("Mul", g.op("Div", d, spread), g.matrix(name+".g", hidden)), g.matrix(name+".b", hidden))
}

func (g *graph) linear(x, name string, from, to int) string {
	return g.op("Add", g.op("MatMul", x, g.matrix(name+".w", from, to)), g.matrix(name+".bias", to))
}

// layer is attention and two linear maps, as in BERT.
func (g *graph) layer(x, mask, name string) string {
	part := func(part string, order []int) string {
		split := g.op("Reshape", g.linear(x, name+part, hidden, hidden), "split")
		return g.node("Transpose", []string{split}, map[string]any{"perm": order})
	}
	q, k, v := part("q", []int{0, 2, 1, 3}), part("k", []int{0, 2, 3, 1}), part("v", []int{0, 2, 1, 3})
	near := g.op("Add", g.op("Div", g.op("MatMul", q, k), "scale"), mask)
	near = g.node("Softmax", []string{near}, map[string]any{"axis": -1})
	y := g.node("Transpose", []string{g.op("MatMul", near, v)}, map[string]any{"perm": []int{0, 2, 1, 3}})
	x = g.normalized(g.op("Add", x, g.linear(g.op("Reshape", y, "join"), name+"o", hidden, hidden)), name+"1")
	up := g.linear(x, name+"f", hidden, 2*hidden)
	gelu := g.op("Mul", g.op("Mul", up, "half"), g.op("Add", "one", g.op("Erf", g.op("Div", up, "root"))))
	return g.normalized(g.op("Add", x, g.linear(gelu, name+"d", 2*hidden, hidden)), name+"2")
}

// encoder is the bytes of a BERT of random weights.
func encoder(vocabulary int) []byte {
	g := &graph{random: rand.New(rand.NewPCG(1, 1))}
	g.scalar("half", 0.5)
	g.scalar("one", 1)
	g.scalar("root", math.Sqrt2)
	g.scalar("little", 1e-12)
	g.scalar("scale", math.Sqrt(hidden/heads))
	g.scalar("far", -1e4)
	g.integers("split", 0, 0, heads, hidden/heads)
	g.integers("join", 0, 0, hidden)
	places := make([]int, positions)
	for i := range places {
		places[i] = i
	}
	length := g.op("Slice", g.op("Shape", "input_ids"), g.integers("from1", 1), g.integers("to2", 2))
	places0 := g.op("Slice", g.integers("places", places...), g.integers("from0", 0), length)
	x := g.op("Add", g.op("Gather", g.matrix("words", vocabulary, hidden), "input_ids"), g.op("Gather", g.matrix("types", 2, hidden), "token_type_ids"))
	x = g.normalized(g.op("Add", x, g.op("Gather", g.matrix("positions", positions, hidden), places0)), "e")
	wide := g.op("Unsqueeze", "attention_mask", g.integers("axes", 1, 2))
	mask := g.op("Mul", g.op("Sub", "one", g.node("Cast", []string{wide}, map[string]any{"to": float32s})), "far")
	for l := range layers {
		x = g.layer(x, mask, fmt.Sprintf("l%d", l))
	}
	g.nodes = g.nodes.bytes(1, proto(nil).text(1, x).text(2, "last_hidden_state").text(3, "out").text(4, "Identity"))

	value := func(name string, kind int, dims ...any) proto {
		var shape proto
		for _, d := range dims {
			switch d := d.(type) {
			case string:
				shape = shape.bytes(1, proto(nil).text(2, d))
			case int:
				shape = shape.bytes(1, proto(nil).number(1, d))
			}
		}
		return proto(nil).text(1, name).bytes(2, proto(nil).bytes(1, proto(nil).number(1, kind).bytes(2, shape)))
	}
	whole := append(slices.Clone(g.nodes).text(2, "bert"), g.weights...)
	for _, in := range []string{"input_ids", "attention_mask", "token_type_ids"} {
		whole = whole.bytes(11, value(in, int64s, "batch", "sequence"))
	}
	whole = whole.bytes(12, value("last_hidden_state", float32s, "batch", "sequence", hidden))
	return proto(nil).number(1, 8).bytes(7, whole).bytes(8, proto(nil).number(2, 14))
}

// writeModel writes a folder with an encoder that knows words, and letters.
func writeModel(t *testing.T, dir string, words ...string) {
	t.Helper()
	known := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
	for _, c := range "abcdefghijklmnopqrstuvwxyz0123456789" {
		known = append(known, string(c), "##"+string(c))
	}
	known = append(known, words...)
	ids := make(map[string]int)
	var special []map[string]any
	for i, w := range known {
		ids[w] = i
		if strings.HasPrefix(w, "[") {
			special = append(special, map[string]any{"id": i, "content": w, "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false})
		}
	}
	one := func(kind, id string) map[string]any {
		return map[string]any{kind: map[string]any{"id": id, "type_id": 0}}
	}
	framed := []any{one("SpecialToken", "[CLS]"), one("Sequence", "A"), one("SpecialToken", "[SEP]")}
	files := map[string]any{
		tokenizerFile: map[string]any{
			"version": "1.0", "padding": nil, "added_tokens": special,
			"truncation":    map[string]any{"max_length": positions, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
			"normalizer":    map[string]any{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": nil, "lowercase": true},
			"pre_tokenizer": map[string]any{"type": "BertPreTokenizer"},
			"post_processor": map[string]any{"type": "TemplateProcessing", "single": framed, "pair": framed, "special_tokens": map[string]any{
				"[CLS]": map[string]any{"id": "[CLS]", "ids": []int{2}, "tokens": []string{"[CLS]"}},
				"[SEP]": map[string]any{"id": "[SEP]", "ids": []int{3}, "tokens": []string{"[SEP]"}},
			}},
			"decoder": map[string]any{"type": "WordPiece", "prefix": "##", "cleanup": true},
			"model":   map[string]any{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": ids},
		},
		"config.json": map[string]any{
			"model_type": "bert", "architectures": []string{"BertModel"}, "pad_token_id": 0, "vocab_size": len(known), "hidden_size": hidden,
			"num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": 2 * hidden, "max_position_embeddings": positions,
		},
		"special_tokens_map.json": map[string]string{"pad_token": "[PAD]", "unk_token": "[UNK]", "sep_token": "[SEP]", "cls_token": "[CLS]", "mask_token": "[MASK]"},
	}
	for name, content := range files {
		b, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name, b)
	}
	write(t, dir, modelFile, encoder(len(known)))
}

func write(t *testing.T, dir, name string, b []byte) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
