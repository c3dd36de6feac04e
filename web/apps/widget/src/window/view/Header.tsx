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
        <button type="button" class="title-buttons__operation" aria-label={t.minimize} title={t.minimize} onClick={p.onMinimize}>
          <Icon name="minimize" />
        </button>
        {p.canEnd ? (
          <button type="button" ref={p.endButton} class="title-buttons__operation btn-end-chat" aria-label={t.endChat} title={t.endChat} onClick={p.onEnd}>
            <Icon name="close" />
          </button>
        ) : (
          <button type="button" class="title-buttons__operation btn-close" aria-label={t.close} title={t.close} onClick={p.onClose}>
            <Icon name="close" />
          </button>
        )}
      </div>
    </header>
  );
}
