import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import { EditorView, type Extension } from '@uiw/react-codemirror';
import { lineHeight } from './height.ts';

const spec = {
  '&': { backgroundColor: 'var(--mantine-color-body)', color: 'var(--mantine-color-text)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': {
    fontFamily: 'var(--mantine-font-family-monospace)',
    caretColor: 'var(--mantine-color-text)',
  },
  '.cm-line': { lineHeight: `${lineHeight}px` },
  '.cm-gutters': {
    backgroundColor: 'var(--mantine-color-default-hover)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-gutterElement': { lineHeight: `${lineHeight}px` },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--mantine-color-default-hover)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
  },
};

const shades = (name: string): string =>
  `light-dark(var(--mantine-color-${name}-9), var(--mantine-color-${name}-3))`;

const words = HighlightStyle.define([
  { tag: tags.propertyName, color: shades('blue') },
  { tag: tags.string, color: shades('teal') },
  { tag: [tags.comment, tags.meta], color: 'var(--mantine-color-dimmed)', fontStyle: 'italic' },
  { tag: [tags.labelName, tags.typeName], color: shades('grape') },
]);

const themeOf = (dark: boolean): Extension => [EditorView.theme(spec, { dark }), syntaxHighlighting(words)];
const themes = { light: themeOf(false), dark: themeOf(true) };

/** The editor in the colours of the page around it. */
export const editorTheme = (scheme: 'light' | 'dark'): Extension => themes[scheme];
