import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { theme } from './theme';

/** What a person chose; `auto` follows the system. */
export type Scheme = 'auto' | 'light' | 'dark';

/** Gives everything below it the house's look. It adds no style elements to the page. */
export function Look({ scheme, children }: { scheme: Scheme; children: ReactNode }) {
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme === 'auto' ? system : scheme} withCssVariables={false} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
}
