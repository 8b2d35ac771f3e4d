package state

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// encode is v as JSON in which <, > and & stay what they are.
func encode(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// encodeList is a JSON array, never null.
func encodeList[T any](list []T) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	return encode(list)
}

// decodeList is the reverse of encodeList; an empty list is nil.
func decodeList[T any](s string) ([]T, error) {
	var list []T
	if err := json.Unmarshal([]byte(s), &list); err != nil {
		return nil, fmt.Errorf("a list cannot be read: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// encodePointer is *v as JSON, "" for nil.
func encodePointer[T any](v *T) (string, error) {
	if v == nil {
		return "", nil
	}
	return encode(v)
}

// decodePointer is the reverse of encodePointer.
func decodePointer[T any](s string) (*T, error) {
	if s == "" {
		return nil, nil
	}
	v := new(T)
	if err := json.Unmarshal([]byte(s), v); err != nil {
		return nil, fmt.Errorf("a record cannot be read: %w", err)
	}
	return v, nil
}

// wrapped is err with the operation, or nil.
func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
