package state

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
)

// secretBytes is how long a secret is.
const secretBytes = 32

// Secret returns the 32 random bytes of that name, which are made when they are
// first asked for and are the same for all processes ever after.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	secret, found, err := s.value(ctx, `SELECT value FROM verbatim_secret WHERE name = ?`, name)
	if err == nil && !found {
		random := make([]byte, secretBytes)
		rand.Read(random)
		_, err = s.db.exec(ctx, `INSERT INTO verbatim_secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`,
			name, hex.EncodeToString(random))
		if err == nil { // it may be another process's that stands there now
			secret, _, err = s.value(ctx, `SELECT value FROM verbatim_secret WHERE name = ?`, name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	raw, err := hex.DecodeString(secret)
	if err != nil || len(raw) != secretBytes {
		return nil, fmt.Errorf("read secret: %q is damaged", name)
	}
	return raw, nil
}

// Flag returns the value of a flag, "" when it was never set.
func (s *Store) Flag(ctx context.Context, key string) (string, error) {
	v, _, err := s.value(ctx, `SELECT value FROM verbatim_flag WHERE name = ?`, key)
	return v, wrapped("read flag", err)
}

// SetFlag sets a flag.
func (s *Store) SetFlag(ctx context.Context, key, value string) error {
	_, err := s.db.exec(ctx, `INSERT INTO verbatim_flag (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, key, value)
	return wrapped("set flag", err)
}

func (s *Store) value(ctx context.Context, sql, name string) (value string, found bool, err error) {
	found, err = one(ctx, s.db, []any{&value}, sql, name)
	return value, found, err
}
