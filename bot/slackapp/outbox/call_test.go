package outbox

import "testing"

// What an HTTP status says of a message: a proxy's page says that it was not sent,
// most server errors that it may have been.
func TestOfStatus(t *testing.T) {
	for status, want := range map[int]kind{
		400: refused, 404: refused, 410: refused,
		401: unsent, 403: unsent, 407: unsent, 451: unsent, 503: unsent,
		408: unknown, 500: unknown, 502: unknown, 504: unknown,
		429: limited,
	} {
		if got := ofStatus(status).kind; got != want {
			t.Errorf("status %d: kind %v, want %v", status, got, want)
		}
	}
}
