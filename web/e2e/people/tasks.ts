import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** Time that the thread has had a processor, which another program's load does not change. */
  tdur?: number;
  args?: { data?: { url?: string } };
}

/** What a page did in one go that a script of ours had a part in. */
export interface Task {
  /** Milliseconds of processor time. */
  busy: number;
  scripts: string[];
}

/** Records what a page's main thread does for a story, and tells the tasks in which our scripts ran, the longest first. */
export async function tasksOf(browser: Browser, page: Page, ours: RegExp, story: () => Promise<void>): Promise<Task[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await story();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const thread = (event: TraceEvent) => `${event.pid}:${event.tid}`;
  const runs = traceEvents.filter((e) => ours.test(e.args?.data?.url ?? '') && /^(EvaluateScript|v8\.compile|FunctionCall|TimerFire)$/.test(e.name));
  const threads = new Set(runs.map(thread));
  const tasks = traceEvents.filter((e) => e.ph === 'X' && /RunTask$/.test(e.name) && e.dur && threads.has(thread(e)));
  return tasks
    .map((task) => {
      const inside = runs.filter((run) => thread(run) === thread(task) && run.ts >= task.ts && run.ts <= task.ts + task.dur!);
      return { busy: (task.tdur ?? task.dur!) / 1000, scripts: inside.map((run) => `${run.name} ${run.args!.data!.url!.split('/').pop()!} ${Math.round((run.tdur ?? run.dur ?? 0) / 1000)}`) };
    })
    .filter((task) => task.scripts.length > 0)
    .sort((a, b) => b.busy - a.busy);
}
