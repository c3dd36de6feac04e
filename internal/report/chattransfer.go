package report

import "parley/internal/rollup"

// chatTransfer tells how many chats were handed on with success, each once in every
// number. Chats of a department are those that it had at any moment (NOTES-reports R38).
func chatTransfer() Report {
	return ofCells(Report{Path: "chatTransfer", ID: "getChatTransferReport", Tag: "Chat Transfer",
		Summary: "Chats handed on.", Parameters: ranged([]Dimension{Department}, overTime, Department)}, []Column[rollup.Sums]{
		{Name: "chats", Doc: chatsDoc, Value: sum(rollup.Chats)},
		{Name: "totalTransferredChats", Value: sum(rollup.TransferredChats),
			Doc: "Chats of the bucket with at least one successful transfer to another agent or department."},
		{Name: "departmentTransferredChats", Value: sum(rollup.DepartmentTransferred),
			Doc: "Chats of the bucket with at least one successful transfer from one department to another."},
	},
		Column[rollup.Sums]{Name: "departmentTransferredInChats", Value: sum(rollup.TransferredIn),
			Doc: "Distinct chats with request time in the range that were transferred into the department from another one."},
		Column[rollup.Sums]{Name: "departmentTransferredOutChats", Value: sum(rollup.TransferredOut),
			Doc: "Distinct chats with request time in the range that were transferred from the department to another one."},
		Column[rollup.Sums]{Name: "chats", Value: sum(rollup.Belonged),
			Doc: "Distinct chats with request time in the range that belonged to the department at any moment."},
	)
}
