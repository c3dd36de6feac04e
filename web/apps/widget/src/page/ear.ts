import { Backoff, encode, type Push } from '@parley/client';

/**
 * Listens for what the server tells a page whose window has no socket of its own: invitations, and whether somebody
 * is there. It speaks the few words of the socket's protocol that this takes. What it misses the next sign of life tells.
 */
export class Ear {
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;
  readonly #backoff = new Backoff({ first: 2000, most: 60_000 });
  readonly #onVisible = () => this.#turn();

  constructor(
    private readonly origin: string,
    private readonly token: () => string,
    private readonly onPush: (push: Push) => void,
  ) {
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  get isOpen(): boolean {
    return this.#wanted;
  }

  set isOpen(open: boolean) {
    this.#wanted = open;
    this.#turn();
  }

  destroy(): void {
    this.isOpen = false;
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  #turn(): void {
    const listens = this.#wanted && document.visibilityState === 'visible';
    if (listens === (this.#socket !== null)) return;
    clearTimeout(this.#timer);
    if (listens) this.#connect();
    else this.#hangUp();
  }

  #hangUp(): void {
    const socket = this.#socket;
    this.#socket = null;
    // Browsers report a socket that is closed before it has opened as an error of the page.
    if (socket?.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
    else socket?.close();
  }

  #connect(): void {
    let socket: WebSocket;
    try {
      socket = new WebSocket(`${this.origin.replace(/^http/, 'ws')}/realtime/websocket`);
    } catch {
      return; // the page's policy knows no sockets
    }
    this.#socket = socket;
    socket.onopen = () => socket.send(encode({ id: 1, connect: { token: this.token() } }));
    socket.onmessage = ({ data }) => {
      for (const line of String(data).split('\n')) if (line) this.#heard(socket, line);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#timer = setTimeout(() => this.#turn(), this.#backoff.next());
    };
  }

  #heard(socket: WebSocket, line: string): void {
    if (this.#socket !== socket) return;
    const said = JSON.parse(line) as { error?: unknown; connect?: unknown; push?: { pub?: { data: Push } } };
    if (said.error) socket.close();
    else if (said.connect) this.#backoff.reset();
    else if (said.push?.pub) this.onPush(said.push.pub.data);
    else if (Object.keys(said).length === 0) socket.send('{}');
  }
}
