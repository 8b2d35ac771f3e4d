package main

func (b *bench) replace()               {}
func (b *bench) safe()                  {}
func (b *bench) indexing()              {}
func (b *bench) growth()                {}
func writeChild(file, arg, dims string) {}
