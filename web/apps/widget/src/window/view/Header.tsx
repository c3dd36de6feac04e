import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { windowText as t } from '../../text/en';
import { Avatar } from './Avatar';
import { Icon } from './icons';
import { Menu, type Deed } from './Menu';
import { Part } from './Part';

export interface HeaderProps {
  screen: string;
  title: string;
  subtitle: string;
  /** A few words about the agent. */
  bio: string;
  /** Name of the agent to show; empty for the team. */
  agent: string;
  /** Paths of the photographs of the agent, or of those who stand for the team. */
  photos: readonly string[];
  isOnline: boolean;
  showsAvatar: boolean;
  /** Addresses of the site's own pictures; empty for none. */
  banner: string;
  logo: string;
  deeds: readonly Deed[];
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
  const [lost, setLost] = useState('');
  const banner = p.banner !== lost && p.banner;
  const logo = p.logo !== lost && p.logo;
  return (
    <header class={banner ? 'window__title window__title--banner' : 'window__title'}>
      {banner && <img class="window__banner" src={banner} alt="" onError={() => setLost(p.banner)} />}
      {logo && <img class="window__logo" src={logo} alt="" onError={() => setLost(p.logo)} />}
      {p.showsAvatar && (
        <div class={`faces${p.isOnline ? ' is-online' : ''}`}>
          {(p.photos.length > 0 ? p.photos : ['']).map((photo) => (
            <Avatar key={photo} name={p.agent} photo={photo} className="avatar--header" />
          ))}
        </div>
      )}
      <div class="window__names">
        <h1>{p.title}</h1>
        <p>{p.subtitle}</p>
        {p.bio && <p class="window__bio">{p.bio}</p>}
      </div>
      <div class="window__operation">
        <Part of={`${p.screen}.header.icons`}>
          {p.deeds.length > 0 && <Menu deeds={p.deeds} />}
          {p.canLeave && <Operation name="minimize" label={t.minimize} onClick={p.onMinimize} />}
          {p.canEnd && <Operation name="close" label={t.endChat} className="btn-end-chat" button={p.endButton} onClick={p.onEnd} />}
          {p.canLeave && !p.canEnd && <Operation name="close" label={t.close} className="btn-close" onClick={p.onClose} />}
        </Part>
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
