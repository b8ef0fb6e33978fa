//go:build !unix

package evals

import "os/exec"

// apart does nothing: there are no groups of processes.
func apart(*exec.Cmd) {}

// killAll ends the process, but nothing that it started.
func killAll(cmd *exec.Cmd) error { return cmd.Process.Kill() }
