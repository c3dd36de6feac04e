import { Notice, Panel } from '@parley/ui';
import { Link, useLocation } from 'wouter';
import { Act } from '../parts/Act';
import { toast } from '../parts/toast';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { resetSecondFactor, setActive, signOutAgent, unlock } from './agents';
import { Deletion } from './Deletion';
import { Invitation } from './Invitation';
import { PasswordSetting } from './PasswordSetting';
import type { Agent } from './person';
import css from './AgentPermissions.module.css';

/** How an agent gets in, and how it is kept out. */
export function AgentAccess({ agent }: { agent: Agent }) {
  const me = useSession().agent;
  const { access } = text.agents;
  if (agent.id === me.id) {
    return (
      <Notice>
        {access.own} <Link href="/account/sign-in">{access.ownLink}</Link>
      </Notice>
    );
  }
  const isOutOfReach = agent.isAdmin && !me.isAdmin;
  return (
    <div className={css.page}>
      {isOutOfReach && <Notice>{access.adminOnly}</Notice>}
      <Panel isFlush>
        <Invitation agent={agent} isDisabled={isOutOfReach || !agent.isActive} />
        <PasswordSetting agent={agent} isDisabled={isOutOfReach} />
        <Act
          title={access.unlock}
          text={agent.isLocked ? access.unlockNow : access.unlockText}
          label={access.unlockAct}
          isDisabled={!agent.isLocked}
          run={() => unlock(agent.id)}
          onDone={() => toast(access.unlocked)}
        />
        <Act
          title={access.factor}
          text={access.factorText}
          label={access.factorAct}
          isDisabled={isOutOfReach}
          ask={{ title: access.factorTitle(agent.displayName), text: access.factorAsk }}
          isDangerous
          variant="light"
          run={() => resetSecondFactor(agent.id)}
          onDone={() => toast(access.factorDone)}
        />
        <Act
          title={access.sessions}
          text={access.sessionsText}
          label={access.sessionsAct}
          isDisabled={isOutOfReach}
          ask={{ title: access.sessionsTitle(agent.displayName), text: access.sessionsAsk }}
          run={() => signOutAgent(agent.id)}
          onDone={() => toast(access.sessionsDone)}
        />
      </Panel>
      <Panel isFlush>
        <Activity agent={agent} isDisabled={isOutOfReach} />
        <DeletionRow agent={agent} isDisabled={isOutOfReach} />
      </Panel>
    </div>
  );
}

function Activity({ agent, isDisabled }: { agent: Agent; isDisabled: boolean }) {
  const { access } = text.agents;
  if (!agent.isActive) {
    return (
      <Act title={access.active} text={access.activateText} label={access.activateAct} isDisabled={isDisabled} run={() => setActive(agent.id, true)} onDone={() => toast(access.activated)} />
    );
  }
  return (
    <Act
      title={access.active}
      text={access.deactivateText}
      label={access.deactivateAct}
      isDisabled={isDisabled}
      ask={{ title: access.deactivateTitle(agent.displayName), text: access.deactivateAsk }}
      isDangerous
      variant="light"
      run={() => setActive(agent.id, false)}
      onDone={() => toast(access.deactivated)}
    />
  );
}

function DeletionRow({ agent, isDisabled }: { agent: Agent; isDisabled: boolean }) {
  const [, go] = useLocation();
  return <Deletion agent={agent} isDisabled={isDisabled} onDone={() => go('/settings/agents', { replace: true })} />;
}
