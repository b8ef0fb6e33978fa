package report

import (
	"slices"
	"strings"
)

// row is a line of two texts side by side. A line that only one of them has leaves the
// other side empty.
type row struct {
	Expected, Actual string
	Same             bool
	// Skipped is how many lines, the same on both sides, are left out here.
	Skipped int
}

// around is how many lines are kept before and after one that differs.
const around = 3

// sideBySide aligns two texts by the lines that they have in common.
func sideBySide(expected, actual string) []row {
	var rows []row
	left, right := strings.Split(expected, "\n"), strings.Split(actual, "\n")
	common := shared(left, right)
	for len(left) > 0 || len(right) > 0 {
		switch {
		case len(common) > 0 && left[0] == common[0] && right[0] == common[0]:
			rows = append(rows, row{left[0], right[0], true, 0})
			left, right, common = left[1:], right[1:], common[1:]
		default:
			r := row{}
			if len(left) > 0 && (len(common) == 0 || left[0] != common[0]) {
				r.Expected, left = left[0], left[1:]
			}
			if len(right) > 0 && (len(common) == 0 || right[0] != common[0]) {
				r.Actual, right = right[0], right[1:]
			}
			rows = append(rows, r)
		}
	}
	return folded(rows)
}

// shared is the longest list of lines that both texts have in this order.
func shared(a, b []string) []string {
	// lengths[i][j] is how long it is for a[i:] and b[j:].
	lengths := make([][]int, len(a)+1)
	for i := range lengths {
		lengths[i] = make([]int, len(b)+1)
	}
	for i, line := range slices.Backward(a) {
		for j, other := range slices.Backward(b) {
			if line == other {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	var common []string
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common = append(common, a[i])
			i, j = i+1, j+1
		case lengths[i+1][j] >= lengths[i][j+1]:
			i++
		default:
			j++
		}
	}
	return common
}

// folded leaves out lines that are the same, far from any that differ.
func folded(rows []row) []row {
	var out []row
	for i, r := range rows {
		near := slices.ContainsFunc(rows[max(0, i-around):min(len(rows), i+around+1)], func(r row) bool { return !r.Same })
		switch {
		case near:
			out = append(out, r)
		case len(out) > 0 && out[len(out)-1].Skipped > 0:
			out[len(out)-1].Skipped++
		default:
			out = append(out, row{Same: true, Skipped: 1})
		}
	}
	return out
}
