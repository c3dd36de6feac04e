import { Notice } from '@parley/ui';
import { Await } from '../parts/Await';
import { PermissionEditor } from '../permissions/PermissionEditor';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { updateAgentPermissions, useAgentPermissions } from './agents';
import type { Agent } from './person';
import css from './AgentPermissions.module.css';

/** What an agent may do by itself, beside what its groups allow. */
export function AgentPermissions({ agent }: { agent: Agent }) {
  const me = useSession().agent;
  const query = useAgentPermissions(agent.id);
  const { permissions } = text;
  const isReadOnly = agent.isAdmin && !me.isAdmin;
  return (
    <div className={css.page}>
      <p className={css.lead}>{permissions.agentLead}</p>
      {agent.isAdmin && <Notice>{isReadOnly ? permissions.readOnly : permissions.admin}</Notice>}
      <Await query={query} lines={10}>
        {({ own, effective }) => <PermissionEditor map={own} effective={effective} isReadOnly={isReadOnly} onSave={(part) => updateAgentPermissions(agent.id, part)} />}
      </Await>
    </div>
  );
}
