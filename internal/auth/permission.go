package auth

// Permission is one key of one product's permission map, or one of the
// special words of the contract's x-permission (Self, Public, ...).
type Permission struct{ Product, Key string }

func (p Permission) String() string {
	if p.Product == "" {
		return p.Key
	}
	return p.Product + "." + p.Key
}

// Words of x-permission that are no key.
var (
	Public  = Permission{Key: "public"}  // no sign-in
	Self    = Permission{Key: "self"}    // any signed-in agent
	Partner = Permission{Key: "partner"} // a partner
	Visitor = Permission{Key: "visitor"} // a visitor's token (our own door)
)

// The keys of the live chat map, in the contract's order (NOTES-account P2).
var (
	ManageCampaigns              = liveChat("manageCampaigns")
	ManagePublicCannedMessages   = liveChat("managePublicCannedMessages")
	ManageSettings               = liveChat("manageSettings")
	ManageChatbot                = liveChat("manageChatbot")
	ManageLiveChatSecurity       = liveChat("manageSecurity")
	ManageIntegration            = liveChat("manageIntegration")
	ManageBan                    = liveChat("manageBan")
	ManageCustomMetrics          = liveChat("manageCustomMetrics")
	ViewAllHistory               = liveChat("viewAllHistory")
	ViewHistoryInMyDepartment    = liveChat("viewHistoryInMyDepartment")
	ChatWithAgents               = liveChat("chatWithAgents")
	ViewAllAgentChats            = liveChat("viewAllAgentChats")
	ViewAgentChatsInMyDepartment = liveChat("viewAgentChatsInMyDepartment")
	DeleteHistory                = liveChat("deleteHistory")
	ViewReports                  = liveChat("viewReports")
	AcceptChats                  = liveChat("acceptChats")
	RefuseChats                  = liveChat("refuseChats")
	InviteVisitor                = liveChat("inviteVisitor")
	JoinChats                    = liveChat("joinChats")
	TransferChats                = liveChat("transferChats")
	MonitorAllChats              = liveChat("monitorAllChats")
	MonitorChatsInMyDepartment   = liveChat("monitorChatsInMyDepartment")
	CaptureVisitor               = liveChat("captureVisitor")
	SetOtherAgentToAway          = liveChat("setOtherAgentToAway")
	LogOtherAgentOff             = liveChat("logOtherAgentOff")
	PromoteVisitor               = liveChat("promoteVisitor")
)

// The keys of the account map, in the contract's order.
var (
	ManageAgentAndGroups          = account("manageAgentAndGroups")
	ManageBillingInfo             = account("manageBillingInfo")
	ManagePlan                    = account("managePlan")
	BuyEmailMarketingCredits      = account("buyEmailMarketingCredits")
	ViewBalanceHistory            = account("viewBalanceHistory")
	ManageSite                    = account("manageSite")
	ManageHeaderAndFooterSettings = account("manageHeaderAndFooterSettings")
	ViewAuditLog                  = account("viewAuditLog")
	ViewAccountReports            = account("viewReports")
	ManageAccountSecurity         = account("manageSecurity")
)

func liveChat(key string) Permission { return Permission{"liveChat", key} }
func account(key string) Permission  { return Permission{"account", key} }

// Keys are all keys of both maps, each map in the contract's order.
var Keys = []Permission{
	ManageCampaigns, ManagePublicCannedMessages, ManageSettings, ManageChatbot, ManageLiveChatSecurity,
	ManageIntegration, ManageBan, ManageCustomMetrics, ViewAllHistory, ViewHistoryInMyDepartment, ChatWithAgents,
	ViewAllAgentChats, ViewAgentChatsInMyDepartment, DeleteHistory, ViewReports, AcceptChats, RefuseChats,
	InviteVisitor, JoinChats, TransferChats, MonitorAllChats, MonitorChatsInMyDepartment, CaptureVisitor,
	SetOtherAgentToAway, LogOtherAgentOff, PromoteVisitor,
	ManageAgentAndGroups, ManageBillingInfo, ManagePlan, BuyEmailMarketingCredits, ViewBalanceHistory, ManageSite,
	ManageHeaderAndFooterSettings, ViewAuditLog, ViewAccountReports, ManageAccountSecurity,
}
