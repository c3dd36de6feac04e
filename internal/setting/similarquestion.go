package setting

import (
	"context"
	"slices"
	"strings"

	"parley/internal/api"
)

// Similar questions are other wordings of what a canned message answers, for
// suggestions (NOTES-livechat P8).

type questionsIn struct {
	ID   int64 `path:"id" doc:"Resource id."`
	Body api.Patch[[]string]
}

func serveSimilarQuestions(a *api.API, f family, n *noun[CannedMessage]) {
	const path = "/{id}/similarQuestions"
	edit := func(ctx context.Context, id int64, fn func(old []string) ([]string, error)) error {
		_, err := n.change(ctx, id, func(m CannedMessage) (_ CannedMessage, err error) {
			m.SimilarQuestions, err = fn(m.SimilarQuestions)
			return m, err
		})
		return err
	}
	api.Handle(a, f.op("GET", path, "getSimilarQuestions", "List similar questions"),
		func(ctx context.Context, in *oneIn) (*api.Out[[]string], error) {
			m, err := n.find(ctx, in.ID)
			return &api.Out[[]string]{Body: append([]string{}, m.SimilarQuestions...)}, err
		})
	api.Handle(a, f.op("POST", path, "addSimilarQuestions", "Add similar questions"),
		func(ctx context.Context, in *questionsIn) (*api.Empty, error) {
			return nil, edit(ctx, in.ID, func(old []string) ([]string, error) {
				more, err := questions(in.Body, nil)
				return append(slices.Clone(old), more...), err
			})
		})
	api.Handle(a, f.op("PUT", path, "replaceSimilarQuestions", "Replace similar questions"),
		func(ctx context.Context, in *questionsIn) (*api.Empty, error) {
			return nil, edit(ctx, in.ID, func(old []string) ([]string, error) { return questions(in.Body, old) })
		})
	api.Handle(a, f.op("DELETE", path, "deleteSimilarQuestions", "Remove all similar questions"),
		func(ctx context.Context, in *oneIn) (*api.Empty, error) {
			return nil, edit(ctx, in.ID, func([]string) ([]string, error) { return []string{}, nil })
		})
}

// questions are those that a body lists, without blank ones; without a body, those there are.
func questions(body api.Patch[[]string], old []string) ([]string, error) {
	if doc, err := body.Doc(); err != nil || doc == nil {
		return old, err
	}
	list, err := body.New()
	return slices.DeleteFunc(list, func(q string) bool { return strings.TrimSpace(q) == "" }), err
}
