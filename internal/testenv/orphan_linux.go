package testenv

import "syscall"

// dieWithUs has a service end when we are killed and cannot stop it.
func dieWithUs(attr *syscall.SysProcAttr, stop syscall.Signal) { attr.Pdeathsig = stop }
