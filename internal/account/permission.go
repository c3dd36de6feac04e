package account

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"parley/internal/auth"
	"parley/internal/store"
)

// Everyone is what the group All Agents of a new site may do: the base line of
// all agents (NOTES-account P11).
var Everyone = []auth.Permission{
	auth.ViewHistoryInMyDepartment, auth.ChatWithAgents, auth.AcceptChats, auth.RefuseChats, auth.InviteVisitor,
	auth.JoinChats, auth.TransferChats, auth.MonitorChatsInMyDepartment, auth.CaptureVisitor,
	auth.PromoteVisitor,
}

// encodeKeys writes a list of permissions as the database holds it: names of
// keys, in the contract's order.
func encodeKeys(keys []auth.Permission) string {
	names := []string{}
	for _, p := range auth.Keys {
		if slices.Contains(keys, p) {
			names = append(names, p.String())
		}
	}
	text, _ := json.Marshal(names) // a list of texts always marshals
	return string(text)
}

// addKeys adds the permissions of a stored list to set. Names that this version
// does not know are passed over.
func addKeys(set map[auth.Permission]bool, stored string) error {
	if stored == "" || stored == "[]" {
		return nil
	}
	var names []string
	if err := json.Unmarshal([]byte(stored), &names); err != nil {
		return fmt.Errorf("read permissions: %w", err)
	}
	for _, name := range names {
		product, key, _ := strings.Cut(name, ".")
		set[auth.Permission{Product: product, Key: key}] = true
	}
	return nil
}

