package webhook

import "time"

// pauses are how long after each failed attempt the next one comes: three a minute apart,
// three more an hour later, three more a day later (NOTES-reports W22).
var pauses = []time.Duration{
	time.Minute, time.Minute, time.Minute,
	time.Hour, time.Minute, time.Minute,
	24 * time.Hour, time.Minute, time.Minute,
}

// giveUpAfter the first attempt a delivery that fails is not tried again, even if
// attempts are left because nobody was there to make them.
const giveUpAfter = 48 * time.Hour

// nextAttempt is when a delivery is tried again after its tries-th attempt failed; false
// when it is dropped.
func nextAttempt(begunAt, now int64, tries int) (due int64, again bool) {
	if tries > len(pauses) || now-begunAt >= giveUpAfter.Milliseconds() {
		return 0, false
	}
	return now + pauses[tries-1].Milliseconds(), true
}
