import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export const binary = fileURLToPath(new URL('../../../bin/parley', import.meta.url));

/** Each worker has ports of its own, below those that systems give to connections that leave. */
const portsOfWorker = 1000;
const firstPort = 20_000 + portsOfWorker * (Number(process.env.TEST_PARALLEL_INDEX ?? 0) % 12);
let given = 0;

/** A port of loopback that nobody listens on, and that nobody else is given. */
export async function freePort(): Promise<number> {
  for (let n = 0; n < portsOfWorker; n++) {
    const port = firstPort + (given++ % portsOfWorker);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${firstPort} on is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** One server process with the demo, on ports that it keeps when it is started again. */
export class Node {
  #process: ChildProcess | null = null;
  #output = '';

  constructor(
    private readonly port: number,
    private readonly plainPort: number,
    private readonly args: string[],
    private readonly log: string,
  ) {}

  /** Where the demo listens without TLS, which browsers on the same machine trust. */
  get url(): string {
    return `http://127.0.0.1:${this.plainPort}`;
  }

  /** What the server printed for people since its first start. */
  get output(): string {
    return this.#output;
  }

  /** Starts the server and resolves when it is ready. */
  async start(): Promise<void> {
    const args = ['serve', '--demo', '--listen', `127.0.0.1:${this.port}`, '--listen-http', `127.0.0.1:${this.plainPort}`, ...this.args];
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    const log = createWriteStream(this.log, { flags: 'a' });
    child.stdout.on('data', (data: Buffer) => {
      this.#output += data.toString();
      log.write(data);
    });
    child.stderr.on('data', (data: Buffer) => log.write(data));
    const deadline = Date.now() + 30_000;
    while (!(await isReady(this.url))) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended; see ${this.log}`);
      if (Date.now() > deadline) throw new Error(`the server is not ready; see ${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends the server without a warning. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks the server to end. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
