package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/inbox"
)

// An inboxConfig is what the configuration file says of a channel whose files become
// documents.
type inboxConfig struct {
	// Collection is what the documents belong to, and the name of their folder.
	Collection string `yaml:"collection"`
	// Folder is where they are put: a folder of the corpus, or one of its own. Without
	// it that is inbox/COLLECTION in the data folder.
	Folder string `yaml:"folder"`
	// Kinds are the formats that are taken, as pdf, docx, txt; without it all that
	// hold one document.
	Kinds []string `yaml:"kinds"`
	MaxMB *int     `yaml:"max_mb"`
	// People are the ids of those who may put files there; without it all who are answered.
	People []string `yaml:"people"`
	// Names keeps beside a document who put it there.
	Names bool `yaml:"names"`
}

// inboxMB is how many MB a file may have that is put into an inbox.
const inboxMB = 20

// checkInboxes refuses what could only be a slip, and completes the paths, which are
// relative to dir.
func (c slackConfig) checkInboxes(file configFile, dir string) error {
	for _, id := range slices.Sorted(maps.Keys(c.Inboxes)) {
		in := c.Inboxes[id]
		wrong := func(hint, format string, args ...any) error {
			return failure(hint, "%s: slack: inboxes: %s: %w", file.atPath("slack.inboxes."+id), id, fmt.Errorf(format, args...))
		}
		if !channelID.MatchString(id) || strings.HasPrefix(id, "D") {
			return wrong(channelHint, "%q is no channel id", id)
		}
		if in.Collection == "" && in.Folder == "" {
			return wrong("name the collection of its documents, as collection: depots", "there is neither a collection nor a folder")
		}
		if in.Collection != "" {
			if err := inbox.CheckCollection(in.Collection); err != nil {
				return wrong("", "%w", err)
			}
		}
		all := inboxKinds()
		for _, kind := range in.Kinds {
			if !slices.Contains(all, "."+strings.TrimPrefix(strings.ToLower(kind), ".")) {
				return wrong("kinds: "+strings.ReplaceAll(strings.Join(all, ", "), ".", ""), "files of the kind %q cannot be read", kind)
			}
		}
		if in.MaxMB != nil && (*in.MaxMB < 1 || *in.MaxMB > corpus.DefaultMaxBytes>>20) {
			return wrong(fmt.Sprintf("from 1 to %d", corpus.DefaultMaxBytes>>20), "max_mb: %d is no size of a file that is read", *in.MaxMB)
		}
		for _, id := range in.People {
			if !userID.MatchString(id) {
				return wrong(userHint, "people: %q is no user id", id)
			}
		}
		in.Folder = relativeTo(dir, in.Folder)
		c.Inboxes[id] = in
	}
	return nil
}

// inboxKinds are the formats that an inbox takes unless it says otherwise: those of
// which a file is one document, which can name no collection but its folder's.
func inboxKinds() []string {
	kinds := []string{".htm", ".html", ".md", ".txt"}
	kinds = slices.AppendSeq(kinds, maps.Keys(readers()))
	slices.Sort(kinds)
	return kinds
}

// A placedInbox is an inbox with its folder.
type placedInbox struct {
	channel string
	inboxConfig
	folder inbox.Folder
	// apart is set for a folder that lies in no folder of the corpus.
	apart bool
}

// inboxes are the inboxes of the settings, in the order of their channels.
func (a *app) inboxes() ([]placedInbox, error) {
	var out []placedInbox
	for _, channel := range slices.Sorted(maps.Keys(a.slack.Inboxes)) {
		in, err := a.placeInbox(channel)
		if err != nil {
			return nil, err
		}
		for _, other := range out {
			if other.folder.At == in.folder.At && other.folder.Dir != in.folder.Dir {
				return nil, failure("give them one folder, or collections of their own", "slack: inboxes: %s and %s have one collection, %s, and two folders", other.channel, channel, in.folder.At)
			}
		}
		out = append(out, in)
	}
	return out, nil
}

// placeInbox finds the folder of an inbox.
func (a *app) placeInbox(channel string) (placedInbox, error) {
	in := placedInbox{channel: channel, inboxConfig: a.slack.Inboxes[channel], apart: true}
	dir := in.Folder
	if dir == "" {
		if a.data == "" {
			return in, failure("choose a folder with --data or VERBATIM_DATA, or name one for the inbox", "%w, and files of the inbox %s are kept there", errNoData, channel)
		}
		dir = filepath.Join(a.data, "inbox", in.Collection)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return in, failure("", "slack: inboxes: %s: %w", channel, cause(err))
	}
	at := in.Collection
	if at == "" {
		at = filepath.Base(dir)
	}
	for _, root := range a.corpus {
		rest, lies := below(root, dir)
		if !lies {
			continue
		}
		collection, _, _ := strings.Cut(rest, "/")
		if rest == "." || in.Collection != "" && in.Collection != collection {
			return in, failure("put it into "+filepath.Join(root, cmp.Or(in.Collection, "depots"))+", or outside of the corpus",
				"slack: inboxes: %s: the folder %s lies in the corpus, but not in the folder of its collection", channel, dir)
		}
		at, in.apart = rest, false
		break
	}
	if err := inbox.CheckCollection(strings.SplitN(at, "/", 2)[0]); err != nil {
		return in, failure("name the collection", "slack: inboxes: %s: %w", channel, err)
	}
	in.folder = inbox.Folder{Dir: dir, At: at, Kinds: inboxKinds(), MaxBytes: int64(number(in.MaxMB, inboxMB)) << 20, Readers: readers()}
	if len(in.Kinds) > 0 {
		in.folder.Kinds = nil
		for _, kind := range in.Kinds {
			in.folder.Kinds = append(in.folder.Kinds, "."+strings.TrimPrefix(strings.ToLower(kind), "."))
		}
	}
	return in, nil
}

