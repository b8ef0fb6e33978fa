package clean

// FenceForTest is Fence with marks of the test's choice.
var FenceForTest = fence
