package sandbox

// folder is a folder for the scenarios of a team.
type folder struct {
	ID                    int    `json:"id"`
	Name                  string `json:"name"`
	Path                  string `json:"path"`
	TeamID                int    `json:"teamId"`
	ParentID              *int   `json:"parentId"`
	Position              *int   `json:"position"`
	ScenariosTotal        int    `json:"scenariosTotal"`
	ScenariosSubtreeTotal int    `json:"scenariosSubtreeTotal"`
	HasChildren           bool   `json:"hasChildren"`
}

var folderKind = kind[int, folder]{name: "scenariosFolders"}

var folderRoutes = []*route{
	{method: "POST", path: "/scenarios-folders", scopes: scopes("scenarios:write"), handler: createFolder},
}

var folders = collection[folder]{
	singular: "scenarioFolder",
	columns: []string{
		"id", "name", "path", "parentId", "position", "scenariosTotal", "scenariosSubtreeTotal", "hasChildren",
	},
}

func createFolder(c *call) (any, error) {
	f := folder{
		Name:     c.body.text("name", required, notEmpty, maxLength(100)),
		TeamID:   c.body.integer("teamId", required),
		ParentID: c.body.optionalInteger("parentId"),
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(f.TeamID, teamWriters); err != nil {
		return nil, err
	}
	f.Path = f.Name
	if f.ParentID != nil {
		parent, ok := folderKind.get(c.db, *f.ParentID)
		if !ok || parent.TeamID != f.TeamID {
			return nil, notFound()
		}
		f.Path = parent.Path + "/" + f.Name
		parent.HasChildren = true
		folderKind.put(c.db, parent.ID, parent)
	}
	f.ID = folderKind.next(c.db)
	folderKind.put(c.db, f.ID, f)
	return folders.whole(f), nil
}
