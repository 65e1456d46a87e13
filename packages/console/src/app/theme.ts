import { createTheme } from '@mantine/core';

/** Colours dark enough to be read on light, and light enough on dark; everything else is the library's own. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
});
