package report

import "parley/internal/rollup"

// invitations are the columns of both reports: accepted ones count when they were sent,
// so they are at most as many (NOTES-reports R25).
func invitations(kind string, sent, accepted rollup.Measure) []Column[rollup.Sums] {
	return []Column[rollup.Sums]{
		{Name: "sent", Doc: kind + " invitations sent at a time in the bucket.", Value: sum(sent)},
		{Name: "accepted", Doc: kind + " invitations counted in sent that the visitor accepted, whenever that was.", Value: sum(accepted)},
	}
}

// manualInvitation tells of invitations by agents.
func manualInvitation() Report {
	return ofCells(Report{Path: "manualInvitation", ID: "getManualInvitationReport", Tag: "Manual Invitation",
		Summary: "Invitations sent by agents.", Parameters: ranged([]Dimension{Agent}, overTime, Agent)},
		invitations("Manual", rollup.ManualSent, rollup.ManualAccepted))
}

// autoInvitation tells of invitations by rules.
func autoInvitation() Report {
	return ofCells(Report{Path: "autoInvitation", ID: "getAutoInvitationReport", Tag: "Auto Invitation",
		Summary: "Invitations sent by rules.", Parameters: ranged([]Dimension{Campaign}, overTime, Campaign, AutoInvitation)},
		invitations("Auto", rollup.AutoSent, rollup.AutoAccepted))
}
