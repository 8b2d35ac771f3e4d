package corpus

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// sidecarSuffix ends the name of a sidecar, in small or capital letters, as does
// the other ending of YAML files.
const (
	sidecarSuffix      = ".meta.yaml"
	otherSidecarSuffix = ".meta.yml"
)

// sidecarStem is the name before the suffix of a sidecar, or what that would be,
// folded, in a name that looks like metadata in another way; "" in any other name.
func sidecarStem(name string) (stem string, sidecar bool) {
	for _, suffix := range []string{sidecarSuffix, otherSidecarSuffix} {
		if n := len(name) - len(suffix); n > 0 && strings.EqualFold(name[n:], suffix) {
			return name[:n], true
		}
	}
	const mark = ".meta"
	folded := foldName(name)
	if i := strings.LastIndex(folded, mark+"."); i > strings.LastIndexByte(folded, '/')+1 {
		return foldName(folded[:i]), false
	}
	if stem, ok := strings.CutSuffix(folded, mark); ok {
		return foldName(stem), false
	}
	return "", false
}

// foldName is name as names are compared that people take for the same: without
// regard to letter case, to white space around it and to how accents are encoded.
func foldName(name string) string {
	dir, base := path.Split(name)
	return dir + norm.NFC.String(foldKey(base))
}

// stems are the names that a sidecar of the file name may have before its
// suffix, the more exact one last.
func stems(name string) []string {
	return slices.Compact([]string{strings.TrimSuffix(name, path.Ext(name)), name})
}

// pair finds the documents of what looks like metadata. Of that, only sidecars
// are never documents themselves.
func (t *tree) pair() {
	named, nearly := make(map[string]bool), make(map[string]bool)
	note := func(name string) {
		for _, stem := range stems(name) {
			named[stem], nearly[foldName(stem)] = true, true
		}
	}
	for _, name := range t.files {
		note(name)
	}
	t.loose = slices.DeleteFunc(t.loose, func(name string) bool {
		stem, sidecar := sidecarStem(name)
		if sidecar || nearly[stem] {
			return false
		}
		t.files = append(t.files, name)
		note(name)
		return true
	})
	slices.Sort(t.files)
	for _, name := range t.loose {
		r := Rejection{Path: name, Reason: "there is no document beside it"}
		switch stem, sidecar := sidecarStem(name); {
		case sidecar && named[stem]:
			t.sidecars[stem] = append(t.sidecars[stem], name)
			continue
		case nearly[foldName(stem)]:
			t.strays[foldName(stem)] = name
			r.Reason, r.Hint = "its name is not quite that of a sidecar; none of it is read", "call it NAME"+sidecarSuffix
		}
		t.rejected = append(t.rejected, r)
	}
}

// beside is what the sidecars of the file name say together, and what is wrong
// with them. NAME.EXT.meta.yaml is the more exact one and wins over NAME.meta.yaml.
func (t *tree) beside(name string) (all said, rejected []Rejection) {
	for _, stem := range stems(name) {
		sides := t.sidecars[stem]
		if len(sides) == 0 {
			continue
		}
		side := sides[0]
		s := t.sidecar(side)
		if len(sides) > 1 {
			s = said{doubt: fmt.Sprintf("there is %s beside it", path.Base(sides[1]))}
		}
		for _, p := range s.problems {
			rejected = append(rejected, Rejection{Path: side, Reason: p + restRead, Collection: s.Collection, Known: s.Collection != ""})
		}
		if s.doubt != "" {
			rejected = append(rejected, Rejection{Path: side, Reason: s.doubt + "; none of it is read"})
			all.doubt, all.Collection = "the sidecar "+path.Base(side)+" cannot be read", ""
			all.hint = "mend the sidecar or take it away"
			continue
		}
		if s.Collection != "" {
			all.doubt = ""
		}
		all.metadata = s.over(all.metadata)
	}
	for _, stem := range stems(name) {
		if stray := t.strays[foldName(stem)]; stray != "" && all.Collection == "" && all.doubt == "" {
			all.doubt = path.Base(stray) + " beside it is not quite the name of a sidecar"
			all.hint = "write " + path.Base(name) + sidecarSuffix
		}
	}
	return all, rejected
}

// sidecar reads one sidecar as far as it can be read.
func (t *tree) sidecar(name string) said {
	data, err := readLimited(t.root.FS, name, maxMetadata)
	if err != nil {
		return said{doubt: err.Error()}
	}
	text, err := decode(data)
	if err != nil {
		return said{doubt: err.Error()}
	}
	return readYAML(strings.TrimPrefix(text, utf8BOM), true)
}