// below is the path of dir below root with slashes, "." for root itself, whatever
// symbolic links lead to either; false when it lies elsewhere.
func below(root, dir string) (rest string, lies bool) {
	rest, err := filepath.Rel(real(root), real(dir))
	if err != nil || rest == ".." || strings.HasPrefix(rest, ".."+string(filepath.Separator)) {
		return "", false
	}
	return filepath.ToSlash(rest), true
}

// real is an absolute path without symbolic links, as far as there is anything at it.
func real(p string) string {
	p, err := filepath.Abs(p)
	if err != nil {
		return p
	}
	rest := ""
	for at := p; ; at = filepath.Dir(at) {
		if found, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(found, rest)
		}
		if at == filepath.Dir(at) {
			return p
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// inboxRoots show the inboxes that lie in no folder of the corpus as folders of it.
func (a *app) inboxRoots() ([]corpus.Root, error) {
	all, err := a.inboxes()
	if err != nil {
		return nil, err
	}
	var roots []corpus.Root
	seen := make(map[string]bool)
	for _, in := range all {
		if !in.apart || seen[in.folder.At] {
			continue
		}
		seen[in.folder.At] = true
		root, err := in.folder.Root()
		if err != nil {
			return nil, failure("see who may read it", "cannot read the inbox folder %s: %w", in.folder.Dir, cause(err))
		}
		roots = append(roots, root)
	}
	return roots, nil
}

// slackInboxes are the inboxes as the assistant in Slack knows them. A folder that
// cannot be written to is an error.
func (a *app) slackInboxes() (map[string]slackapp.Inbox, error) {
	all, err := a.inboxes()
	if err != nil {
		return nil, err
	}
	out := make(map[string]slackapp.Inbox, len(all))
	for _, in := range all {
		if err := in.folder.Writable(); err != nil {
			return nil, failure("see who may write to it, or name another with folder", "slack: inboxes: %s: %s: %w", in.channel, in.folder.Dir, err)
		}
		out[in.channel] = slackapp.Inbox{Folder: in.folder, People: in.People, Names: in.Names}
	}
	return out, nil
}

// inboxCollections are the collections of the inboxes, which may have no document yet.
func (a *app) inboxCollections() []string {
	all, err := a.inboxes()
	if err != nil {
		return nil // who opens the corpus is told
	}
	var out []string
	for _, in := range all {
		out = append(out, in.folder.Collection())
	}
	return out
}

// examineInboxes tries whether files can be put into the inboxes, and asks whether
// Slack tells of them.
func (a *app) examineInboxes(ctx context.Context) []finding {
	all, err := a.inboxes()
	if err != nil {
		return []finding{failed("inbox", err)}
	}
	var found []finding
	for _, in := range all {
		detail := fmt.Sprintf("%s: %s, up to %d MB, into %s", in.channel, in.folder.Collection(), in.folder.MaxBytes>>20, in.folder.Dir)
		if err := writableAbove(in.folder.Dir); err != nil {
			found = append(found, finding{"inbox", wrong, fmt.Sprintf("%s: cannot write to %s: %v", in.channel, in.folder.Dir, cause(err)), "see who may write to it, or name another folder"})
			continue
		}
		if !a.hears(ctx, in.channel) {
			found = append(found, finding{"inbox", warn, detail + ": the app is not in the channel", "invite it there: /invite @Verbatim"})
			continue
		}
		found = append(found, finding{"inbox", fine, detail, ""})
	}
	return found
}

// hears reports whether the app is in a channel, as far as Slack can be asked: what
// stands in the way of that is told elsewhere.
func (a *app) hears(ctx context.Context, channel string) bool {
	keys, err := a.slackKeys()
	if err != nil || keys.transport() == "" {
		return true
	}
	member, err := slackapp.Probe{APIURL: keys.api}.Member(ctx, keys.bot, channel)
	return err != nil || member
}

// writableAbove tries whether a folder can be written to, or made.
func writableAbove(dir string) error {
	for {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return fmt.Errorf("%s is not a folder", dir)
		}
		if err == nil {
			return tryWriting(dir)
		}
		if up := filepath.Dir(dir); os.IsNotExist(err) && up != dir {
			dir = up
			continue
		}
		return err
	}
}

// inboxFolders are the folders of the inboxes.
func (a *app) inboxFolders() []string {
	all, err := a.inboxes()
	if err != nil {
		return nil // who opens the corpus is told
	}
	var out []string
	for _, in := range all {
		if !slices.Contains(out, in.folder.Dir) {
			out = append(out, in.folder.Dir)
		}
	}
	return out
}
