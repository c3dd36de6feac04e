import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Campaign, Sender } from '@parley/client';
import { storageKey } from '../../shared/bridge';
import { formText, windowText as t } from '../../text/en';
import { words } from '../format';
import type { Session, View } from '../session';
import { Composer } from './Composer';
import { useDeeds } from './deeds';
import { Drop } from './Drop';
import { picture } from '../where';
import { EndDialog } from './EndDialog';
import { Ended } from './Ended';
import { Header } from './Header';
import { Left, Nobody } from './Left';
import { useForms } from './useForms';
import { Log } from './Log';
import { Part, own } from './Part';
import { Waiting } from './Waiting';

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
  const { chat, screen, form } = view;
  const isOpen = chat !== null && chat.state !== 'ended';
  const { chatWindow } = campaign;
  const forms = useForms(form !== null || view.mustSignIn);
  const deeds = useDeeds(session, view);
  /** Forms whose greeting has made room for them. */
  const [folded, setFolded] = useState<typeof form>(null);
  const onFiles = chatWindow.options?.isCanSendFile ? (files: readonly File[]) => session.attach(files) : null;

  useLayoutEffect(() => {
    session.onView = setView;
    session.onParts = () => {
      own.revision++;
    };
    session.onFocus = () => {
      const field = root.current!.querySelector<HTMLElement>('textarea, input:not([type=file]), select, .footer .primary');
      (isEager() && field ? field : root.current!).focus();
    };
    setView(session.view);
  }, []);
  // What had the focus may be gone with the screen before, and the field that wants it may come later than the window.
  useEffect(() => {
    const { activeElement } = document;
    if (view.isShown && document.hasFocus() && (activeElement === document.body || activeElement === root.current)) session.onFocus();
  }, [screen, isOpen, view.isLeft, forms]);
  useEffect(() => {
    if (!isOpen) setAsking(false);
  }, [isOpen]);
  const keep = () => {
    setAsking(false);
    endButton.current?.focus();
  };

  const agents = isOpen ? chat.agents.map((a) => a.name) : [];
  const hero = form && form === folded ? null : heroOf(view, campaign);
  const signIn = forms && screen === 'prechat' && <forms.SignIn {...session.signOn} />;
  const head = headOf(view, campaign, siteId);
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
        <Part of={`${screen}.header`}>
          <Header
            screen={screen}
            title={agents.join(', ') || teamOf(view, campaign) || t.team}
            subtitle={head.title || subtitle(view)}
            bio={head.bio}
            agent={agents[0] ?? ''}
            photos={head.photos}
            isOnline={view.status === 'online'}
            showsAvatar={head.showsAvatar}
            banner={head.banner}
            logo={head.logo}
            deeds={deeds.menu}
            canEnd={isOpen}
            canLeave={!isWholePage}
            endButton={endButton}
            onMinimize={() => session.minimize()}
            onEnd={() => setAsking(true)}
            onClose={() => session.leave()}
          />
        </Part>
        <Part of={`${screen}.greeting`}>
          <div class={hero ? 'hero is-open' : 'hero'}>
            <div class="hero__text">
              <h2>{hero?.title ?? t.welcomeTitle}</h2>
              <p>{hero?.text}</p>
            </div>
          </div>
        </Part>
        {screen === 'offlineMessage' && view.isLeft && <Left canLeave={!isWholePage} canChat={view.status === 'online'} onClose={() => session.leave()} onAgain={() => session.again()} />}
        {screen === 'offlineMessage' && !view.isLeft && !form && <Nobody page={campaign.offlineMessage.page} text={campaign.offlineMessage.greetingMessage} />}
        {(form || view.mustSignIn) && !forms && <div class="prechat" />}
        {view.mustSignIn && signIn && (
          <div class="prechat">
            <div class="prechat__fields">{signIn}</div>
          </div>
        )}
        {form && forms && (
          <forms.FormScreen
            key={form}
            form={form}
            before={signIn}
            onCrowded={() => setFolded(form)}
            submit={screen === 'prechat' ? t.start : formText.submit}
            busy={screen === 'prechat' ? t.starting : t.sending}
            after={
              screen === 'postChat' ? (
                <Second text={formText.skip} onClick={() => session.passSurvey()} />
              ) : (
                view.canReturn && <Second text={formText.back} onClick={() => session.leaveInstead(false)} />
              )
            }
          />
        )}
        {screen === 'chat' && (
          <Log
            entries={view.entries}
            uploads={view.uploads}
            onRetryFile={(upload) => session.resendFile(upload)}
            onRemoveFile={(upload) => session.removeFile(upload)}
            seen={view.seen}
            typing={view.typing}
            isLoaded={view.isLoaded}
            photoOf={chatWindow.body.isShowAvatar ? (id) => photoOf(view, id) : null}
            greeting={chatWindow.advanced.greetingMessage}
            after={<Waiting chat={chat} position={view.position} canLeave={view.canLeave} onLeave={() => session.leaveInstead(true)} />}
            onRetry={(pending) => session.resend(pending)}
            onRemove={(pending) => session.remove(pending)}
            onRetryNow={() => session.retryNow()}
            onFill={isOpen ? (seq, answers) => session.fill(seq, answers) : null}
          />
        )}
        <p class={`cut${view.isCut && (chat === null || isOpen) ? ' is-cut' : ''}`} role="status">
          {view.isCut && (navigator.onLine ? t.reconnecting : t.noNetwork)}
        </p>
        {screen === 'chat' &&
          (chat?.state === 'ended' ? (
            !view.isAsking && <Ended isRated={view.isRated} deeds={deeds.keep} onAgain={() => session.again()} />
          ) : (
            <Part of="chat.footer">
              <div class="footer">
                <Composer
                  input={input}
                  draftKey={storageKey(siteId, 'draft')}
                  maxLength={maxMessageLength}
                  onSend={(text) => session.send(text)}
                  onWrite={(text) => session.write(text)}
                  onFiles={onFiles}
                />
              </div>
            </Part>
          ))}
        {form && <Part of={`${screen}.footer`} />}
        <Part of={`${screen}.footer.poweredby`} />
        {deeds.trouble && (
          <p class="trouble" role="alert">
            {deeds.trouble}
          </p>
        )}
        <Drop root={root} onFiles={screen === 'chat' && chat?.state !== 'ended' ? onFiles : null} />
        {deeds.Mail && <deeds.Mail email={chat?.visitor.email ?? ''} onSend={(email) => session.mailTranscript(email)} onClose={deeds.close} />}
        {deeds.rate && isOpen && <deeds.rate.Dialog survey={deeds.rate.survey} onSend={(grade, comment) => session.rate(grade, comment)} onClose={deeds.close} />}
        {isAsking && isOpen && <EndDialog onEnd={() => session.end()} onKeep={keep} />}
      </div>
    </main>
  );
}

