package mutate

import "io"

// WriteDoc writes the report as a page of the documentation.
func (r *Report) WriteDoc(w io.Writer) error { return nil }
