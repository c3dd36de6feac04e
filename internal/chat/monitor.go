package chat

import "slices"

// mayMonitor tells whether an agent may watch a running chat without being in it. mine are
// the agent's departments; a chat of the whole site is in everybody's.
func (p Party) mayMonitor(c *record, mine []int64) bool {
	if c.state == Ended || !p.isAgent() {
		return false
	}
	return p.MonitorsAll || p.MonitorsDepartment && (c.departmentID == 0 || slices.Contains(mine, c.departmentID))
}
