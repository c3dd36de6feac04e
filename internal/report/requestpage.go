package report

import (
	"cmp"
	"context"
	"slices"

	"parley/internal/rollup"
	"parley/internal/store"
)

// RequestPageItem is a row for one page.
type RequestPageItem struct {
	RequestPage string `json:"requestPage" doc:"URL of the page the request was made on, without its fragment."`
	Chats       int64  `json:"chats" doc:"Chats with request time in the range whose request was made on this page."`
}

// requestPage tells on which pages chats were asked for, most chats first, then by address
// (NOTES-reports R4, R29, R35).
func requestPage() Report {
	return Listed(Report{Path: "chatSource/requestPage", Aliases: []string{"chatSourceRequestPage"}, ID: "getChatSourceRequestPageReport", Tag: "Chat Source",
		Summary: "Chats by the page they were asked for on.", Parameters: Parameters{Range: true, Zone: true}},
		func(ctx context.Context, tx *store.Tx, q Query) ([]RequestPageItem, error) {
			pages, err := rollup.PageChats(ctx, tx, q.SiteID, rollup.Span{From: q.From, To: q.To})
			var rows []RequestPageItem
			for url, chats := range pages {
				rows = append(rows, RequestPageItem{url, chats})
			}
			slices.SortFunc(rows, func(a, b RequestPageItem) int {
				return cmp.Or(cmp.Compare(b.Chats, a.Chats), cmp.Compare(a.RequestPage, b.RequestPage))
			})
			return rows, err
		})
}
