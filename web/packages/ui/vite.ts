import { DEFAULT_THEME, convertCssVariables, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import type { Plugin } from 'vite';
import { resolver, theme } from './src/theme';

const name = 'virtual:parley-theme.css';

/**
 * Writes the theme's variables to a style sheet at build time. Made in the browser they would be
 * a style element, which the console's content policy does not allow.
 */
export function themeVariables(): Plugin {
  return {
    name: 'parley-theme',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load: (id) => (id === `\0${name}` ? variables() : null),
  };
}

function variables(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const general = defaultCssVariablesResolver(merged);
  const own = resolver(merged);
  // The doubled selector outweighs Mantine's own defaults, which come with its components' styles.
  return convertCssVariables(
    {
      variables: { ...general.variables, ...own.variables },
      light: without(general.light, own.variables),
      dark: without(general.dark, own.variables),
    },
    ':root:root',
  );
}

function without(all: Record<string, string>, taken: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !(key in taken)));
}
