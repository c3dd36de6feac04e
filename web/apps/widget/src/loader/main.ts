import { install } from './api';
import { keepInPage } from './chatpage';
import { globalName, here } from '../shared/brand';
import { make } from './dom';
import type { PageApi } from './page';
import { number, whereFrom, type Origin } from './script';
import { Widget } from './widget';

declare const PAGE_SCRIPT: string;
declare const CHAT_PAGE: boolean;

interface Running {
  widget: Widget;
  version: string;
}

const place = window as unknown as Record<string, PageApi | undefined> & { __parley?: Running };

function run(): void {
  const from = whereFrom();
  const api = (place[globalName] ??= {});
  const siteId = number(api.site_id) ?? from?.siteId ?? here.siteId;
  if (!from || siteId == null) return;
  if (CHAT_PAGE) keepInPage(siteId);
  const running = place.__parley;
  const same = running?.widget.api === api && running.widget.isAlive ? running.widget : undefined;
  if (same && running!.version === PAGE_SCRIPT) {
    same.adopt();
    return;
  }
  running?.widget.destroy();
  start(api, from, siteId, same);
}

/** Begins anew. One that a newer server's script replaces leaves it the page's listeners. */
function start(api: PageApi, from: Origin, siteId: number, before?: Widget): void {
  const widget = new Widget(api, from, siteId, () => ready(), () => again(from), before?.events);
  const ready = install(api, from.main, widget, !!before?.kit);
  place.__parley = { widget, version: PAGE_SCRIPT };
  widget.start();
  if (CHAT_PAGE) widget.ask((kit) => kit.click());
}

/** Loads this script once more: it finds what runs and helps it on, or replaces it when the server has a newer one. */
function again(from: Origin): void {
  const script = make('script', { src: from.src.replace(/&_=\d+|$/, `&_=${Date.now()}`), nonce: from.nonce });
  script.onload = script.onerror = () => script.remove();
  script.addEventListener('error', () => setTimeout(() => again(from), 10_000), { once: true });
  document.head.append(script);
}

run();
