// How servers of different makes say that they refuse.

package llmfake

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// An ErrorStyle is how a make of server writes what it refuses.
type ErrorStyle int

// The styles.
const (
	// ErrorsOpenAI is {"error":{"message","type","param","code"}}.
	ErrorsOpenAI ErrorStyle = iota
	// ErrorsString is {"error":"…"}, as older Ollama.
	ErrorsString
	// ErrorsObject is {"object":"error","message":"…","code":400}, as older vLLM.
	ErrorsObject
	// ErrorsDetail is {"detail":[{"type","loc","msg"}]} with status 422 for a bad request, as Mistral and FastAPI.
	ErrorsDetail
	// ErrorsHTML is a page for people, as a proxy in front of the server.
	ErrorsHTML
	// ErrorsEmpty is no body at all.
	ErrorsEmpty
)

// A refusal is why a request is not answered.
type refusal struct {
	status                     int
	kind, code, param, message string
}

// write sends wrong in style e, with the header extra.
func (e ErrorStyle) write(w http.ResponseWriter, wrong *refusal, extra http.Header) {
	status := wrong.status
	if e == ErrorsDetail && status == http.StatusBadRequest {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Content-Type", "application/json")
	var body any
	switch e {
	case ErrorsOpenAI:
		type detail struct {
			Message string  `json:"message"`
			Type    string  `json:"type"`
			Param   *string `json:"param"`
			Code    *string `json:"code"`
		}
		body = map[string]detail{"error": {wrong.message, wrong.kind, orNull(wrong.param), orNull(wrong.code)}}
	case ErrorsString:
		body = map[string]string{"error": wrong.message}
	case ErrorsObject:
		body = map[string]any{"object": "error", "message": wrong.message, "type": wrong.kind, "param": orNull(wrong.param), "code": status}
	case ErrorsDetail:
		body = map[string]any{"detail": []any{map[string]any{"type": wrong.code, "loc": []string{"body", wrong.param}, "msg": wrong.message}}}
	case ErrorsHTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	for name, values := range extra {
		w.Header()[name] = values
	}
	w.WriteHeader(status)
	switch {
	case body != nil:
		json.NewEncoder(w).Encode(body)
	case e == ErrorsHTML:
		page := "<html><head><title>" + strconv.Itoa(status) + " " + http.StatusText(status) + "</title></head><body><center><h1>" +
			strconv.Itoa(status) + " " + http.StatusText(status) + "</h1></center><hr><center>nginx</center></body></html>\n"
		w.Write([]byte(page))
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
