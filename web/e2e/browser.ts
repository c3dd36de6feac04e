import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The system's Chromium: tests download no browser. */
function chromium(): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not here.
      }
    }
  }
  throw new Error('Chromium is missing: apt-get install chromium');
}

const isRoot = process.getuid?.() === 0;

export const browser = {
  browserName: 'chromium' as const,
  headless: true,
  locale: 'en-GB',
  timezoneId: 'UTC',
  launchOptions: {
    executablePath: chromium(),
    chromiumSandbox: !isRoot,
    // Pages that a test makes count as the Internet's, which may not talk to this machine otherwise.
    args: ['--disable-features=LocalNetworkAccessChecks', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--no-pings'],
  },
};
