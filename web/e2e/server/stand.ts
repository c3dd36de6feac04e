import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Node, binary, freePort } from './node';

const run = promisify(execFile);

/** What a project's servers stand on. */
export interface Stand {
  nodes: 1 | 2;
  /** URL of a PostgreSQL server on which databases may be made; SQLite without one. */
  postgres?: string;
  redis?: string;
  /** What else the server is started with, by the address that it will have. */
  args?: (url: string) => string[];
}

export interface SignIn {
  email: string;
  password: string;
}

/** A site that a test has for itself. */
export interface Site {
  id: number;
  name: string;
  admin: SignIn;
}

/** The demo, running: on one node with SQLite, or on two with PostgreSQL and Redis. */
export class Demo {
  private constructor(
    private readonly folder: string,
    private readonly settings: string[],
    /** Visitors come to the first node, agents to the last. */
    readonly nodes: Node[],
  ) {}

  static async open(stand: Stand): Promise<Demo> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
    const settings = ['--data', join(folder, 'data')];
    if (stand.postgres) settings.push('--database', await newDatabase(stand.postgres));
    const args = [...settings];
    if (stand.redis) {
      const keys = join(folder, 'keys');
      await writeFile(keys, `k1 ${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
      args.push('--broker', stand.redis, '--secret-key-file', keys);
    }
    await mkdir(join(folder, 'data'));
    const nodes: Node[] = [];
    for (let n = 1; n <= stand.nodes; n++) {
      const plainPort = await freePort();
      const more = stand.args?.(`http://127.0.0.1:${plainPort}`) ?? [];
      nodes.push(new Node(await freePort(), plainPort, [...args, ...more], join(folder, `node${n}.log`)));
    }
    const demo = new Demo(folder, settings, nodes);
    for (const node of nodes) await node.start();
    return demo;
  }

  async close(): Promise<void> {
    for (const node of this.nodes) await node.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get shop(): string {
    return `${this.nodes[0]!.url}/demo/shop`;
  }

  get console(): string {
    return this.consoleOf('last');
  }

  consoleOf(node: 'first' | 'last'): string {
    return `${this.nodes.at(node === 'first' ? 0 : -1)!.url}/console/`;
  }

  get api(): string {
    return this.nodes[this.nodes.length - 1]!.url;
  }

  /** The sign-in that the demo printed. */
  get signIn(): SignIn {
    const [, email, password] = /(\S+@\S+)\s+(?:\/\s+)?(?:password:?\s+)?(\S+)/i.exec(this.nodes[0]!.output) ?? [];
    if (!email || !password) throw new Error(`the demo printed no sign-in: ${this.nodes[0]!.output}`);
    return { email, password };
  }

  /** A key for the API that belongs to the agent who signs in. */
  async key(): Promise<string> {
    const answer = JSON.parse(await this.command('agent', 'key', '--email', this.signIn.email, '--json')) as { apiKey: string };
    return answer.apiKey;
  }

  /** The demo's second agent, who has the same password. */
  get colleague(): SignIn {
    return { email: 'ben@demo.example', password: this.signIn.password };
  }

  /** A site of its own with its administrator, for tests that change what others stand on. */
  async site(): Promise<Site> {
    const name = `Site ${randomUUID().slice(0, 8)}`;
    const sign = { email: `admin-${randomUUID().slice(0, 8)}@site.example`, password: randomUUID() };
    const made = await this.command('site', 'create', '--name', name, '--company', 'Company', '--email', sign.email, '--password', sign.password, '--json');
    const { siteId } = JSON.parse(made) as { siteId: number };
    return { id: siteId, name, admin: sign };
  }

  /** Runs one of the binary's commands and returns what it prints. */
  async command(...args: string[]): Promise<string> {
    const { stdout } = await run(binary, [...args, ...this.settings]);
    return stdout;
  }
}

async function newDatabase(server: string): Promise<string> {
  const name = `e2e_${randomUUID().slice(0, 8)}`;
  await run('psql', [server, '-qc', `CREATE DATABASE ${name}`]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
