import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Campaign, Chat } from '@parley/client';
import { storageKey } from '../../shared/bridge';
import { windowText as t } from '../../text/en';
import type { Session, View } from '../session';
import { Composer } from './Composer';
import { EndDialog } from './EndDialog';
import { Header } from './Header';
import { Icon } from './icons';
import { Log } from './Log';
import { PreChat } from './PreChat';

export interface AppProps {
  session: Session;
  campaign: Campaign;
  siteId: number;
  maxMessageLength: number;
  /** The window is a page of its own: it can be neither minimised nor closed. */
  isWholePage: boolean;
  /** Put the focus into a field when the window opens; not on screens where that raises a keyboard. */
  isEager: () => boolean;
}

export function App({ session, campaign, siteId, maxMessageLength, isWholePage, isEager }: AppProps) {
  const [view, setView] = useState(session.view);
  const [isAsking, setAsking] = useState(false);
  const root = useRef<HTMLElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const endButton = useRef<HTMLButtonElement>(null);
  const { chat } = view;
  const isOpen = chat !== null && chat.state !== 'ended';
  const { chatWindow, preChat } = campaign;

  useLayoutEffect(() => {
    session.onView = setView;
    session.onFocus = () => {
      const field = root.current!.querySelector<HTMLElement>('textarea, input, select, .footer .primary');
      (isEager() && field ? field : root.current!).focus();
    };
    setView(session.view);
  }, []);
  // What had the focus may be gone with the screen before.
  useEffect(() => {
    if (view.isShown && document.hasFocus() && document.activeElement === document.body) session.onFocus();
  }, [view.screen, isOpen]);
  useEffect(() => {
    if (!isOpen) setAsking(false);
  }, [isOpen]);
  const keep = () => {
    setAsking(false);
    endButton.current?.focus();
  };

  const agents = isOpen ? chat.agents.map((a) => a.name) : [];
  return (
    <main
      ref={root}
      class={`window window--${chatWindow.style}${isWholePage ? ' window--page' : ''}`}
      tabIndex={-1}
      aria-label={t.title}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.isComposing && !isWholePage) session.minimize();
      }}
    >
      <div class="main-container">
        <Header
          title={agents.join(', ') || (preChat.header.isShowTeamName && preChat.header.teamName) || t.team}
          subtitle={subtitle(view)}
          agent={agents[0] ?? ''}
          isOnline={view.status === 'online'}
          showsAvatar={chatWindow.header.agentInfo.isShowAvatar}
          canEnd={isOpen}
          canLeave={!isWholePage}
          endButton={endButton}
          onMinimize={() => session.minimize()}
          onEnd={() => setAsking(true)}
          onClose={() => session.leave()}
        />
        <Hero isOpen={view.screen === 'prechat' || (view.screen === 'chat' && !chat && view.entries.length === 0)} text={view.screen === 'prechat' ? preChat.greetingMessage : chatWindow.advanced.greetingMessage || t.welcome} />
        {view.screen === 'offline' && <Nobody />}
        {view.screen === 'prechat' && (
          <PreChat settings={preChat} formKey={storageKey(siteId, 'form')} isStarting={view.isStarting} onSubmit={(fields, values) => session.begin(fields, values)} />
        )}
        {view.screen === 'chat' && (
          <Log
            entries={view.entries}
            typing={view.typing}
            isLoaded={view.isLoaded}
            showsAvatar={chatWindow.body.isShowAvatar}
            greeting={chatWindow.advanced.greetingMessage}
            after={<Waiting chat={chat} />}
            onRetry={(pending) => session.resend(pending)}
            onRemove={(pending) => session.remove(pending)}
            onRetryNow={() => session.retryNow()}
          />
        )}
        <p class={`cut${view.isCut && (chat === null || isOpen) ? ' is-cut' : ''}`} role="status">
          {view.isCut && (navigator.onLine ? t.reconnecting : t.noNetwork)}
        </p>
        {view.screen === 'chat' &&
          (chat?.state === 'ended' ? (
            <Ended onAgain={() => session.again()} />
          ) : (
            <div class="footer">
              <Composer
                input={input}
                draftKey={storageKey(siteId, 'draft')}
                maxLength={maxMessageLength}
                onSend={(text) => session.send(text)}
                onWrite={(text) => session.write(text)}
              />
            </div>
          ))}
        {isAsking && isOpen && <EndDialog onEnd={() => session.end()} onKeep={keep} />}
      </div>
    </main>
  );
}

function subtitle({ chat, status }: View): string {
  switch (chat?.state) {
    case 'queued':
      return t.queuedShort;
    case 'offered':
      return t.waitingShort;
    case 'chatting':
      return t.chattingShort;
    case 'ended':
      return t.endedShort;
    default:
      return status === 'online' ? t.online : t.away;
  }
}

/** The large greeting under the head; it folds away when the chat begins. */
function Hero({ isOpen, text }: { isOpen: boolean; text: string }) {
  return (
    <div class={`hero${isOpen ? ' is-open' : ''}`}>
      <div class="hero__text">
        <h2>{t.welcomeTitle}</h2>
        <p>{text}</p>
      </div>
    </div>
  );
}

function Waiting({ chat }: { chat: Chat | null }) {
  if (chat?.state !== 'queued' && chat?.state !== 'offered') return null;
  return (
    <div class="waiting" role="status">
      <span class="waiting__pulse" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {chat.state === 'queued' ? t.queued : t.waiting}
    </div>
  );
}

function Nobody() {
  return (
    <div class="nobody">
      <div class="nobody__mark" aria-hidden="true">
        <Icon name="moon" />
      </div>
      <h2>{t.offlineTitle}</h2>
      <p>{t.offline}</p>
    </div>
  );
}

function Ended({ onAgain }: { onAgain: () => void }) {
  return (
    <div class="footer footer--ended">
      <p>{t.thanks}</p>
      <button type="button" class="primary" onClick={onAgain}>
        {t.again}
      </button>
    </div>
  );
}