function Second({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <button type="button" class="second" onClick={onClick}>
      {text}
    </button>
  );
}

/** The large words under the head of a form, and of a chat that has not begun; null for none. */
function heroOf({ screen, form, chat, entries, uploads, canReturn }: View, { preChat, offlineMessage, chatWindow }: Campaign): { title: string; text: string } | null {
  if (screen === 'prechat') return { title: t.welcomeTitle, text: preChat.greetingMessage };
  if (screen === 'postChat') return { title: t.thanks, text: form!.greeting };
  if (screen === 'offlineMessage') return form && { title: formText.leaveMessage, text: chat?.switched ? lastWords(entries) : canReturn ? '' : offlineMessage.greetingMessage };
  if (chat || entries.length > 0 || uploads.length > 0) return null;
  return { title: t.welcomeTitle, text: chatWindow.advanced.greetingMessage || t.welcome };
}

/** Why a message is to be left, as the chat says last. */
function lastWords(entries: View['entries']): string {
  const said = entries.filter((e) => e.message?.kind === 'system').at(-1);
  return said ? words(said.message!) : '';
}

/** What the head shows beside names: as the settings of the window, and of the form on it, say. */
function headOf({ screen, chat, profiles, team }: View, { preChat, offlineMessage, chatWindow: { style, header } }: Campaign, siteId: number) {
  const hasPictures = style !== 'bubble';
  const { agents } = chat && chat.state !== 'ended' ? chat : { agents: [] };
  const agent = profiles.find((p) => p.id === agents[0]?.id);
  const isLogo = hasPictures && header.type === 'avatarandlogo';
  const isBanner = hasPictures && header.type === 'bannerimage';
  const { agentInfo, avatarAndLogo, banner } = header;
  const ofForm = screen === 'prechat' ? preChat.header.isShowAdatar : screen === 'offlineMessage' ? offlineMessage.header.isShowAvator : true;
  return {
    title: (!isLogo && !isBanner && agentInfo.isShowTitle && agent?.title) || '',
    bio: (!isLogo && !isBanner && agentInfo.isShowBio && agent?.bio) || '',
    showsAvatar: ofForm && !isBanner && (isLogo ? avatarAndLogo.isAvatar : agentInfo.isShowAvatar),
    photos: agents.length > 0 ? [agent?.avatar ?? ''] : team,
    banner: isBanner && banner.imageId ? picture(banner.imageType === 'gallery' ? 'gallery' : siteId, banner.imageId) : '',
    logo: isLogo && avatarAndLogo.isShowLogo && avatarAndLogo.logoImageId ? picture(siteId, avatarAndLogo.logoImageId) : '',
  };
}

/** The photograph of an agent who wrote; empty for none. */
function photoOf({ profiles }: View, id: Sender['id']): string {
  return profiles.find((p) => p.id === Number(id))?.avatar ?? '';
}

/** What the site calls its team on a screen. */
function teamOf({ screen }: View, { preChat, offlineMessage }: Campaign): string {
  const header = screen === 'offlineMessage' ? offlineMessage.header : preChat.header;
  return header.isShowTeamName ? header.teamName : '';
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
