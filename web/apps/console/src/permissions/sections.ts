import type { components } from '../api/v2.gen';
import type { text } from '../text';

export type PermissionMap = components['schemas']['PermissionMap'];
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
export function difference(now: PermissionMap, before: PermissionMap): Partial<PermissionMap> {
  const differ = <P extends Product>(product: P) =>
    Object.fromEntries(Object.entries(now[product]).filter(([key, value]) => value !== before[product][key as keyof PermissionMap[P]])) as unknown as PermissionMap[P];
  const out: Partial<PermissionMap> = {};
  for (const product of ['liveChat', 'account'] as const) {
    const part = differ(product);
    if (Object.keys(part).length > 0) Object.assign(out, { [product]: part });
  }
  return out;
}
