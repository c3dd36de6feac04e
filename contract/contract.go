// Package contract holds the frozen contract: what the product must speak on
// the wire. Only tests read it.
package contract

import "embed"

// Files are the OpenAPI documents of the contract.
//
//go:embed *.yaml
var Files embed.FS

// Names lists the documents. webhooks.yaml leads over livechat.yaml where both
// describe an operation, so it comes first.
var Names = []string{"oauth.yaml", "account.yaml", "partner.yaml", "webhooks.yaml", "livechat.yaml", "reports.yaml"}
