import { here } from '../shared/brand';
import { mobile } from '../shared/mobile';
import { Pledge } from '../page/pledge';
import { guarded } from './events';
import type { Kit } from './kit';
import type { PageApi } from './page';
import type { Widget } from './widget';

/**
 * Gives the page its functions. They are there before anything else of ours, never throw, and take effect
 * later where they come too early (contract/widget.md 1.4). The answer tells it that the widget is ready;
 * `wasReady` says that it was told so before.
 */
export function install(api: PageApi, main: string, widget: Widget, wasReady: boolean): () => void {
  const later =
    <K extends 'set' | 'render' | 'open_chat_window'>(name: K) =>
    (...args: Parameters<Kit[K]>) =>
      widget.ask((kit) => (kit[name] as (...a: unknown[]) => void)(...args));
  api.main = main;
  api.standby ??= here.standby ?? main;
  api.vue ??= main;
  api.chat_buttons ??= [];
  api.get = (key, ...args) => {
    if (widget.kit) return widget.kit.get(key, ...args);
    const known: Record<string, unknown> = {
      siteId: widget.siteId,
      campaignIds: widget.places.map((p) => p.campaignId),
      isDynamicCampaign: false,
      isMobile: matchMedia(mobile).matches,
      'visitor.guid': widget.visit?.visitorId,
      'button.isVisible': false,
      'button.status': 'offline',
    };
    return known[String(key).slice(9)];
  };
  api.set = later('set');
  api.on = (event, callback) => (widget.kit ?? widget.events).on(event, callback);
  api.render = later('render');
  api.do = (action, ...args) => {
    if (widget.kit) return widget.kit.do(action, ...args);
    if (!/submit$|request$/.test(action)) return widget.ask((kit) => void kit.do(action, ...args));
    return new Pledge((kept, broken) =>
      widget.ask((kit) => {
        const answer = kit.do(action, ...args) as Promise<void>;
        void answer.then(kept, (ids: unknown, message?: string) => broken(message === undefined ? ids : { ids, message }));
      }),
    );
  };
  api.open_chat_window = (event, codePlan) => {
    // Now, because later the browser has followed the link.
    (event as Event | null | undefined)?.preventDefault?.();
    later('open_chat_window')(null, codePlan);
  };
  const ready = readiness(api, wasReady);
  api.loaded = true;
  return ready;
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
