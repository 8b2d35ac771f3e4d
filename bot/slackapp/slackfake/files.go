// Files: what people attach to messages, files.info, and the host that files are downloaded from.
package slackfake

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// A File is one that somebody attaches to a message.
type File struct {
	ID       string // default: a new one
	Name     string
	Title    string // default: the name
	Type     string // Slack's filetype; default: the extension
	Mimetype string // default: by the extension, as far as the server knows
	Mode     string // default "hosted"; "snippet" for a text that was pasted
	Data     []byte

	// Size is what Slack says of the size, when that is not the truth.
	Size int
	// External is a file of another service, which keeps it at URL.
	External bool
	// URL is where it is downloaded, when that is not the server itself.
	URL string
	// Deleted is set when it is gone.
	Deleted bool
	// Login shows the page on which people log in instead of the file; with Redirect
	// the browser is sent there.
	Login, Redirect bool
	// To redirects a download to another address.
	To string
	// Status answers the next Times downloads (all for 0) with another status.
	Status, Times int
	// Stall is how long the download stands still after its first half, the first Times
	// times (always for 0).
	Stall time.Duration
	// Unsized leaves out how long the content is.
	Unsized bool
}

// A Fetched is a request for a file's content.
type Fetched struct {
	File   string // its id
	Token  string // that came with it
	Status int
}

const filesPath = "/files-pri/"

// DeliverFiles attaches files to a message and delivers its event, a message of the
// subtype file_share. It returns the ids of the files with the delivery.
func (s *Server) DeliverFiles(ctx context.Context, said Said, files []File, how ...How) (*Delivery, []string, error) {
	ids := s.AddFiles(said.User, files...)
	said.Attached = ids
	d, err := s.say(ctx, said, one(how), strings.Contains(said.Text, "<@"+s.opts.BotUser+">"))
	return d, ids, err
}

// DeliverFileShared delivers the event file_shared, which says of a file that is in a
// message, too, that somebody shared it.
func (s *Server) DeliverFileShared(ctx context.Context, channel, user, file string, how ...How) (*Delivery, error) {
	return s.DeliverEvent(ctx, channel, map[string]any{
		"type": "file_shared", "channel_id": channel, "file_id": file, "user_id": user, "file": map[string]any{"id": file}, "event_ts": "1",
	}, how...)
}

// AddFiles adds files of a person and returns their ids.
func (s *Server) AddFiles(user string, files ...File) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, f := range files {
		if f.ID == "" {
			f.ID = s.newID("F")
		}
		ext := strings.TrimPrefix(strings.ToLower(path.Ext(f.Name)), ".")
		if f.Type == "" {
			f.Type = ext
		}
		if f.Title == "" {
			f.Title = f.Name
		}
		if f.Mode == "" {
			f.Mode = "hosted"
		}
		if f.Mimetype == "" {
			f.Mimetype = map[string]string{"txt": "text/plain", "md": "text/markdown", "html": "text/html", "pdf": "application/pdf"}[ext]
		}
		if f.Mimetype == "" {
			f.Mimetype = "application/octet-stream"
		}
		if f.Times == 0 {
			f.Times = -1
		}
		s.files[f.ID] = &f
		s.owners[f.ID] = user
		ids = append(ids, f.ID)
	}
	return ids
}

// Fetches returns every request for a file's content, oldest first.
func (s *Server) Fetches() []Fetched {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Fetched(nil), s.fetches...)
}

// fileJSON is a file as Slack describes it; the lock is held.
func (s *Server) fileJSON(f *File) map[string]any {
	if f.Deleted {
		return map[string]any{"id": f.ID, "mode": "tombstone"}
	}
	size := f.Size
	if size == 0 {
		size = len(f.Data)
	}
	address := f.URL
	if address == "" {
		address = s.url + filesPath + s.opts.Team + "-" + f.ID + "/"
	}
	m := map[string]any{
		"id": f.ID, "name": f.Name, "title": f.Title, "filetype": f.Type, "mimetype": f.Mimetype, "mode": f.Mode, "size": size,
		"user": s.owners[f.ID], "user_team": s.opts.Team, "is_external": f.External, "created": s.now().Unix(), "timestamp": s.now().Unix(),
		"permalink": s.url + "/files/" + s.owners[f.ID] + "/" + f.ID + "/x", "editable": f.Mode == "snippet",
	}
	if f.URL == "" {
		m["url_private"], m["url_private_download"] = address+"x", address+"download/x"
	} else {
		m["url_private"] = f.URL
		if !f.External {
			m["url_private_download"] = f.URL
		}
	}
	return m
}

func (s *Server) fileInfo(c *call) reply {
	f := s.files[c.str("file")]
	switch {
	case f == nil:
		return fail("file_not_found")
	case f.Deleted:
		return fail("file_deleted")
	}
	return reply{"file": s.fileJSON(f), "comments": []any{}}
}

// serveFile answers a download as Slack's host of files.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	team, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, filesPath), "-")
	id, _, _ := strings.Cut(rest, "/")
	s.hook("file", false)
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	f := s.files[id]
	status, stall := http.StatusOK, time.Duration(0)
	switch {
	case f == nil || team != s.opts.Team || f.Deleted:
		status = http.StatusNotFound
	case token != s.opts.BotToken || s.revoked || !s.scoped("files:read") || f.Redirect:
		status = http.StatusFound
	case f.To != "":
		status = http.StatusFound
	case f.Times != 0:
		f.Times--
		if f.Status != 0 {
			status = f.Status
		}
		stall = f.Stall
	}
	s.fetches = append(s.fetches, Fetched{File: id, Token: token, Status: status})
	s.touch()
	var copied File
	if f != nil {
		copied = *f
	}
	s.mu.Unlock()
	defer s.hook("file", true)
	switch {
	case status == http.StatusFound && copied.To != "" && token == s.opts.BotToken:
		http.Redirect(w, r, copied.To, status)
	case status == http.StatusFound:
		http.Redirect(w, r, s.url+"/?redir="+r.URL.Path, status)
	case status != http.StatusOK:
		http.Error(w, http.StatusText(status), status)
	case copied.Login:
		s.login(w)
	default:
		content(w, r, copied, stall)
	}
}

// login is the page on which people log in.
func (s *Server) login(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to your workspace to see this file. 4 mars 2024.</body></html>")
}

// content sends a file.
func content(w http.ResponseWriter, r *http.Request, f File, stall time.Duration) {
	w.Header().Set("Content-Type", f.Mimetype)
	if !f.Unsized {
		w.Header().Set("Content-Length", strconv.Itoa(len(f.Data)))
	}
	half := len(f.Data) / 2
	w.Write(f.Data[:half])
	if stall > 0 || f.Unsized {
		w.(http.Flusher).Flush()
	}
	if stall > 0 {
		select {
		case <-time.After(stall):
		case <-r.Context().Done():
			return
		}
	}
	w.Write(f.Data[half:])
}

// SetScopes gives the bot token other scopes from now on.
func (s *Server) SetScopes(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Scopes = scopes
}
