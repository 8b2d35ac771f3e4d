// Package table is a static embedding: a vector for each word of a vocabulary,
// vectors for the letters of all other words, and the sum of those as the vector
// of a text. It holds what training and use must do alike: how a text is cut into
// words, which row a word has, and the bytes of a table.
package table
