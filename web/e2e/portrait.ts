import type { BrowserContext } from '@playwright/test';

/** A photograph of somebody whom there is not: a PNG, wider than it is high. */
export async function portrait(context: BrowserContext): Promise<Buffer> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 480, height: 360 });
  await page.setContent(`<body style="margin:0"><svg width="480" height="360" style="background:linear-gradient(#f3d9c0,#e2b48f)">
    <path d="M90 360c10-90 70-130 150-130s140 40 150 130" fill="#2f5d62"/><path d="M205 200h70v60q-35 25-70 0z" fill="#c68f6b"/>
    <ellipse cx="240" cy="150" rx="72" ry="86" fill="#d9a27c"/><path d="M165 150c-8-80 40-112 82-108 50 2 78 44 68 108-12-32-30-50-52-58-30 16-76 18-98 58z" fill="#4a2c1d"/>
    <circle cx="214" cy="158" r="6" fill="#2a1a12"/><circle cx="266" cy="158" r="6" fill="#2a1a12"/><path d="M212 196q28 20 56 0" stroke="#8a4b37" stroke-width="5" fill="none" stroke-linecap="round"/></svg>`);
  const image = await page.screenshot();
  await page.close();
  return image;
}
