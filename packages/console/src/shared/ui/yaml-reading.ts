import { yaml } from '@codemirror/lang-yaml';
import { useComputedColorScheme } from '@mantine/core';
import { EditorState, EditorView, type Extension } from '@uiw/react-codemirror';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { editorTheme } from './yaml/editor-theme.ts';

/** The nonce that this page's own styles are allowed by. */
const nonce = () => document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

/** What was taken out stands on a red that it can still be read on. */
const legible = EditorView.theme({
  '&.cm-merge-b .cm-deletedChunk .cm-deletedText': { background: '#ff00001a' },
});

/** To be read, by keyboard as well; the tab key goes on. */
export const readOnlySetup = {
  readOnly: true,
  indentWithTab: false,
  basicSetup: { highlightActiveLine: false, highlightActiveLineGutter: false, foldGutter: false },
} as const;

/** What makes an editor show YAML in the reader's language; `name`: what it shows, for those who hear it. */
export function useYamlReading(name: string): Extension[] {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme('light');
  return useMemo(
    () => [
      EditorView.cspNonce.of(nonce()),
      yaml(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': name, 'aria-readonly': 'true' }),
      editorTheme(scheme),
      legible,
      EditorState.phrases.of({ '$ unchanged lines': t('unchangedLines') }),
    ],
    [name, t, scheme],
  );
}
