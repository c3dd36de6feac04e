import { mobile } from '../shared/mobile';
import { guarded } from './events';
import type { PageApi } from './page';
import type { Widget } from './widget';

/**
 * Gives the page its functions. They are there before anything else of ours, never throw, and take effect
 * later where they come too early. The answer tells it that the widget is ready;
 * `wasReady` says that it was told so before.
 */
export function install(api: PageApi, main: string, widget: Widget, wasReady: boolean): () => void {
  let artifact: unknown;
  const known = (campaignId: unknown) => campaignId == null || widget.places.some((p) => p.campaignId === String(campaignId));

  const read: Record<string, (campaignId?: unknown) => unknown> = {
    siteId: () => widget.siteId,
    campaignIds: () => widget.places.map((p) => p.campaignId),
    isDynamicCampaign: () => false,
    isMobile: () => matchMedia(mobile).matches,
    'visitor.guid': () => widget.visit?.visitorId,
    'button.isVisible': (id) => (known(id) ? widget.isVisible : undefined),
    'button.status': (id) => (known(id) ? widget.status : undefined),
    'sso.artifact': () => artifact,
  };
  const act: Record<string, (id?: unknown) => unknown> = {
    'button.click': (id) => known(id) && widget.open(),
    'chat.endChat': () => widget.endChat(),
  };
  for (const screen of ['prechat', 'chat']) {
    act[`${screen}.minimize`] = () => widget.hide('minimize');
    act[`${screen}.restore`] = () => widget.open();
    act[`${screen}.close`] = () => widget.hide('close');
  }

  api.main = main;
  api.standby ??= main;
  api.chat_buttons ??= [];
  api.get = (key, ...args) => own(read, key)?.(args[0]);
  api.set = (key, value, id) => {
    // Both orders are in use; the boolean is the value.
    const [visible, campaignId] = typeof value === 'boolean' ? [value, id] : [id, value];
    if (key === 'livechat.button.isVisible' && typeof visible === 'boolean' && known(campaignId)) widget.show(visible);
    if (key === 'livechat.sso.artifact') artifact = value;
  };
  api.on = (event, callback) => widget.events.on(event, callback);
  api.render = () => undefined;
  api.do = (action, id) => void own(act, action)?.(id);
  api.open_chat_window = (event) => {
    (event as Event | null | undefined)?.preventDefault?.();
    widget.open();
  };
  const ready = readiness(api, wasReady);
  api.loaded = true;
  return ready;
}

/** The function for a key, without its common prefix; undefined, with a word to the developer, for an unknown one. */
function own<T>(table: Record<string, T>, key: unknown): T | undefined {
  const name = String(key).replace(/^livechat\./, '');
  if (Object.hasOwn(table, name) && name !== key) return table[name];
  console.warn(`Comm100API: nothing is known by the name ${String(key)}`);
  return undefined;
}

/** Calls the page's `onReady` once: when ready, or as soon as it is assigned after that. Of several before, the last counts. */
function readiness(api: PageApi, isCalled: boolean): () => void {
  let handler = api.onReady;
  let isReady = false;
  const settle = () => {
    if (!isReady || isCalled || typeof handler !== 'function') return;
    isCalled = true;
    guarded(handler);
  };
  Object.defineProperty(api, 'onReady', {
    configurable: true,
    enumerable: true,
    get: () => handler,
    set: (assigned: PageApi['onReady']) => {
      handler = assigned;
      settle();
    },
  });
  return () => {
    isReady = true;
    settle();
  };
}
