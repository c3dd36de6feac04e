import { text } from '../text';

const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const find = (known: [RegExp, string][], words: string) => known.find(([sign]) => sign.test(words))?.[1];

/** What a browser says of itself, as far as people know it. */
export function deviceName(userAgent: string): string {
  const { sessions } = text.account;
  const browser = find(browsers, userAgent);
  const system = find(systems, userAgent);
  if (browser && system) return sessions.on(browser, system);
  return browser ?? system ?? (userAgent.split(/[\s/]/)[0] || sessions.unknown);
}

/** Whether it is one that is held in a hand. */
export function isHandheld(userAgent: string): boolean {
  return /\b(?:iPhone|iPad|Android|Mobile)\b/.test(userAgent);
}
