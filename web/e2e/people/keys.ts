import { expect, type Locator, type Page } from '@playwright/test';

/** How an element and what it stands in are drawn, as far as that may tell where the focus is. */
const look = (target: Locator) =>
  target.evaluate((element) => {
    const drawn: string[] = [];
    for (let e: Element | null = element, n = 0; e && n < 3; e = e.parentElement, n++) {
      const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(e);
      drawn.push([outline, boxShadow, borderColor, backgroundColor].join());
    }
    return drawn.join(';');
  });

const has = (target: Locator) => target.evaluate((element) => element.ownerDocument.activeElement === element);

/** Goes on with Tab until something has the focus, which must be seen to have it. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  if (await has(target)) return;
  const before = await look(target);
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press(key);
    if (!(await has(target))) continue;
    await expect.poll(() => look(target), `the focus can be seen at ${String(target)}`).not.toBe(before);
    return;
  }
  throw new Error(`Tab does not lead to ${String(target)}`);
}
