package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// secretKey is a stored secret that modules refer to. Its values never show.
type secretKey struct {
	ID          int            `json:"id"`
	Name        string         `json:"name"`
	TypeName    string         `json:"typeName"`
	TeamID      int            `json:"teamId"`
	PackageName *string        `json:"packageName"`
	Theme       string         `json:"theme"`
	Version     int            `json:"version"` // counts changes of the values
	Parameters  map[string]any `json:"-"`
}

func (k secretKey) team() int { return k.TeamID }

var keyKind = kind[int, secretKey]{name: "keys"}

// Where Make is silent: parameters that a type does not know are kept, an unknown type is
// 400 IM005, and new values replace all old ones.
var keyRoutes = []*route{
	{method: "GET", path: "/keys", scopes: scopes("keys:read"), handler: listKeys},
	{method: "POST", path: "/keys", scopes: scopes("keys:write"), handler: createKey},
	{method: "GET", path: "/keys/types", scopes: scopes("keys:read"), handler: listKeyTypes},
	{method: "GET", path: "/keys/{keyId}", scopes: scopes("keys:read"), handler: getKey},
	{method: "PATCH", path: "/keys/{keyId}", scopes: scopes("keys:write"), handler: updateKey},
	{method: "DELETE", path: "/keys/{keyId}", scopes: scopes("keys:write"), handler: deleteKey},
}

var keyColumns = []string{"id", "name", "typeName", "teamId", "packageName", "theme"}

var keys = collection[secretKey]{
	plural: "keys", columns: keyColumns, standard: []string{"id", "name"},
}

var oneKey = collection[secretKey]{singular: "key", columns: keyColumns}

// keyType is a type of keys with its parameters, each as "name:type", with ! when it
// must be given.
type keyType struct {
	name, label, theme string
	parameters         []string
}

var keyTypes = []keyType{
	{"aes-key", "AES key", "#6b7280", []string{"key:password!", "keyEncoding:select"}},
	{"apikeyauth", "API Key Auth", "#007ee5", []string{"key:password!", "placement:select", "name:text"}},
	{"apn", "Apple push certificate", "#111827", []string{"privateKey:cert!", "method:select!", "keyId:text", "teamId:text", "certificate:cert", "production:boolean"}},
	{"basicauth", "Basic Auth", "#007ee5", []string{"authUser:text!", "authPass:password!"}},
	{"clientcertauth", "Client certificate", "#007ee5", []string{"certificate:cert!", "privateKey:cert!"}},
	{"eet", "EET certificate", "#b91c1c", []string{"certificate:cert!", "password:password!"}},
	{"gpg-private", "GPG private key", "#6b7280", []string{"privateKey:cert!", "passphrase:password"}},
	{"gpg-public", "GPG public key", "#6b7280", []string{"publicKey:cert!"}},
	{"webpay", "WebPay", "#1d4ed8", []string{"privateKey:cert!", "password:password"}},
}

func keyTypeOf(name string) (keyType, bool) {
	i := slices.IndexFunc(keyTypes, func(t keyType) bool { return t.name == name })
	if i < 0 {
		return keyType{}, false
	}
	return keyTypes[i], true
}

func listKeys(c *call) (any, error) {
	typeName := c.query.text("typeName")
	rows, err := inTeam(c, keyKind, c.query.integer("teamId", required))
	if err != nil {
		return nil, err
	}
	return keys.unpaged(c, byName(slices.DeleteFunc(rows, func(k secretKey) bool { return typeName != "" && k.TypeName != typeName })))
}

func listKeyTypes(*call) (any, error) {
	list := make([]object, 0, len(keyTypes))
	for _, t := range keyTypes {
		list = append(list, object{
			{"name", t.name}, {"label", t.label}, {"parameters", spec(t.parameters...)}, {"componentType", "key"},
			{"author", "Make"}, {"version", "1.0.0"}, {"theme", t.theme}, {"icon", "key"},
		})
	}
	return object{{"keysTypes", list}}, nil
}

func getKey(c *call) (any, error) {
	k, err := owned(c, keyKind, c.path.integer("keyId"), teamReaders)
	if err != nil {
		return nil, err
	}
	return oneKey.one(c, k)
}

func createKey(c *call) (any, error) {
	k := secretKey{
		Name: c.body.text("name", required, notEmpty), TeamID: c.body.integer("teamId", required),
		TypeName: c.body.text("typeName", required), Parameters: c.body.object("parameters", required), Version: 1,
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(k.TeamID, teamWriters); err != nil {
		return nil, err
	}
	t, known := keyTypeOf(k.TypeName)
	if !known {
		return nil, invalidInput("Invalid key type")
	}
	if err := t.check(k.Parameters); err != nil {
		return nil, err
	}
	k.ID, k.Theme = keyKind.next(c.db), t.theme
	keyKind.put(c.db, k.ID, k)
	return oneKey.whole(k), nil
}

// check looks at the values of a key: what is needed must be there, and certificates
// and private keys must look like some.
func (t keyType) check(values map[string]any) error {
	var p problems
	for _, parameter := range t.parameters {
		name, kind, _ := strings.Cut(parameter, ":")
		value, given := values[name]
		switch {
		case !given && strings.HasSuffix(kind, "!"):
			p.add("Missing value of required parameter '%s'.", name)
		case given && strings.HasPrefix(kind, "cert") && !strings.Contains(fmt.Sprint(value), "-----BEGIN "):
			return badBody("'" + name + "' is not a valid certificate or key.")
		}
	}
	return p.err()
}

func updateKey(c *call) (any, error) {
	name, values := c.body.text("name", notEmpty), c.body.object("parameters")
	k, err := owned(c, keyKind, c.path.integer("keyId"), teamWriters)
	if err != nil {
		return nil, err
	}
	replace(&k.Name, name)
	if values != nil {
		t, _ := keyTypeOf(k.TypeName)
		if err := t.check(values); err != nil {
			return nil, err
		}
		k.Parameters = values
		k.Version++
	}
	keyKind.put(c.db, k.ID, k)
	return oneKey.whole(k), nil
}

// deleteKey always wants a confirmation, in use or not.
func deleteKey(c *call) (any, error) {
	k, err := owned(c, keyKind, c.path.integer("keyId"), teamWriters)
	if err != nil {
		return nil, err
	}
	lost := append([]any{object{{"type", "deleteKey"}, {"data", object{{"keyId", k.ID}, {"keyName", k.Name}}}}}, c.db.used(keyKind.name, k.ID)...)
	if err := c.confirmed(lost...); err != nil {
		return nil, err
	}
	c.db.dropKey(k.ID)
	return object{{"key", k.ID}}, nil
}

func (s *store) dropKey(id int) {
	keyKind.remove(s, id)
}
