import { render } from 'preact';
import { accent } from '../shared/accent';
import { hostKey, type Host } from '../shared/bridge';
import { addSheet } from '../shared/sheet';
import { speak, windowText as t } from '../text/en';
import { FramePlace } from './place';
import { Session } from './session';
import style from './style.css';
import { App } from './view/App';
import { settle } from './where';

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
  // Mixed into the ground it makes the ink stand out more.
  root.style.setProperty('--shade', ink === '#fff' ? '#000' : '#fff');
  document.title = t.title;
  addSheet(document, style, nonce);
  if (campaign.chatWindow.customCSS) addSheet(document, campaign.chatWindow.customCSS, nonce);

  const place = new FramePlace(element, nonce);
  const session = new Session(host);
  session.onShown = (shown) => {
    place.isOpen = shown;
  };
  session.onDestroy = () => {
    place.remove();
    render(null, document.body);
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
    document.body,
  );
  host.attach(session);
}

const host = (window as Window & { [hostKey]?: Host })[hostKey];
if (host && window.frameElement) open(host, window.frameElement as HTMLElement);
