package state

import (
	"errors"
	"os"
	"syscall"
)

// errSharing is what Windows answers when somebody has a file open and shares it with nobody.
const errSharing = syscall.Errno(32)

// tryLock locks the file of that name, which is made when it is not there, until
// the file is closed or the process ends. It reports false when somebody has it.
func tryLock(name string) (*os.File, bool, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, false, err
	}
	const shareWithNobody = 0
	h, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, shareWithNobody, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharing) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, &os.PathError{Op: "lock", Path: name, Err: err}
	}
	return os.NewFile(uintptr(h), name), true, nil
}
