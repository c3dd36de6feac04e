package site

import (
	"os/exec"
	"syscall"
)

// dieWithUs has the system end the process when ours is gone, however it ended.
func dieWithUs(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
