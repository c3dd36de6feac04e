package api

// Format is embedded in the input of a list that is also given as a file. It is our
// addition to the contract.
type Format struct {
	Format string `query:"format" hidden:"true" enum:"json,csv" doc:"csv: all pages as one file of comma-separated values."`
	BOM    bool   `query:"bom" hidden:"true" doc:"Begin the file with a byte order mark, by which spreadsheets know UTF-8."`
}

// FormatNote says in the description of an operation what Format does.
const FormatNote = "With format=csv all matches, whatever the page, as a file of comma-separated values (RFC 4180, UTF-8) with a line for each; " +
	"times are in the zone of timezone. bom=true puts a byte order mark before them, which spreadsheets need to know UTF-8."

// AsFile tells whether a file is asked for.
func (f Format) AsFile() bool { return f.Format == "csv" }

// Listing is the output of a list that is also given as a file: File, if there is one, is
// answered in place of Body.
type Listing[T any] struct {
	Body T
	File *Stream
}
