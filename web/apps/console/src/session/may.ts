import type { components } from '../api/v2.gen';
import { useSession } from './SessionGate';

type Permissions = components['schemas']['PermissionMap'];

/** A key of a permission map, with its product. */
export type Permission = `liveChat.${keyof Permissions['liveChat'] & string}` | `account.${keyof Permissions['account'] & string}`;

/** Tells what the signed-in agent may do. Administrators may do everything. */
export function useMay(): (permission: Permission) => boolean {
  const { agent, permissions } = useSession();
  return (permission) => {
    const [product, key] = permission.split('.') as ['liveChat' | 'account', string];
    return agent.isAdmin || permissions[product][key] === true;
  };
}
