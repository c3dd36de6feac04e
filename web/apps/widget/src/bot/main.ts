/**
 * The script of web pages that a bot shows inside a chat (contract/widget.md 7). There are no bots: a page that
 * loads it gets answers of the contract's shapes with nothing in them, may call everything, and is told in the
 * console that it came to nothing, as the API of the widget does (contract/widget.md 3.7).
 */
interface BotSdk {
  loaded?: boolean;
  onReady?: () => void;
  get?: (key: string) => unknown;
  set?: (key: string, value: unknown) => void;
  do?: (action: string, ...args: unknown[]) => void;
}

const place = window as unknown as { BotJavaScriptSDK?: BotSdk };
const sdk = (place.BotJavaScriptSDK ??= {});

/** Empty answers by their keys. */
const answers: Record<string, () => unknown> = {
  'livechat.siteId': () => undefined,
  'livechat.campaignId': () => undefined,
  'livechat.chatId': () => undefined,
  'livechat.customVariables': () => [],
  'bot.botInfo': () => ({}),
  'bot.variables': () => ({}),
  'bot.visitorInfo': () => ({}),
};

function warn(what: string): void {
  console.warn(`BotJavaScriptSDK: ${what}: this chat has no bot`);
}

function call(handler: unknown): void {
  if (typeof handler !== 'function') return;
  try {
    (handler as () => void)();
  } catch (cause) {
    console.error(cause);
  }
}

if (!sdk.loaded) {
  sdk.get = (key) => {
    if (Object.hasOwn(answers, key)) return answers[key]!();
    warn(String(key));
    return undefined;
  };
  sdk.set = (key) => warn(String(key));
  sdk.do = (action) => warn(String(action));
  let handler = sdk.onReady;
  let isCalled = typeof handler === 'function';
  Object.defineProperty(sdk, 'onReady', {
    configurable: true,
    enumerable: true,
    get: () => handler,
    set: (assigned: BotSdk['onReady']) => {
      handler = assigned;
      if (!isCalled) call(handler);
      isCalled ||= typeof handler === 'function';
    },
  });
  sdk.loaded = true;
  if (isCalled) call(handler);
}
