import { render } from 'preact';
import { accent } from '../shared/accent';
import { hostKey, type Host } from '../shared/bridge';
import { addSheet } from '../shared/sheet';
import { speak, windowText as t } from '../text/en';
import { runCustom } from './custom';
import { open as openParts, part } from './parts';
import { FramePlace } from './place';
import { Session } from './session';
import style from './style.css';
import { App } from './view/App';
import { own } from './view/Part';
import { picture, settle } from './where';

/** Opens the window in its frame on a customer's page, or in the element that the chat page has for it. */
function open(host: Host, element: HTMLElement): void {
  const nonce = (document.currentScript as HTMLScriptElement | null)?.nonce ?? '';
  const { campaign, settings } = host.visit;
  const { ground, ink } = accent(campaign.chatWindow.color);
  const root = document.documentElement;
  settle(host.origin);
  speak(campaign.texts ?? {});
  root.lang = campaign.languageCode ?? 'en';
  root.dir = campaign.isRTL ? 'rtl' : 'ltr';
  root.style.setProperty('--ground', ground);
  root.style.setProperty('--ink', ink);
  // A light colour is none to write with on white.
  if (ink !== '#fff') root.style.setProperty('--strong', ink);
  // Mixed into the ground it makes the ink stand out more.
  root.style.setProperty('--shade', ink === '#fff' ? '#000' : '#fff');
  const { body } = campaign.chatWindow;
  if (!body.isShowBackground) root.style.setProperty('--back', '#fff');
  else if (body.backgroundImageId) {
    root.style.setProperty('--backdrop', `url("${picture(host.siteId, body.backgroundImageId)}")`);
    root.className = 'on-picture';
  }
  document.title = (window === window.top && campaign.chatWindow.popup?.title) || t.title;
  addSheet(document, style, nonce);
  openParts(nonce, campaign.chatWindow.customCSS);
  // Forms are mostly the first thing that is seen.
  if (campaign.preChat.isEnable || host.visit.status === 'offline') part('forms').catch(() => undefined);

  const place = new FramePlace(element, nonce);
  const stage = place.isWholePage ? element : document.body;
  own.draw = (key) => host.part(key);
  const session = new Session(host);
  session.onShown = (shown) => {
    place.isOpen = shown;
  };
  session.onDestroy = () => {
    place.remove();
    render(null, stage);
  };
  render(
    <App
      session={session}
      campaign={campaign}
      siteId={host.siteId}
      maxMessageLength={settings.maxMessageLength}
      isWholePage={place.isWholePage}
      isEager={() => !matchMedia('(pointer:coarse)').matches}
    />,
    stage,
  );
  runCustom(campaign.chatWindow.advanced, host.globalName, nonce);
  host.attach(session);
}

const host = (window as Window & { [hostKey]?: Host })[hostKey];
const element = window.frameElement ?? document.getElementById('chat_window_container');
if (host && element) open(host, element as HTMLElement);
