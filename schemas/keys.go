package schemas

// keyPath names one key.
type keyPath struct {
	// The key, by id from keys_list.
	KeyID ID `json:"keyId" jsonschema:"example=17"`
}

// ListKeys lists the keys of a team: stored secrets that modules refer to by id,
// without their values.
type ListKeys struct {
	// Team whose keys are listed.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
	// Keep keys of this type.
	TypeName string `json:"typeName,omitempty" jsonschema:"enum=aes-key,enum=apikeyauth,enum=apn,enum=basicauth,enum=clientcertauth,enum=eet,enum=gpg-private,enum=gpg-public,enum=webpay"`
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=typeName,enum=teamId,enum=packageName,enum=theme,enum=*"`
}

// GetKey returns a key without its secret values.
type GetKey struct {
	keyPath
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=typeName,enum=teamId,enum=packageName,enum=theme,enum=*"`
}

// ListKeyTypes lists the types of keys with the parameters of each.
type ListKeyTypes struct{}

// CreateKey stores a new key and returns it. The person types the secret values on a
// page.
type CreateKey struct {
	// Team that owns it.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
	// Name.
	Name string `json:"name" jsonschema:"minLength=1,example=Northwind CRM"`
	// Type such as apikeyauth or basicauth, from keys_list-types.
	TypeName string `json:"typeName" jsonschema:"minLength=1,example=basicauth"`
	// Values of the type, as a JSON object. basicauth: authUser, authPass; apikeyauth: key, placement (header or
	// qs), name; aes-key: key, keyEncoding (base64, hex or plain).
	Parameters map[string]any `json:"parameters" secret:"true"`
}

// UpdateKey renames a key or replaces its secret values, which the person types on a
// page, and returns it. What is left out stays.
type UpdateKey struct {
	keyPath
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1"`
	// New values of the type, as a JSON object; empty keeps the old ones.
	Parameters map[string]any `json:"parameters,omitempty" secret:"true"`
}

// DeleteKey deletes a key. Scenarios that use it stop working.
type DeleteKey struct {
	keyPath
}
