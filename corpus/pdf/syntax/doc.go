// Package syntax reads what a PDF file is made of: objects, streams, the table
// of where they stand, encryption (ISO 32000-1, chapter 7). It knows nothing of
// pages or text.
//
// It exists because a PDF comes from anywhere and is read beside everything
// else: a file that refers to itself, unpacks to gigabytes or never ends must
// cost no more than an honest one. The libraries there are overflow the stack or
// loop on such files, which no recover can mend. Here every recursion has a
// depth, every loop ends with the data, and what a file unpacks to is counted
// (see Limits). A damaged file is read as far as it goes: a table that does not
// hold is rebuilt from the objects themselves.
package syntax
