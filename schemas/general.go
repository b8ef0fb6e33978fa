package schemas

// Ping says whether the Make API answers.
type Ping struct{}
