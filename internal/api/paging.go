package api

import (
	"context"
	"strconv"
	"strings"
)

// Page is one page of a list: Index from 0.
type Page struct{ Index, Size int }

// Offset is how many rows come before the page.
func (p Page) Offset() int { return p.Index * p.Size }

// AccountPaging is embedded in the input of account lists (NOTES-account C6-C8):
// 100 rows, no page is "".
type AccountPaging struct {
	PageIndex int `query:"pageIndex" minimum:"0" clip:"10000000" default:"0" doc:"Page number, counted from 0."`
	PageSize  int `query:"pageSize" minimum:"1" maximum:"100" default:"100" doc:"Rows per page."`
}

// Page is the page asked for.
func (p AccountPaging) Page() Page { return Page{p.PageIndex, p.PageSize} }

// Links are the URLs of the pages before and after, "" where there is none.
func (p AccountPaging) Links(ctx context.Context, total int) (previous, next string) {
	return accountLinks(ctx, p.Page(), total)
}

// PartnerPaging is embedded in the input of the partner's list: always 100 rows.
type PartnerPaging struct {
	PageIndex int `query:"pageIndex" minimum:"0" clip:"10000000" default:"0" doc:"Page number, counted from 0."`
}

// Page is the page asked for.
func (p PartnerPaging) Page() Page { return Page{p.PageIndex, 100} }

// Links are the URLs of the pages before and after, "" where there is none.
func (p PartnerPaging) Links(ctx context.Context, total int) (previous, next string) {
	return accountLinks(ctx, p.Page(), total)
}

// HistoryPaging is embedded in the input of live chat history lists
// (NOTES-livechat L4-L8): 10 rows, sizes above 100 mean 100.
type HistoryPaging struct {
	PageIndex int `query:"pageIndex" minimum:"0" clip:"10000000" default:"0" doc:"Page number, from 0."`
	PageSize  int `query:"pageSize" minimum:"1" clip:"100" default:"10" doc:"Rows per page."`
}

// Page is the page asked for.
func (p HistoryPaging) Page() Page { return Page{p.PageIndex, p.PageSize} }

// Links are the URLs of the pages before and after; the first page is its own
// page before (L6), and there is no page after the last one ("").
func (p HistoryPaging) Links(ctx context.Context, total int) (previous, next string) {
	page, q := p.Page(), RequestFrom(ctx)
	previous = pageURL(q, "/api/v2.0", max(page.Index-1, 0))
	if (page.Index+1)*page.Size < total {
		next = pageURL(q, "/api/v2.0", page.Index+1)
	}
	return previous, next
}

// OrNull turns a link into what lists answer that have null for no page (C8).
func OrNull(link string) *string {
	if link == "" {
		return nil
	}
	return &link
}

func accountLinks(ctx context.Context, page Page, total int) (previous, next string) {
	q := RequestFrom(ctx)
	if page.Index > 0 {
		previous = pageURL(q, v2, page.Index-1)
	}
	if (page.Index+1)*page.Size < total {
		next = pageURL(q, v2, page.Index+1)
	}
	return previous, next
}

// pageURL is the call's own URL with another page number: public host, the
// given prefix, the rest of the path and the query as they were spelled.
func pageURL(q *Request, prefix string, index int) string {
	return q.base + prefix + withoutPrefix(q.Path) + "?" + rawQueryWith(q.RawQuery, "pageIndex", strconv.Itoa(index))
}

func withoutPrefix(path string) string {
	lower := strings.ToLower(path)
	for _, prefix := range v2Prefixes {
		if strings.HasPrefix(lower, prefix+"/") {
			return path[len(prefix):]
		}
	}
	return path
}
