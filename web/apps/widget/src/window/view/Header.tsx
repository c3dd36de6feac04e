import type { RefObject } from 'preact';
import { windowText as t } from '../../text/en';
import { initials } from '../format';
import { Icon } from './icons';

export interface HeaderProps {
  title: string;
  subtitle: string;
  /** Name of the agent to show; empty for the team. */
  agent: string;
  isOnline: boolean;
  showsAvatar: boolean;
  /** A chat runs and can be ended. */
  canEnd: boolean;
  /** The window can be minimised and closed. */
  canLeave: boolean;
  endButton: RefObject<HTMLButtonElement | null>;
  onMinimize: () => void;
  onEnd: () => void;
  onClose: () => void;
}

export function Header(p: HeaderProps) {
  return (
    <header class="window__title">
      {p.showsAvatar && (
        <div class={`avatar avatar--header${p.isOnline ? ' is-online' : ''}`} aria-hidden="true">
          {p.agent ? initials(p.agent) : <Icon name="talk" />}
        </div>
      )}
      <div class="window__names">
        <h1>{p.title}</h1>
        <p>{p.subtitle}</p>
      </div>
      <div class="window__operation">
        {p.canLeave && <Operation name="minimize" label={t.minimize} onClick={p.onMinimize} />}
        {p.canEnd && <Operation name="close" label={t.endChat} className="btn-end-chat" button={p.endButton} onClick={p.onEnd} />}
        {p.canLeave && !p.canEnd && <Operation name="close" label={t.close} className="btn-close" onClick={p.onClose} />}
      </div>
    </header>
  );
}

interface OperationProps {
  name: 'minimize' | 'close';
  label: string;
  className?: string;
  button?: RefObject<HTMLButtonElement | null>;
  onClick: () => void;
}

function Operation({ name, label, className = '', button, onClick }: OperationProps) {
  return (
    <button type="button" ref={button} class={`title-buttons__operation ${className}`} aria-label={label} title={label} onClick={onClick}>
      <Icon name={name} />
    </button>
  );
}
