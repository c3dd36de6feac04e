//go:build !linux

package testenv

import "syscall"

// dieWithUs needs Linux: elsewhere services outlive a run that is killed.
func dieWithUs(*syscall.SysProcAttr, syscall.Signal) {}
