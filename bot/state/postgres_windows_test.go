package state

import "errors"

func startServer() (*testServer, error) { return nil, errors.New("is not started here") }
