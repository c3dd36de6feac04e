import { availableParallelism } from 'node:os';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import { browser } from './browser';
import type { Stand } from './server/stand';

/** Each test runs on SQLite; those that are about what survives run again on PostgreSQL and Redis with two nodes. */
const projects: PlaywrightTestConfig<object, { stand: Stand }>['projects'] = [{ name: 'sqlite', use: { stand: { nodes: 1 } } }];
const postgres = process.env.PARLEY_TEST_POSTGRES;
const redis = process.env.PARLEY_TEST_REDIS;
if (postgres && redis) {
  projects.push({ name: 'two nodes', grep: /@nodes/, use: { stand: { nodes: 2, postgres, redis } } });
}

export default defineConfig<object, { stand: Stand }>({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // A worker is a browser and a server, which draw more than one core can.
  workers: Math.max(2, availableParallelism() - 1),
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: { ...browser, trace: 'retain-on-failure' },
  projects,
});
