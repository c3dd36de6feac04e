package visitor

// FieldValue is the answer given to a form field.
type FieldValue struct {
	ID    int64  `json:"id" readOnly:"true" doc:"Field id."`
	Name  string `json:"name" doc:"Field name."`
	Value string `json:"value" doc:"Answer."`
}

// VariableValue is what a custom variable held.
type VariableValue struct {
	ID    int64  `json:"id" readOnly:"true" doc:"Variable id."`
	Name  string `json:"name" doc:"Variable name."`
	Value string `json:"value" doc:"Value captured."`
}
