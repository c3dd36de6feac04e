import type { components } from '../api/v2.gen';
import type { text } from '../text';

export type PermissionMap = components['schemas']['PermissionMap'];
/** What a partial update holds. */
export type PermissionPart = components['schemas']['PermissionMapInput'];
export type Product = keyof PermissionMap & ('liveChat' | 'account');
type Keys<P extends Product> = readonly (keyof PermissionMap[P] & string)[];

interface Section {
  name: keyof typeof text.permissions.sections;
  product: Product;
  keys: readonly string[];
}

const liveChat = (name: Section['name'], keys: Keys<'liveChat'>): Section => ({ name, product: 'liveChat', keys });

/** All permissions, arranged for reading. */
export const sections: Section[] = [
  liveChat('chats', ['acceptChats', 'refuseChats', 'joinChats', 'transferChats', 'monitorChatsInMyDepartment', 'monitorAllChats']),
  liveChat('visitors', ['inviteVisitor', 'captureVisitor', 'promoteVisitor', 'manageBan']),
  liveChat('colleagues', ['chatWithAgents', 'viewAgentChatsInMyDepartment', 'viewAllAgentChats', 'setOtherAgentToAway', 'logOtherAgentOff']),
  liveChat('records', ['viewHistoryInMyDepartment', 'viewAllHistory', 'deleteHistory', 'viewReports']),
  liveChat('liveChat', ['manageCampaigns', 'managePublicCannedMessages', 'manageSettings', 'manageChatbot', 'manageSecurity', 'manageIntegration', 'manageCustomMetrics']),
  {
    name: 'account',
    product: 'account',
    keys: [
      'manageAgentAndGroups',
      'manageSecurity',
      'viewAuditLog',
      'manageSite',
      'manageHeaderAndFooterSettings',
      'viewReports',
      'manageBillingInfo',
      'managePlan',
      'viewBalanceHistory',
      'buyEmailMarketingCredits',
    ] satisfies Keys<'account'>,
  },
];

/** Which switches differ, product by product: what a partial update holds. */
export function difference(now: PermissionMap, before: PermissionMap): PermissionPart {
  const differ = (product: Product) => {
    const old = before[product] as Record<string, boolean>;
    return Object.fromEntries(Object.entries(now[product]).filter(([key, value]) => value !== old[key]));
  };
  return { liveChat: differ('liveChat'), account: differ('account') };
}
