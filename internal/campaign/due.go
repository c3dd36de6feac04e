package campaign

import (
	"strconv"
	"strings"

	"parley/internal/condition"
)

// AutoInvitation is the campaign's automatic invitation with an id, on or off.
func (r *Rules) AutoInvitation(id int64) (AutoInvitation, bool) {
	for _, v := range r.Invitation.AutoInvitations {
		if v.ID == id {
			return v, true
		}
	}
	return AutoInvitation{}, false
}

// HasInvitations tells whether any automatic invitation is on.
func (r *Rules) HasInvitations() bool {
	for _, v := range r.Invitation.AutoInvitations {
		if v.IsEnable {
			return true
		}
	}
	return false
}

// InvitesIn is after how many seconds an automatic invitation is about this visitor if
// nothing but time passes; 0 when that never happens. Those about it now do not count.
func (r *Rules) InvitesIn(f *condition.Facts) (seconds int64) {
	for i, v := range r.Invitation.AutoInvitations {
		if !v.IsEnable || r.invited[i].Match(f) {
			continue
		}
		for _, c := range v.Conditions.List {
			at, ok := passes(c)
			if wait := at - f.TimeOnWebSite; ok && wait > 0 && (seconds == 0 || wait < seconds) {
				then := *f
				then.TimeOnWebSite = at
				if r.invited[i].Match(&then) {
					seconds = wait
				}
			}
		}
	}
	return seconds
}

// passes is when a condition about the time on the site begins to hold or to fail.
func passes(c condition.Condition) (at int64, ok bool) {
	if !strings.EqualFold(c.Field, "TimeOnWebSite") {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(c.Value), 10, 64)
	if err != nil {
		return 0, false
	}
	if strings.EqualFold(c.Operator, "morethan") {
		n++
	}
	return n, true
}
