package main

import "reflect"

// A kindNames is what a format calls the values whose names differ from one to another.
type kindNames struct{ text, list, section string }

var (
	yamlKinds = kindNames{"text", "a list", "a section of keys with values"}
	jsonKinds = kindNames{"a string", "an array", "an object"}
)

// of is what the format calls a value that a kind can hold, "" for one that it has no name for.
func (n kindNames) of(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return n.text
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return n.list
	case reflect.Struct, reflect.Map:
		return n.section
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number"
	}
	return ""
}
