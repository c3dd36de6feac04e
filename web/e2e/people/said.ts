import type { Locator } from '@playwright/test';

/** The texts of a log's bubbles that have arrived, in their order; lines of the system are left out. */
export function said(log: Locator): Promise<string[]> {
  return log.evaluate((root) => {
    const texts: string[] = [];
    for (const bubble of root.querySelectorAll<HTMLElement>('.bubble, [data-bubble]')) {
      if (bubble.closest('.is-pending, .is-failed, [data-pending]')) continue;
      texts.push(bubble.innerText.trim());
    }
    return texts;
  });
}
