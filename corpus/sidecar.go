package corpus

import (
	"path"
	"strings"
)

// sidecarSuffix ends the name of a sidecar.
const sidecarSuffix = ".meta.yaml"

// beside is what the sidecars of the file name say together, and what is wrong
// with them. NAME.EXT.meta.yaml is the more exact one and wins over NAME.meta.yaml.
func (t *tree) beside(name string) (all said, rejected []Rejection) {
	names := []string{strings.TrimSuffix(name, path.Ext(name)) + sidecarSuffix}
	if name+sidecarSuffix != names[0] {
		names = append(names, name+sidecarSuffix)
	}
	for _, side := range names {
		if _, ok := t.sidecars[side]; !ok {
			continue
		}
		t.sidecars[side] = true
		s := t.sidecar(side)
		for _, p := range s.problems {
			rejected = append(rejected, Rejection{Path: side, Reason: p + restRead, Collection: s.Collection, Known: s.Collection != ""})
		}
		if s.doubt != "" {
			rejected = append(rejected, Rejection{Path: side, Reason: s.doubt + "; none of it is read"})
			all.doubt, all.Collection = "the sidecar "+path.Base(side)+" cannot be read", ""
			continue
		}
		if s.Collection != "" {
			all.doubt = ""
		}
		all.metadata = s.over(all.metadata)
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
