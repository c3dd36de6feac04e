import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { Fake } from './fake.mjs';

/** The system's Chromium: tests download no browser. */
function installed() {
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

export function launch() {
  return chromium.launch({
    executablePath: installed(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
}

/** A page of a customer with the widget, and the server behind it. */
export class Visit {
  /** Everything the browser had to complain about. */
  complaints = [];

  static async to(browser, { prepare, viewport = { width: 1100, height: 760 }, touch = false, html, locale } = {}) {
    const visit = new Visit();
    visit.fake = await new Fake().start({ pageHtml: html });
    prepare?.(visit.fake);
    visit.context = await browser.newContext({ viewport, reducedMotion: 'reduce', hasTouch: touch, isMobile: touch, locale });
    visit.page = await visit.tab();
    return visit;
  }

  async tab() {
    const page = await this.context.newPage();
    page.on('console', (m) => m.type() !== 'log' && this.complaints.push(m.text()));
    page.on('pageerror', (e) => this.complaints.push(String(e)));
    await page.goto(this.fake.pageUrl);
    return page;
  }

  async leave() {
    await this.context.close();
    await this.fake.stop();
  }

  button = (page = this.page) => page.locator('#comm100-container a');

  frame = (page = this.page) => page.frameLocator('#chat_window_container');

  input = (page = this.page) => this.frame(page).getByRole('textbox', { name: 'Your message' });

  async open(page = this.page) {
    await this.button(page).click();
    await this.frame(page).locator('.window').waitFor();
  }

  async write(text, page = this.page) {
    await this.input(page).fill(text);
    await this.input(page).press('Enter');
  }

  /** The texts in the window, in order. */
  shown(page = this.page) {
    return this.frame(page).locator('.bubble:not(.typing)').allInnerTexts();
  }
}
