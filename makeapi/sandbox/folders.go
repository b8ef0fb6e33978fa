package sandbox

import (
	"cmp"
	"slices"
	"strings"
)

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

// folderView is a folder as lists show it, with the folders in it.
type folderView struct {
	folder
	Children []object `json:"children"`
}

var folderRoutes = []*route{
	{method: "GET", path: "/scenarios-folders", scopes: scopes("scenarios:read"), handler: listFolders},
	{method: "POST", path: "/scenarios-folders", scopes: scopes("scenarios:write"), handler: createFolder},
	{method: "PATCH", path: "/scenarios-folders/{folderId}", scopes: scopes("scenarios:write"), handler: updateFolder},
	{method: "DELETE", path: "/scenarios-folders/{folderId}", scopes: scopes("scenarios:write"), handler: deleteFolder},
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

// listedFolders shows the three columns of Make's documentation unless others are asked
// for; Make's SDK asks for all.
var listedFolders = collection[folderView]{
	plural: "scenariosFolders", singular: "scenarioFolder",
	columns: []string{
		"id", "name", "path", "teamId", "parentId", "position", "scenariosTotal", "scenariosSubtreeTotal", "hasChildren", "children",
	},
	standard: []string{"id", "name", "scenariosTotal"},
}

// listFolders lists the folders at the top, or in parentId, by name.
func listFolders(c *call) (any, error) {
	teamID, parentID := c.query.integer("teamId", required), c.query.optionalInteger("parentId")
	depth := 1
	if c.query.text("childrenDepth", oneOf("all")) == "all" {
		depth = -1
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(teamID, teamReaders); err != nil {
		return nil, err
	}
	if err := c.folderIn(parentID, teamID); err != nil {
		return nil, err
	}
	var views []folderView
	for _, f := range foldersIn(c.db, teamID, parentID) {
		views = append(views, folderView{f, c.childrenOf(f, depth)})
	}
	return listedFolders.unpaged(c, views)
}

// foldersIn returns the folders of a team that are in a folder, or at the top, by name.
func foldersIn(db *store, teamID int, parentID *int) []folder {
	found := folderKind.all(db, func(f folder) bool {
		return f.TeamID == teamID && (f.ParentID == nil && parentID == nil || same(f.ParentID, parentID))
	})
	slices.SortStableFunc(found, func(a, b folder) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return found
}

// childrenOf shows what is in a folder, so many levels deep; -1 is all.
func (c *call) childrenOf(f folder, depth int) []object {
	children := []object{}
	if depth == 0 {
		return children
	}
	for _, child := range foldersIn(c.db, f.TeamID, &f.ID) {
		shown := pick(child, folders.columns)
		if depth != 1 {
			shown = append(shown, member{"children", c.childrenOf(child, depth-1)})
		}
		children = append(children, shown)
	}
	return children
}

// folder returns the folder of the path.
func (c *call) folder() (folder, error) {
	id := c.path.integer("folderId")
	if err := c.problems.err(); err != nil {
		return folder{}, err
	}
	f, ok := folderKind.get(c.db, id)
	if _, err := c.teamFor(f.TeamID, teamReaders); !ok || err != nil {
		return f, notFound()
	}
	_, err := c.teamFor(f.TeamID, teamWriters)
	return f, err
}

func updateFolder(c *call) (any, error) {
	f, err := c.folder()
	if err != nil {
		return nil, err
	}
	if c.body.has("name") {
		f.Name = c.body.text("name", notEmpty, maxLength(100))
	}
	if parent := c.body.optionalInteger("parentId"); c.body.sent("parentId") {
		f.ParentID = parent
	}
	columns := listedFolders.chosen(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if err := c.folderIn(f.ParentID, f.TeamID); err != nil {
		return nil, err
	}
	for at := f.ParentID; at != nil; {
		if *at == f.ID {
			return nil, invalidInput("A folder can't be moved into itself.")
		}
		parent, _ := folderKind.get(c.db, *at)
		at = parent.ParentID
	}
	folderKind.put(c.db, f.ID, f)
	recount(c.db, f.TeamID)
	f, _ = folderKind.get(c.db, f.ID)
	return object{{"scenarioFolder", pick(folderView{f, c.childrenOf(f, 1)}, columns)}}, nil
}

// deleteFolder moves what is in the folder to where the folder was. Make does not say
// what happens to it.
func deleteFolder(c *call) (any, error) {
	f, err := c.folder()
	if err != nil {
		return nil, err
	}
	for _, child := range foldersIn(c.db, f.TeamID, &f.ID) {
		child.ParentID = f.ParentID
		folderKind.put(c.db, child.ID, child)
	}
	for _, s := range scenarioKind.all(c.db, func(s scenario) bool { return same(s.FolderID, &f.ID) }) {
		s.FolderID = f.ParentID
		scenarioKind.put(c.db, s.ID, s)
	}
	folderKind.remove(c.db, f.ID)
	recount(c.db, f.TeamID)
	return object{{"scenarioFolder", f.ID}}, nil
}

// countFolders brings the paths of a team's folders, and the numbers of scenarios in
// them, up to date.
func countFolders(db *store, teamID int, all []scenario) {
	inside := map[int]int{}
	for _, s := range all {
		if s.FolderID != nil {
			inside[*s.FolderID]++
		}
	}
	before := map[int]folder{}
	for _, f := range folderKind.all(db, func(f folder) bool { return f.TeamID == teamID }) {
		before[f.ID] = f
	}
	after := map[int]folder{}
	for id, f := range before {
		f.ScenariosTotal, f.ScenariosSubtreeTotal, f.HasChildren, f.Path = inside[id], 0, false, f.Name
		after[id] = f
	}
	for id := range before {
		for at, level := &id, 0; at != nil; level++ {
			f := after[*at]
			f.ScenariosSubtreeTotal += inside[id]
			f.HasChildren = f.HasChildren || level > 0
			after[*at] = f
			if level > 0 {
				own := after[id]
				own.Path = f.Name + "/" + own.Path
				after[id] = own
			}
			at = f.ParentID
		}
	}
	for id, f := range after {
		if f != before[id] {
			folderKind.put(db, id, f)
		}
	}
}
