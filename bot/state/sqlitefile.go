package state

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// checkFile looks at the file before SQLite does: what is not a database of
// SQLite's is not opened, so that nothing happens to it.
func checkFile(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return problem("check who owns the file", "open state: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("open state: %w", err)
	}
	if !info.Mode().IsRegular() {
		return problem("give the path of a file", "open state: %s is not a file", path)
	}
	if info.Size() == 0 {
		// Opening an empty database throws its journal away.
		if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
			return damaged(path, errors.New("it is empty, but its journal is not"))
		}
		return nil
	}
	head := make([]byte, len(sqliteMagic))
	if _, err := io.ReadFull(f, head); err != nil || !bytes.Equal(head, sqliteMagic) {
		return damaged(path, errors.New("it is not a SQLite database"))
	}
	return nil
}

var sqliteMagic = []byte("SQLite format 3\x00")

func damaged(path string, why error) error {
	return problem("put a backup in its place, or move it away to begin anew; it was left as it is",
		"open state: %s cannot be used: %w", path, why)
}

// checkedSize is up to how many bytes a file is read whole when it is opened.
const checkedSize = 256 << 20

// check reads the database, without writing to it: it must be ours and not damaged.
func (db *sqlite) check(ctx context.Context) error {
	ours, err := db.ours(ctx)
	if err != nil {
		return err
	}
	if !ours {
		return nil
	}
	if info, err := os.Stat(db.path); err != nil || info.Size() > checkedSize || db.shared {
		return err
	}
	verdict := ""
	_, err = one(ctx, db, []any{&verdict}, `PRAGMA quick_check(1)`)
	if ctx.Err() != nil {
		return fmt.Errorf("open state: %w", ctx.Err())
	}
	if err != nil {
		return damaged(db.path, err)
	}
	if verdict != "ok" {
		return damaged(db.path, errors.New("it is damaged"))
	}
	return nil
}

func (db *sqlite) ours(ctx context.Context) (bool, error) {
	var tables, ours int
	_, err := one(ctx, db, []any{&tables, &ours},
		`SELECT count(*), coalesce(sum(name = 'verbatim_schema'), 0) FROM sqlite_master`)
	if ctx.Err() != nil {
		return false, fmt.Errorf("open state: %w", ctx.Err())
	}
	if err != nil {
		return false, damaged(db.path, err)
	}
	if tables > 0 && ours == 0 {
		return false, damaged(db.path, errors.New("it is the database of another program"))
	}
	return ours > 0, nil
}
