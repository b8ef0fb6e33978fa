package sandbox

import "slices"

// appEvent is a line of an app's log.
type appEvent struct {
	ID         int     `json:"id"`
	AppName    string  `json:"appName"`
	AppVersion int     `json:"appVersion"`
	Message    string  `json:"message"`
	Detail     *string `json:"detail"`
	AuthorID   int     `json:"authorId"`
	CreatedAt  moment  `json:"createdAt"`
}

// appReview is how far Make's people are with an app. The numbers are those of
// the enumeration apps-review-statuses.
type appReview struct {
	Requested        bool           `json:"requested"`
	ContactName      string         `json:"contactName"`
	ContactEmail     string         `json:"contactEmail"`
	ReviewerName     *string        `json:"reviewerName"`
	ReviewerEmail    *string        `json:"reviewerEmail"`
	CodeStatus       int            `json:"codeStatus"`
	TestStatus       int            `json:"testStatus"`
	DocsStatus       int            `json:"docsStatus"`
	TestingScenarios map[string]any `json:"testingScenarios"`
}

var appEventKind = kind[int, appEvent]{name: "sdkEvents"}

var appReleaseRoutes = []*route{
	{method: "GET", path: oneApp + "/review", scopes: sdkRead, handler: getAppReview},
	{method: "POST", path: oneApp + "/review", scopes: sdkWrite, body: optionalBody, handler: requestAppReview},
	{method: "PUT", path: oneApp + "/review/form", scopes: sdkWrite, handler: submitAppReviewForm},
	{method: "GET", path: oneApp + "/events-log", scopes: sdkRead, handler: listAppEvents},
	{method: "GET", path: oneApp + "/changes/{changeId}", scopes: sdkRead, handler: getAppChange},
	{method: "POST", path: oneApp + "/commit", scopes: sdkWrite, handler: commitAppChanges},
	{method: "POST", path: oneApp + "/rollback", scopes: sdkWrite, handler: rollBackAppChanges},
}

var appEvents = collection[appEvent]{plural: "events"}

// happened writes a line to the app's log.
func (c *call) happened(a customApp, message, detail string) {
	e := appEvent{
		ID: appEventKind.next(c.db), AppName: a.Name, AppVersion: a.Version, Message: message,
		AuthorID: c.user.ID, CreatedAt: moment{c.now},
	}
	if detail != "" {
		e.Detail = &detail
	}
	appEventKind.put(c.db, e.ID, e)
}

func listAppEvents(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	return appEvents.unpaged(c, appEventKind.all(c.db, func(e appEvent) bool {
		return e.AppName == a.Name && e.AppVersion == a.Version
	}))
}

func getAppReview(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	return object{{"review", pick(a.Review, []string{
		"contactName", "contactEmail", "reviewerName", "reviewerEmail", "codeStatus", "testStatus", "docsStatus",
	})}}, nil
}

func requestAppReview(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	c.query.boolean("all")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if a.InReview {
		return nil, invalidInput("The app is already in review.")
	}
	a.InReview = true
	a.Review.Requested, a.Review.ContactName, a.Review.ContactEmail = true, c.user.Name, c.user.Email
	customAppKind.put(c.db, a.key(), a)
	c.happened(a, "Review requested", "")
	return object{{"requested", true}}, nil
}

func submitAppReviewForm(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	scenarios := c.body.object("testingScenarios", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	a.Review.TestingScenarios = scenarios
	customAppKind.put(c.db, a.key(), a)
	return object{{"form", object{{"testingScenarios", scenarios}}}}, nil
}

func getAppChange(c *call) (any, error) {
	a, err := c.app(toRead)
	if err != nil {
		return nil, err
	}
	id := c.path.integer("changeId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	ch, ok := appChangeKind.get(c.db, id)
	if !ok || ch.App != a.Name || ch.Version != a.Version {
		return nil, notFound()
	}
	return object{{"change", ch.whole()}}, nil
}

// chosenChanges are the changes that the body names, all of the app's if it
// names none.
func (c *call) chosenChanges(a customApp) ([]appChange, error) {
	ids := c.body.integers("changeIds")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	waiting := changesOf(c.db, a)
	if len(ids) == 0 {
		return waiting, nil
	}
	chosen := slices.DeleteFunc(slices.Clone(waiting), func(ch appChange) bool { return !slices.Contains(ids, ch.ID) })
	if len(chosen) < len(slices.Compact(slices.Sorted(slices.Values(ids)))) {
		return nil, notFound()
	}
	return chosen, nil
}

// commitAppChanges lets the users have what so far only the developers had.
func commitAppChanges(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	message := c.body.text("message")
	c.body.boolean("notify")
	chosen, err := c.chosenChanges(a)
	if err != nil {
		return nil, err
	}
	for _, ch := range chosen {
		appChangeKind.remove(c.db, ch.ID)
	}
	c.happened(a, "Changes committed", message)
	return text("OK"), nil
}

// rollBackAppChanges gives the sections their old text back.
func rollBackAppChanges(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	chosen, err := c.chosenChanges(a)
	if err != nil {
		return nil, err
	}
	for _, ch := range chosen {
		c.undo(&a, ch)
		appChangeKind.remove(c.db, ch.ID)
	}
	customAppKind.put(c.db, a.key(), a)
	c.happened(a, "Changes rolled back", "")
	return object{{"rolledBack", true}}, nil
}

func (c *call) undo(a *customApp, ch appChange) {
	if ch.Item == "" {
		a.Sections = with(a.Sections, ch.Code, ch.OldText)
		return
	}
	for _, p := range partTypes() {
		if part, ok := p.kind.get(c.db, p.key(*a, ch.Item)); ok && p.group == ch.Group {
			part.Sections = with(part.Sections, ch.Code, ch.OldText)
			p.save(c, *a, part)
		}
	}
}
