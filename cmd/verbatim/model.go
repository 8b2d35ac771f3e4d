package main

// models are the models of a run.
type models struct {
	modelConfig
}
