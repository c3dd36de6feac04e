import { expect, type Locator, type Page } from '@playwright/test';
import { faults } from '../faults';
import type { SignIn } from '../server/stand';

/** Somebody who works with the console's pages, wherever they may be. */
export class Member {
  constructor(
    readonly page: Page,
    private readonly console: string,
  ) {}

  /** Goes to a page of the console, by its path in it. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.console + path);
  }

  /** Gives email and password where the page asks for them. */
  async prove({ email, password }: SignIn): Promise<void> {
    await this.fill({ Email: email, Password: password });
    await this.press('Sign in');
  }

  /** Signs in and comes to the desk. */
  async signIn(sign: SignIn): Promise<void> {
    await this.open('');
    await this.prove(sign);
    await this.inside();
  }

  /** Resolves once the desk is there. */
  async inside(): Promise<void> {
    await expect(this.places).toBeVisible();
  }

  /** Where one can go. */
  get places(): Locator {
    return this.page.getByRole('navigation', { name: 'Main' });
  }

  async fill(values: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(values)) await this.page.getByLabel(label, { exact: true }).fill(value);
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** What the page says in passing when something is done. */
  async told(words: string): Promise<void> {
    await expect(this.page.getByRole('status').getByText(words)).toBeVisible();
  }

  /** Does something by the API as whoever is signed in here: what a test stands on and no page is about. */
  call(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.page.evaluate(
      async ([method, path, body]) => {
        const session = (await (await fetch('/api/agent/v1/session')).json()) as { csrfToken: string };
        const headers = { 'Content-Type': 'application/json', 'X-Parley-CSRF': session.csrfToken };
        const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
        if (!answer.ok) throw new Error(`${method} ${path} answers ${answer.status}: ${await answer.text()}`);
        return answer.json();
      },
      [method, path, body] as const,
    );
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  /** What stands between this page and those who cannot see or have a small screen. */
  faults(): Promise<string[]> {
    return faults(this.page);
  }
}
