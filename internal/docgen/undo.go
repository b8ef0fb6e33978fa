package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"makemcp/tools"
)

const undoIntroduction = `Before a call deletes something that Make lets one read and make anew, what it was is kept on the machine that runs
make-mcp, encrypted, for up to 30 days. The person who is asked is told so, the answer names the entry, ` + "`undo_list`" + `
lists what there is, and ` + "`undo_restore`" + ` brings it back. Make gives what is made anew another id: the answer says which
is which.

- **What can't be kept is not deleted.** A data store that is larger than ` + "`--undo-limit`" + ` (64 MB for all entries), a folder
  that can't be written, a part that can't be read: the call is refused, and nothing was changed. With ` + "`--undo-limit 0`" + `
  nothing is kept and deletions are final; the person who is asked is told that.
- **It is read just before the call**, after the person has approved. What is written in the moment between is lost.
- **A restoration goes on where it broke off.** What is made is noted step by step, so that a crash makes nothing twice. When
  nobody knows how a step ended, or the thing was restored before, the call is refused unless it says ` + "`anyway`" + `.
- **It runs under the policy of now.** What the operator has excluded since, or the token may not do, is not done by way of an
  undo. What a restoration calls only creates, so no person is asked, unless Make wants that.
- **Records come back one by one**, a request each. A large data store takes many calls of ` + "`undo_restore`" + `, as Make limits
  the requests of a minute; each says how far it is and goes on.
- **Entries belong to one account and one caller**: zone, token and, over HTTP, who called. To others they are not there. With a
  new token the old entries are out of reach.
- When the limit is reached the oldest entries give way, whosever they are.

The folder is ` + "`--undo-dir`" + `, by default ` + "`undo`" + ` beside the settings file; over a sandbox it is a temporary one that goes with the program.
Only its user can read it. Entries are sealed with AES-GCM under ` + "`--undo-key`" + ` or, without one, a random key in a file beside the
folder. That protects copies of the folder alone: a backup, a synchronised disk, another user. It does not protect from
somebody who can read both as you do; for that, set ` + "`MAKE_MCP_UNDO_KEY`" + ` from a secret store. What is kept is what Make shows:
records with the data of customers among it, and addresses of webhooks, but no connections or keys.
`

// undoPage says what can be undone, and what can't and why.
func undoPage() string {
	var b strings.Builder
	b.WriteString("# Undo\n\n" + generated + "\n" + undoIntroduction)
	b.WriteString("\n## What can be undone\n\n| tool | what is not as it was |\n|---|---|\n")
	table(&b, tools.Reversible())
	b.WriteString("\n## What can't, and why\n\nCalls that change how somebody signs in are not among them: those can only be changed again.\n\n| tool | why |\n|---|---|\n")
	table(&b, tools.Irreversible())
	return b.String()
}

func table(b *strings.Builder, rows map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(b, "| `%s` | %s |\n", name, rows[name])
	}
}
