package schemas_test

import (
	"fmt"

	"makemcp/schemas"
)

// A shape is what a struct says of a call: here it reads the arguments that an
// agent sent, brings them into form and tells what is wrong.
func Example() {
	shape := schemas.Of[schemas.CreateFolder]()
	fmt.Println(shape.Title + ": " + shape.About)

	args, err := schemas.Decode([]byte(`{"name": "ZULU", "teamId": "123"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(shape.Check(args, false), args)

	args, err = schemas.Decode([]byte(`{"team": 123}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(shape.Check(args, false))
	// Output:
	// Create folder: Creates an empty scenario folder in a team and returns it.
	// <nil> map[name:ZULU teamId:123]
	// /name: is required: Name; need not be unique; /team: is no argument here; the arguments are name, teamId, parentId; /teamId: is required: Team that owns it
}
