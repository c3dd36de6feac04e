package report

import (
	"fmt"

	"parley/internal/rollup"
)

// rating tells the grades that visitors gave; ungraded chats are not counted
// (NOTES-reports R39).
func rating() Report {
	by := []Dimension{Agent, Department}
	var columns []Column[rollup.Sums]
	for grade := 5; grade >= 1; grade-- {
		columns = append(columns, Column[rollup.Sums]{Name: fmt.Sprintf("score%d", grade),
			Doc: fmt.Sprintf("Chats of the bucket whose visitor gave the grade %d.", grade), Value: sum(rollup.Grade1 + rollup.Measure(grade-1))})
	}
	return ofCells(Report{Path: "rating", ID: "getRatingReport", Tag: "Rating",
		Summary: "Grades given by visitors.", Parameters: ranged(by, withSlots, by...)}, columns)
}

// meanGrade is the mean of the grades of a cell's chats.
func meanGrade(c *rollup.Sums) (mean Ratio) {
	for grade := range int64(5) {
		n := c[rollup.Grade1+rollup.Measure(grade)]
		mean.N, mean.D = mean.N+(grade+1)*n, mean.D+n
	}
	return mean
}
