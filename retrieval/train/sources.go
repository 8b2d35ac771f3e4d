package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readers are the kinds of source, each read from a folder or a file.
var readers = map[string]func(c *corpus, path string) error{
	"laws":      readLaws,
	"codes":     readCodes,
	"novels":    readNovels,
	"sheets":    readSheets,
	"sentences": readSentences,
	"debates":   readDebates,
	"lexicon":   readLexicon,
}

// files lists the files under dir with one of the endings, in the order of their paths.
func files(dir string, endings ...string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && slices.Contains(endings, filepath.Ext(path)) {
			out = append(out, path)
		}
		return err
	})
	slices.Sort(out)
	return out, err
}

// readCodes reads the Markdown of the French codes: the headings above an article
// are its title.
func readCodes(c *corpus, dir string) error {
	return readEach(dir, ".md", func(text string) {
		var headings []string
		var body strings.Builder
		flush := func() {
			c.passages("codes", french, strings.Join(headings[max(0, len(headings)-2):], " "), body.String())
			body.Reset()
		}
		if _, after, ok := strings.Cut(text, "\n---\n"); ok {
			text = after
		}
		for line := range strings.Lines(text) {
			depth := len(line) - len(strings.TrimLeft(line, "#"))
			if depth == 0 {
				body.WriteString(line)
				continue
			}
			flush()
			title := strings.TrimSpace(line[depth:])
			if strings.HasPrefix(title, "Article ") {
				continue
			}
			headings = append(headings[:min(depth-1, len(headings))], title)
		}
		flush()
	})
}

// readNovels reads novels in plain text, every third passage of them.
func readNovels(c *corpus, dir string) error {
	return readEach(dir, ".txt", func(text string) {
		before := len(c.units["novels"])
		c.passages("novels", french, "", text)
		kept := c.units["novels"][:before]
		for i, u := range c.units["novels"][before:] {
			if i%3 == 0 {
				kept = append(kept, u)
			}
		}
		c.units["novels"] = kept
	})
}

func readEach(dir, ending string, f func(text string)) error {
	paths, err := files(dir, ending)
	if err != nil {
		return err
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f(string(b))
	}
	return nil
}

// readSentences reads lines of an English sentence, a tab, its French translation.
// Neighbouring lines that translate the same sentence are one unit.
func readSentences(c *corpus, path string) error {
	last := ""
	return lines(path, func(line string) error {
		fields := strings.Split(line, "\t")
		if len(fields) < 2 {
			return fmt.Errorf("no tab in %q", line)
		}
		if fields[0] != last {
			c.aligned("sentences", [2]string{}, [2][]string{{fields[1]}, {fields[0]}})
		}
		last = fields[0]
		return nil
	})
}

// readDebates reads two files of as many lines, line by line the same in French
// (.fr) and in English (.en).
func readDebates(c *corpus, dir string) error {
	var both [2][]string
	for lang, ending := range []string{".fr", ".en"} {
		paths, err := files(dir, ending)
		if err != nil {
			return err
		}
		for _, path := range paths {
			if err := lines(path, func(line string) error { both[lang] = append(both[lang], line); return nil }); err != nil {
				return err
			}
		}
	}
	if len(both[french]) != len(both[english]) {
		return fmt.Errorf("%d lines in French, %d in English", len(both[french]), len(both[english]))
	}
	for i := range both[french] {
		c.aligned("debates", [2]string{}, [2][]string{both[french][i : i+1], both[english][i : i+1]})
	}
	return nil
}

// readLexicon reads lines of an English term, a colon, its French renderings.
func readLexicon(c *corpus, path string) error {
	return lines(path, func(line string) error {
		line, _, _ = strings.Cut(line, "#")
		term, renderings, ok := strings.Cut(line, ":")
		if !ok {
			return nil
		}
		for rendering := range strings.SplitSeq(renderings, ",") {
			var u unit
			u.sides[french].sentences = []span{c.add(rendering)}
			u.sides[english].sentences = []span{c.add(term)}
			if u.sides[french].words() > 0 && u.sides[english].words() > 0 {
				u.aligned = true
				c.units["lexicon"] = append(c.units["lexicon"], u)
			}
		}
		return nil
	})
}

func lines(path string, f func(line string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		if err := f(scanner.Text()); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return scanner.Err()
}

// A node is one element of a sheet on rights and procedures, as its JSON has it.
type node struct {
	Name     string
	Text     string
	Children []node
}

// readSheets reads the sheets of the French administration: their titles, many of
// them questions, over their chapters.
func readSheets(c *corpus, dir string) error {
	paths, err := files(dir, ".json")
	if err != nil {
		return err
	}
	for _, path := range paths {
		if !strings.HasPrefix(filepath.Base(path), "F") {
			continue // an index, a form, a theme
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var sheet node
		if err := json.Unmarshal(b, &sheet); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, publication := range sheet.Children {
			readSheet(c, publication)
		}
	}
	return nil
}

func readSheet(c *corpus, publication node) {
	title, summary := "", ""
	for _, n := range publication.Children {
		switch n.Name {
		case "dc:title":
			title = n.text()
		case "dc:description":
			summary = n.text()
		}
	}
	c.passages("sheets", french, title, summary)
	for _, n := range publication.Children {
		switch n.Name {
		case "Introduction", "Texte", "ListeSituations":
			readChapters(c, title, n)
		}
	}
}

// readChapters adds the paragraphs of n under title, and those of each chapter
// under its own title too.
func readChapters(c *corpus, title string, n node) {
	var own strings.Builder
	var walk func(n node)
	walk = func(n node) {
		switch n.Name {
		case "Chapitre", "SousChapitre", "Cas", "Situation":
			heading := title
			for _, child := range n.Children {
				if child.Name == "Titre" {
					heading = title + " " + child.text()
				}
			}
			readChapters(c, heading, node{Children: n.Children})
		case "Titre", "ServiceEnLigne", "OuSAdresser", "Reference":
		case "Paragraphe":
			own.WriteString(n.text())
			own.WriteByte('\n')
		default:
			for _, child := range n.Children {
				walk(child)
			}
		}
	}
	for _, child := range n.Children {
		walk(child)
	}
	c.passages("sheets", french, title, own.String())
}

// text is all text under n.
func (n node) text() string {
	if n.Name == "" && len(n.Children) == 0 {
		return n.Text
	}
	var b strings.Builder
	for _, child := range n.Children {
		b.WriteString(child.text())
		b.WriteByte(' ')
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
