import type { Desk } from '@parley/client';
import { client, keys } from '../app/client';
import { text } from '../text';

/** A colleague's name as the desk has it. */
export function agentName(id: number): string {
  return client.getQueryData<Desk>(keys.desk)?.agents.find((agent) => agent.id === id)?.name ?? text.people.someone;
}

/** A department's name as the desk has it. */
export function departmentName(id: number): string {
  return client.getQueryData<Desk>(keys.desk)?.departments?.find((department) => department.id === id)?.name ?? text.visitor.numbered(id);
}
