package failpoint

// ClockFile is the file in a drill's folder that says how far its servers' clocks are
// ahead, as in 20m.
const ClockFile = "clock"