// effectiveKeys are the permissions of an agent: its own, those of All Agents
// and of each group that it is in (NOTES-account P7).
func effectiveKeys(ctx context.Context, tx *store.Tx, siteID, agentID int64) (map[auth.Permission]bool, error) {
	rows, err := tx.Query(ctx, `SELECT permissions FROM agent WHERE site_id = ? AND id = ?
		UNION ALL SELECT g.permissions FROM agent_group g WHERE g.site_id = ? AND (g.kind = 'everyone' OR g.id IN
			(SELECT m.group_id FROM group_member m WHERE m.site_id = g.site_id AND m.agent_id = ?))`, siteID, agentID, siteID, agentID)
	if err != nil {
		return nil, fmt.Errorf("read an agent's permissions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	keys := map[auth.Permission]bool{}
	for rows.Next() {
		var stored string
		if err := rows.Scan(&stored); err != nil {
			return nil, fmt.Errorf("read an agent's permissions: %w", err)
		}
		if err := addKeys(keys, stored); err != nil {
			return nil, err
		}
	}
	return keys, rows.Err()
}

// PermissionMap is the switches of both products (NOTES-account P1).
type PermissionMap struct {
	LiveChat LiveChatPermissions `json:"liveChat" doc:"Live chat switches."`
	Account  AccountPermissions  `json:"account" doc:"Account switches."`
}

// LiveChatPermissions are the live chat switches.
type LiveChatPermissions struct {
	ManageCampaigns              bool `json:"manageCampaigns" doc:"Manage campaigns."`
	ManagePublicCannedMessages   bool `json:"managePublicCannedMessages" doc:"Manage shared canned messages."`
	ManageSettings               bool `json:"manageSettings" doc:"Manage live chat settings."`
	ManageChatbot                bool `json:"manageChatbot" doc:"Manage the chatbot."`
	ManageSecurity               bool `json:"manageSecurity" doc:"Manage live chat security."`
	ManageIntegration            bool `json:"manageIntegration" doc:"Manage integrations."`
	ManageBan                    bool `json:"manageBan" doc:"Manage the ban list."`
	ManageCustomMetrics          bool `json:"manageCustomMetrics" doc:"Manage custom metrics."`
	ViewAllHistory               bool `json:"viewAllHistory" doc:"See all chat history."`
	ViewHistoryInMyDepartment    bool `json:"viewHistoryInMyDepartment" doc:"See chat history of own departments."`
	ChatWithAgents               bool `json:"chatWithAgents" doc:"Chat with other agents."`
	ViewAllAgentChats            bool `json:"viewAllAgentChats" doc:"See all chats between agents."`
	ViewAgentChatsInMyDepartment bool `json:"viewAgentChatsInMyDepartment" doc:"See chats between agents of own departments."`
	DeleteHistory                bool `json:"deleteHistory" doc:"Delete chat history."`
	ViewReports                  bool `json:"viewReports" doc:"See live chat reports."`
	AcceptChats                  bool `json:"acceptChats" doc:"Accept chats."`
	RefuseChats                  bool `json:"refuseChats" doc:"Refuse chats."`
	InviteVisitor                bool `json:"inviteVisitor" doc:"Invite visitors."`
	JoinChats                    bool `json:"joinChats" doc:"Join running chats."`
	TransferChats                bool `json:"transferChats" doc:"Transfer chats."`
	MonitorAllChats              bool `json:"monitorAllChats" doc:"Monitor every chat."`
	MonitorChatsInMyDepartment   bool `json:"monitorChatsInMyDepartment" doc:"Monitor chats of own departments."`
	CaptureVisitor               bool `json:"captureVisitor" doc:"Capture visitors."`
	SetOtherAgentToAway          bool `json:"setOtherAgentToAway" doc:"Set another agent to away."`
	LogOtherAgentOff             bool `json:"logOtherAgentOff" doc:"Sign another agent out."`
	PromoteVisitor               bool `json:"promoteVisitor" doc:"Promote visitors."`
}

// AccountPermissions are the account switches.
type AccountPermissions struct {
	ManageAgentAndGroups          bool `json:"manageAgentAndGroups" doc:"Manage agents and groups."`
	ManageBillingInfo             bool `json:"manageBillingInfo" doc:"Manage billing data."`
	ManagePlan                    bool `json:"managePlan" doc:"Manage the plan."`
	BuyEmailMarketingCredits      bool `json:"buyEmailMarketingCredits" doc:"Buy mailing credits; kept for shape, no effect."`
	ViewBalanceHistory            bool `json:"viewBalanceHistory" doc:"See the balance history."`
	ManageSite                    bool `json:"manageSite" doc:"Manage the site profile."`
	ManageHeaderAndFooterSettings bool `json:"manageHeaderAndFooterSettings" doc:"Manage header and footer."`
	ViewAuditLog                  bool `json:"viewAuditLog" doc:"See the audit log."`
	ViewReports                   bool `json:"viewReports" doc:"See account reports."`
	ManageSecurity                bool `json:"manageSecurity" doc:"Manage IP restriction and other security settings."`
}

// mapOf switches on what has says.
func mapOf(has func(auth.Permission) bool) PermissionMap {
	var m PermissionMap
	switchOn(reflect.ValueOf(&m.LiveChat).Elem(), auth.ManageCampaigns.Product, has)
	switchOn(reflect.ValueOf(&m.Account).Elem(), auth.ManageSite.Product, has)
	return m
}

func switchOn(v reflect.Value, product string, has func(auth.Permission) bool) {
	for i := range v.NumField() {
		v.Field(i).SetBool(has(auth.Permission{Product: product, Key: v.Type().Field(i).Tag.Get("json")}))
	}
}

// mapOfKeys switches on what a set of keys holds.
func mapOfKeys(keys map[auth.Permission]bool) PermissionMap {
	return mapOf(func(p auth.Permission) bool { return keys[p] })
}

// keysOf are the keys that a map switches on.
func keysOf(m PermissionMap) map[auth.Permission]bool {
	keys := map[auth.Permission]bool{}
	for product, v := range map[string]reflect.Value{
		auth.ManageCampaigns.Product: reflect.ValueOf(m.LiveChat), auth.ManageSite.Product: reflect.ValueOf(m.Account),
	} {
		for i := range v.NumField() {
			if v.Field(i).Bool() {
				keys[auth.Permission{Product: product, Key: v.Type().Field(i).Tag.Get("json")}] = true
			}
		}
	}
	return keys
}
