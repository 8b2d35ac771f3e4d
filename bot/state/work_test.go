package state

const childArg = "be-a-child"

func child([]string) {}
