import { Button, Menu, Modal, Popover, Select, TextInput, Tooltip, createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Mantine's part of the look: its shades, and defaults of the components in use. Colours of our own parts stand in tokens.css. */
export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 8,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  respectReducedMotion: true,
  colors: {
    iris: ['#f1f1fd', '#e3e3fa', '#c6c5f4', '#a6a4ec', '#8886e4', '#6f6dde', '#605edb', '#5150c9', '#4544b5', '#39389a'],
    red: ['#fdf0f0', '#fbdede', '#f6bcbd', '#f09799', '#ea767a', '#e05a60', '#cf3f47', '#c0333b', '#a3272f', '#861d24'],
    dark: ['#e9ebf1', '#cbd1db', '#b0b8c6', '#919bac', '#3c4352', '#282d38', '#1f232d', '#191c24', '#111319', '#0d0f14'],
  },
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: false, events: { hover: true, focus: false, touch: false } } }),
    Modal: Modal.extend({ styles: { title: { fontWeight: 600 } } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Select: Select.extend({ defaultProps: { checkIconPosition: 'right' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
  },
});

/** Ties Mantine's general colours to the tokens, so that both kinds of parts look alike. */
export const resolver: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-text': 'var(--p-ink)',
    '--mantine-color-body': 'var(--p-surface)',
    '--mantine-color-dimmed': 'var(--p-ink-soft)',
    '--mantine-color-placeholder': 'var(--p-ink-faint)',
    '--mantine-color-error': 'var(--p-bad-ink)',
    '--mantine-color-default': 'var(--p-surface)',
    '--mantine-color-default-hover': 'var(--p-hover)',
    '--mantine-color-default-border': 'var(--p-line-strong)',
    '--mantine-color-default-color': 'var(--p-ink)',
  },
  light: {},
  dark: {},
});
