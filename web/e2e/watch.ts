import type { BrowserContext } from '@playwright/test';

/** Keeps an eye on what pages ask for and on what the browser complains about. */
export class Watch {
  /** Requests to any other host than the server's. */
  readonly outside: string[] = [];
  #complaints: string[] = [];
  readonly #allowed: RegExp[] = [];

  constructor(private readonly hosts: string[]) {}

  /** Takes another host for part of the story. */
  trust(host: string): void {
    this.hosts.push(host);
  }

  /** Errors in consoles of pages, policy violations among them. */
  get complaints(): string[] {
    return this.#complaints;
  }

  /** Takes a complaint for part of the story. */
  allow(complaint: RegExp): void {
    this.#allowed.push(complaint);
  }

  /** While the server is gone browsers complain about connections. */
  allowConnections(): void {
    this.allow(/ERR_|WebSocket connection|Failed to fetch|NetworkError/);
  }

  over(context: BrowserContext): void {
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && !this.hosts.includes(url.host)) this.outside.push(url.href);
    });
    context.on('page', (page) => {
      page.on('websocket', (socket) => {
        if (!this.hosts.includes(new URL(socket.url()).host)) this.outside.push(socket.url());
      });
    });
    context.on('console', (message) => {
      // Asking who is signed in is answered with 401 when nobody is.
      const { url } = message.location();
      const isSignIn = url.endsWith('/api/agent/v1/session') && message.text().includes('401');
      // A chat may be over when a console that was told of it asks for it.
      const isOver = /\/api\/agent\/v1\/chats\/[0-9a-f-]{36}$/.test(url) && message.text().includes('404');
      if (message.type() === 'error' && !isSignIn && !isOver) this.#complain(`${message.text()} (${url})`);
    });
    context.on('weberror', (error) => this.#complain(String(error.error())));
  }

  #complain(text: string): void {
    if (this.#allowed.some((complaint) => complaint.test(text))) return;
    this.#complaints.push(text);
  }
}
