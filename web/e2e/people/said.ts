import type { Locator } from '@playwright/test';

/** The texts in a log that the server holds, in their order: what is still on its way and lines of the system are left out. */
export function said(log: Locator): Promise<string[]> {
  return log.evaluate((root) => {
    const shop = '.bubble-row:not(.is-pending, .is-failed) .bubble';
    const desk = 'p[data-state="sent"]';
    return [...root.querySelectorAll<HTMLElement>(`${shop}, ${desk}`)].map((bubble) => bubble.innerText.trim());
  });
}
