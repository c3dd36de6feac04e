import config from './playwright.config';

export default { ...config, testDir: 'pictures', projects: [{ name: 'pictures', use: { stand: { nodes: 1 } } }], workers: 1 } satisfies typeof config;
