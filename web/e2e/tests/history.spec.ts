import { readFile } from 'node:fs/promises';
import { devices, type Page } from '@playwright/test';
import { faults } from '../faults';
import { expect, test } from '../test';

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];

/** The lines of the file that the history is saved as. */
async function saved(page: Page): Promise<string[]> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export as CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('chats.csv');
  return (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
}

for (const [width, device] of Object.entries({ 'a desktop': {}, 'a phone': phone })) {
  test(`the history is saved as the filters show it, on ${width}`, async ({ demo, shopper, agent }) => {
    const desk = await agent(demo.signIn, device);
    const { page } = desk;
    const name = `Saved on ${width}`;
    const visitor = await shopper(name);
    await visitor.ask();
    await desk.accept(name);
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();

    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill(name);
    await expect(page.getByRole('table', { name: 'Finished chats' }).getByRole('row')).toHaveCount(2);
    expect(await faults(page)).toEqual([]);
    const [header, chat, ...others] = await saved(page);
    expect(header).toMatch(/^\ufeff/);
    expect(chat).toContain(name);
    expect(others).toEqual([]);

    await page.getByRole('searchbox', { name: 'Search' }).fill('nobody ever wrote this');
    await expect(page.getByText('No chat fits these filters.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Export as CSV' })).toHaveCount(0);
  });
}
