// Package vectors finds the nearest of many unit vectors at the speed at which
// memory is read.
//
// A [Matrix] holds the vectors one after the other in one stretch of float32,
// which may be a file mapped into memory (see [Map]). A search scans
// all of it: it is exact, and its cost grows linearly. [Codes] are a copy of a
// quarter of the size, a byte for each number, and say for each row how far the
// copy is off. A search scans them first and then reads from the matrix only the
// rows that can be among the best, so that what it returns is the same, to the
// bit. A [Filter] limits a search to some of the rows.
//
// Nothing here changes once it is made, and everything is safe for concurrent
// use. Who adds rows appends to the slices beyond the lengths that were handed
// over here and makes a new Matrix, new Codes and a new Filter of longer ones.
//
// How near all this comes to the speed of memory is what the benchmarks print:
// go test -bench . here, and the program in retrieval/bench beside its peers.
//
// What depends on the machine is in dot.go (float32; vek, which uses AVX2 where
// there is AVX2) and in the files int8*; both have plain twins, and the tests
// hold one to the other.
package vectors
