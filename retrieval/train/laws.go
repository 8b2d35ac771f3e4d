package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A section is one of a law: its label, its marginal note, its texts in order.
type section struct {
	label, note string
	texts       []string
}

// readLaws reads the consolidated laws and regulations of Canada, in English under
// eng and in French under fra. Two files are the same law when they have the same
// sections, which stand in the same order.
func readLaws(c *corpus, dir string) error {
	for _, kind := range [][2]string{{"fra/lois", "eng/acts"}, {"fra/reglements", "eng/regulations"}} {
		paths, err := files(filepath.Join(dir, kind[english]), ".xml")
		if err != nil {
			return err
		}
		for _, path := range paths {
			counterpart := filepath.Join(dir, kind[french], frenchName(filepath.Base(path)))
			if err := readLaw(c, [2]string{counterpart, path}); err != nil {
				return err
			}
		}
	}
	return nil
}

// frenchName is the name of the French file of a law whose English file has the
// name given: the sign of its series is another.
func frenchName(name string) string {
	for _, series := range [][2]string{{"SOR-", "DORS-"}, {"SI-", "TR-"}, {"C.R.C.,_c._", "C.R.C.,_ch._"}} {
		if rest, ok := strings.CutPrefix(name, series[0]); ok {
			return series[1] + rest
		}
	}
	return name
}

// sectionsOfOneLaw is how many sections of one law are read: the longest acts are
// tax tables.
const sectionsOfOneLaw = 500

func readLaw(c *corpus, paths [2]string) error {
	var sections [2][]section
	for lang, path := range paths {
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if sections[lang], err = sectionsOf(string(b)); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	sameLabel := func(a, b section) bool { return a.label == b.label }
	if !slices.EqualFunc(sections[french], sections[english], sameLabel) {
		return nil
	}
	for i, f := range sections[french][:min(len(sections[french]), sectionsOfOneLaw)] {
		e := sections[english][i]
		if len(f.texts) > 0 && len(e.texts) > 0 {
			c.aligned("laws", [2]string{f.note, e.note}, [2][]string{f.texts, e.texts})
		}
	}
	return nil
}

// sectionsOf reads the sections of the XML of one law.
func sectionsOf(xml string) ([]section, error) {
	var out []section
	var text strings.Builder
	depth := 0     // of sections
	inside := ""   // the element whose text is being read
	notes := false // inside what is no part of the law
	for xml != "" {
		start := strings.IndexByte(xml, '<')
		if start < 0 {
			break
		}
		if inside != "" && !notes {
			text.WriteString(xml[:start])
		}
		xml = xml[start+1:]
		end := strings.IndexByte(xml, '>')
		if end < 0 {
			return nil, fmt.Errorf("a tag that does not end")
		}
		tag := xml[:end]
		xml = xml[end+1:]
		if strings.HasSuffix(tag, "/") || strings.HasPrefix(tag, "?") || strings.HasPrefix(tag, "!") {
			continue
		}
		name, _, _ := strings.Cut(tag, " ")
		switch name {
		case "Footnote", "HistoricalNote":
			notes = true
		case "/Footnote", "/HistoricalNote":
			notes = false
		case "Section":
			if depth++; depth == 1 {
				out = append(out, section{})
			}
		case "/Section":
			depth--
		case "Text", "MarginalNote", "Label":
			if depth > 0 && inside == "" {
				inside = name
				text.Reset()
			}
		case "/" + inside:
			out[len(out)-1].put(inside, strings.TrimSpace(html.UnescapeString(text.String())))
			inside = ""
		default:
			if inside != "" {
				text.WriteByte(' ')
			}
		}
	}
	return out, nil
}

// put adds what one element says; of labels and notes the first are those of the section.
func (s *section) put(element, text string) {
	switch {
	case text == "":
	case element == "Text":
		s.texts = append(s.texts, text)
	case element == "Label" && s.label == "":
		s.label = text
	case element == "MarginalNote" && s.note == "":
		s.note = text
	}
}
