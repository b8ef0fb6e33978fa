//go:build !unix

package serve

import "io"

func pollable(in io.Reader) io.Reader { return in }
