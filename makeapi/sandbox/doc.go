// Package sandbox is Make as a caller sees it: one http.Handler with state
// behind it.
//
// It needs no account, no network and no other process. Everything it holds
// comes from a seed, a small believable company, and a Reset brings that back.
// It is deterministic: ids come from counters, secrets from hashes of those,
// and time only from the clock that WithClock sets.
//
// It imports nothing of the rest of the project. Above all it decodes requests
// with code of its own: if it shared the client's encoder, a parameter with a
// wrong name would agree with itself. A parameter that means nothing to an
// endpoint is accepted, but Request.Ignored names it.
//
// # How it is built
//
// An endpoint is a route (routes.go): method, path, scopes and a function of a
// call. What endpoints have in common happens in one place and one order
// (serve.go): fault, token, rate budget, scopes, body, handler, log. Groups of
// endpoints are files of small functions, such as datastores.go, with the kinds
// of rows that they keep (store.go) and the collections that say how rows are
// shown, paged and sorted (collection.go). To add a group, write its file, name
// its routes in routes and its kinds in newStore.
//
// # Choices
//
// Where Make's documents are silent or disagree, the sandbox chooses:
//
// Requests. A wrong method, like a wrong path, is 404 SC404, with or without a
// token. GET /ping needs a token. A POST, PUT or PATCH without a JSON object is
// 400 SC400; the Content-Type may be missing or curl's default, but not another.
// A body of more than 2,500,000 bytes is 400 "request entity too large".
// Parameters in a query may be text for any type, those in a body may not: 512
// is an integer there and "512" is not. Booleans are true and false only.
// usedApps=x and ids=x, without brackets, are refused; cols=x is accepted. A
// column, sort key or direction that does not exist is 400 SC400, and so is a
// page size of 0 or above the maximum. A page past the end is empty.
//
// Rate. Windows are the minutes of the clock. A call draws on the organization
// that it names, by organizationId or teamId, if the caller is in it, otherwise
// on the caller's first. Calls without a valid token and refused calls (429)
// are free, calls without the scope are not. Retry-After says how long the
// window still lasts.
//
// Rights. A team that the caller is not in, or that does not exist, is 403
// IM002; an organization likewise is 403 SC403; a role in the team that may only
// look is 403 SC403 on writing. Owners and admins of an organization see all of
// its teams and their users, but what is in a team is for its members. A profile
// is changed by its user or by an administrator of the instance, password and
// e-mail by the user alone; everything else about other accounts is 403 IM001,
// whether or not they exist.
//
// Users. Lists are sorted by name, ascending, ten a page; name, id and email can
// be sorted by. The filters name and email look for part of the text in any case.
// tfaStatus is 2 with two-factor authentication and 0 without.
//
// Passwords. A wrong current password is 400 IM102. After five of them, on either
// the e-mail or the password endpoint, the answer is 403 IM011 for 15 minutes
// from the last one, even to the right password; success and a reset end that.
// A new password that breaks the rule is 400 SC400. A new e-mail address counts
// at once and the mail only informs; a wrong current one, and a new one that is
// taken, are 400 IM005. A reset link that is unknown, used or expired is 400
// IM005; setting a password without a session is 401 IM015. A weak password
// leaves the session open. A reset ends the user's other links and sessions.
//
// Data stores. The quota is license.dsslimit, which equals the plan's operations
// divided by 1000 in megabytes; license.dslimit is the number of data stores.
// Beyond the former is 400 IM003, beyond the latter 400 IM011. datastructureId
// may be missing, as in Make's SDK; one of another team is 400 IM005. Deleting
// needs confirmed=true when a data store holds records, and always with all. An
// id that is not in the team is 404, and then nothing is deleted.
//
// Folders. A parent that is not in the team is 404 SC404.
//
// Templates. name looks for part of the text in any case; several usedApps must
// all be there. Callers see templates of their own language; includeEn adds the
// English ones. Without templatePublicId the approved version is meant; a version
// that is not of the address is 404 SC404. usedApps leaves out the app builtin.
package sandbox
