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

/** The text of what is shown in a light shade of a colour, where the library's own is too near to it. */
const texts = {
  green: '#1e6b30',
  teal: '#06694b',
  lime: '#3f6d0a',
  yellow: '#8a4b00',
  orange: '#a83806',
  red: '#b92323',
};
/** White is to be read on it. */
const green = {
  '--mantine-color-green-filled': '#23792f',
  '--mantine-color-green-filled-hover': '#1d6527',
};
const lightTexts = Object.fromEntries(
  Object.entries(texts).map(([name, colour]) => [`--mantine-color-${name}-light-color`, colour]),
);

/** What stands back, or is told by its colour, is still to be read: 4.5 to 1 in light and in dark. */
export const contrast: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#5c636a',
    ...green,
    ...lightTexts,
  },
  dark: { '--mantine-color-dimmed': '#a8a8a8', '--mantine-color-placeholder': '#a8a8a8', ...green },
});
