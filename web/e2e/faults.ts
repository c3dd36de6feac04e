import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

/**
 * What stands between a page, with the frames in it, and those who cannot see or have a small screen: what axe finds,
 * and that `html` has to be scrolled sideways. It looks when what appears and fades has come to rest.
 * `without`: a part that is not ours.
 */
export async function faults(page: Page, { html = page.locator('html'), without }: { html?: Locator; without?: string } = {}): Promise<string[]> {
  for (const frame of page.frames()) await frame.evaluate(rest).catch(gone);
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  const { violations } = await (without ? axe.exclude(without) : axe).analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(', ')}`);
  const sideways = await html.evaluate((root) => root.scrollWidth - root.clientWidth);
  return sideways > 0 ? [...found, `sideways by ${sideways}`] : found;
}

/** Waits until no animation runs that ends by itself. */
async function rest(): Promise<void> {
  const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map((animation) => animation.finished));
}

/** A frame may go while it is looked at. */
function gone(reason: unknown): void {
  if (!/detached|closed|destroyed/.test(String(reason))) throw reason;
}
