//go:build unix

package serve

import (
	"io"
	"os"
	"syscall"
)

// pollable lets the runtime wait for a pipe or socket, as it does for connections, rather than have a thread sit in
// read: the call that a line brings then starts on the thread that read it. Terminals and files stay as they are.
func pollable(in io.Reader) io.Reader {
	file, ok := in.(*os.File)
	if !ok {
		return in
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0 {
		return in
	}
	fd, err := syscall.Dup(int(file.Fd()))
	if err != nil || syscall.SetNonblock(fd, true) != nil {
		return in
	}
	return os.NewFile(uintptr(fd), file.Name())
}
