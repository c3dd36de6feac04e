package visitor

import (
	"fmt"
	"time"
	_ "time/tzdata" // machines without a database of zones know them too
)

// Zone is how far a time zone, named as browsers do, is from Greenwich at a time, as in
// GMT +08:00; empty when there is no such zone.
func Zone(name string, at time.Time) string {
	if name == "" || name == "Local" {
		return ""
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return ""
	}
	_, seconds := at.In(zone).Zone()
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("GMT %c%02d:%02d", sign, seconds/3600, seconds/60%60)
}
