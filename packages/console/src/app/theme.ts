import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Colours dark enough to be read on light, and light enough on dark; everything else is the library's own. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** What stands back is still to be read: the library's own grey keeps no contrast of 4.5, in light or in dark. */
export const contrast: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5c636a' },
  dark: { '--mantine-color-dimmed': '#a8a8a8' },
});
